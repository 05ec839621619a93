"""How people read the classes of a difference from an invoice, and what is not compared."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Final

from costcalc import formatting
from pricing.usage_log.reports.invoice.differences import Difference, Line
from pricing.usage_log.reports.invoice.gather import Outside, Reason
from pricing.usage_log.reports.invoice.items import Sold
from pricing.usage_log.reports.invoice.periods import Period

CLASSES: Final[Mapping[Difference, str]] = {
    "rounding": "rounding",
    "not_in_logs": "rows that are not in the logs",
    "not_on_invoice": "rows that are not on the invoice",
    "cache": "input that only one side has as cached",
    "tier": "another tier, speed or region",
    "price_day": "prices of another day",
    "long_context": "prices for long requests",
    "discount_or_credit": "discounts and credits",
    "complimentary": "complimentary tokens",
    "unmodeled_item": "taxes, purchases and items without a price here",
    "unknown_model": "models without a price here",
    "unexplained": "unexplained",
}
_REASONS: Final[Mapping[tuple[str, Reason], str]] = {
    ("invoice", "no_day"): "lines of the invoice that state no day",
    ("invoice", "other_days"): "days of the invoice that the logs do not reach",
    ("logs", "no_day"): "rows of the logs that state no day",
    ("logs", "other_days"): "days of the logs that the invoice does not reach",
    ("logs", "other_seller"): "rows of the logs that are of other sellers’ models",
    ("logs", "no_usage"): "rows of the logs that state a cost and no usage",
}
NO_MODEL: Final = "not by model"
ALL_ITEMS: Final = "all items"


def name_model(sold: Sold) -> str:
    """Name a model; blank is what the invoice does not divide by model."""
    return formatting.legible(sold.model) or NO_MODEL


def name_item(line: Line) -> str:
    """Name an item of a line."""
    return formatting.legible(line.item) or ALL_ITEMS


def write_period(period: Period) -> str:
    """Write a period: a day, a month, or its first and its last day."""
    if period.days == 1:
        return period.first.isoformat()
    if period.first.day == 1 and period.days == monthrange(period.first.year, period.first.month)[1]:
        return f"{period.first:%Y-%m}"
    return f"{period.first} to {period.last}"


def explain_line(line: Line) -> str:
    """Say why a line differs; by how much each cause, where there are several."""
    classes, words = line.figures.classes, "; ".join([*map(formatting.legible, line.words), *_compare(line)])
    if len(classes) == 1:
        causes = CLASSES[next(iter(classes))]
    else:
        causes = ", ".join(f"{CLASSES[kind]} {_sign(dollars)}" for kind, dollars in classes.items())
    return f"{causes}: {words}" if words else causes


def _compare(line: Line) -> Iterator[str]:
    """Say how many times as much is invoiced where nothing explains it: a discount is the same each day."""
    theirs, ours = line.figures.theirs, line.figures.ours
    if line.figures.unexplained and theirs and ours and theirs > 0:
        yield f"invoiced is {formatting.ratio(theirs / ours)} the charge here"


def _sign(dollars: Decimal) -> str:
    return formatting.signed(dollars, formatting.money)


def describe_outside(each: Outside) -> str:
    """Name what is not compared."""
    words = _REASONS[each.side, each.reason]
    return f"{words}: {write_period(each.period)}" if each.period else words
