"""Classes of the difference between an invoice and usage, which add up to it exactly."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, Literal, get_args

from pricing.quote import ZERO
from pricing.usage_log.key import EXACT, add_up
from pricing.usage_log.reports.invoice.items import Sold
from pricing.usage_log.reports.invoice.periods import Period

Difference = Literal[
    "rounding",
    "not_in_logs",
    "not_on_invoice",
    "cache",
    "tier",
    "price_day",
    "long_context",
    "discount_or_credit",
    "complimentary",
    "unmodeled_item",
    "unknown_model",
    "unexplained",
]
"""rounding: no more than the seller rounds by · not_in_logs, not_on_invoice: rows that only one of both has · cache:
input that only one of both has as cached · tier: another tier, speed or region · price_day: prices of another day ·
long_context: prices for long requests · discount_or_credit: what the seller states below list prices, and credits ·
complimentary: given for nothing · unmodeled_item: taxes, purchases and items that have no price here · unknown_model: a
model without a price here · unexplained: none of these fits."""
DIFFERENCES: Final[tuple[Difference, ...]] = get_args(Difference)


@dataclass(frozen=True, slots=True)
class Figures:
    """Theirs and ours, and what lies between, in dollars."""

    theirs: Decimal | None
    """None: not on the invoice."""
    ours: Decimal | None
    """Of what has a price; None: nothing has, or it is not in the logs."""
    theirs_tokens: Decimal | None
    """None: nobody says how many."""
    ours_tokens: Decimal | None
    classes: Mapping[Difference, Decimal]
    """Those that are not 0."""
    partial: bool = False
    """True where ours leaves something out."""

    @property
    def difference(self) -> Decimal:
        """Return what theirs is more than what is charged here."""
        return EXACT.subtract(self.theirs or ZERO, self.ours or ZERO)

    @property
    def unexplained(self) -> Decimal:
        return self.classes.get("unexplained", ZERO)


@dataclass(frozen=True, slots=True)
class Line:
    """A model's line item in a period."""

    period: Period
    sold: Sold
    item: str
    """Blank: all items of the model."""
    figures: Figures
    words: tuple[str, ...] = ()
    """What explains the difference, or what is known of it."""


def sum_figures(each: Iterable[Figures]) -> Figures:
    """Add up figures. What is unknown in one stays out of the sum, which is then partial or has no tokens."""
    listed = list(each)
    classes = {
        kind: total for kind in DIFFERENCES if (total := add_up(figures.classes.get(kind, ZERO) for figures in listed))
    }
    return Figures(
        _sum_known(figures.theirs for figures in listed),
        _sum_known(figures.ours for figures in listed),
        _sum_known(figures.theirs_tokens for figures in listed),
        _sum_known(figures.ours_tokens for figures in listed),
        classes,
        any(figures.partial for figures in listed),
    )


def _sum_known(numbers: Iterable[Decimal | None]) -> Decimal | None:
    known = [number for number in numbers if number is not None]
    return add_up(known) if known else None
