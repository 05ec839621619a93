"""Rate card of a price: its rates under each combination of tier, hours and length that makes a difference.

What else changes a rate, such as a region, and fees beside it are listed on their own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from decimal import Decimal
from typing import TypeVar

from pricing.catalog.catalog import Entry, NotSold
from pricing.catalog.price import Override, Price
from pricing.catalog.rates import Conditions, get_rates, list_overrides
from pricing.catalog.schema import Model
from pricing.catalog.when import TokensOver, UtcHours, When

MONDAY = date(2024, 1, 1)
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class CardRow:
    """Row of the card. `rates` are dollars by unit key; None: not sold under these conditions."""

    tier: str
    hours: UtcHours | None
    threshold: TokensOver | None
    rates: Mapping[str, Decimal] | None
    note: str = ""
    until_tokens: int | None = None
    """Most input tokens for which the row holds; None: no other row takes over."""


def build_rate_card(entry: Entry, price: Price) -> tuple[CardRow, ...]:
    """Return the rates of one price: each tier it is sold in, then its hours and lengths where rates differ."""
    rows: list[CardRow] = []
    for tier in price.tiers:
        always = _by_length(entry, price, tier, None)
        rows += always
        for hours in _conditions(price, tier, lambda when: when.utc):
            ladder = _by_length(entry, price, tier, hours)
            if [row.rates for row in ladder] != [row.rates for row in always]:
                rows += ladder
    return tuple(rows)


def list_modifiers(model: Model, price: Price, day: date) -> tuple[Override, ...]:
    """List what changes rates beyond tier, hours and length on a day: regions, speeds, searches, resolutions."""
    return tuple(o for o in list_overrides(model, price, day) if o.when.modifiers)


def _by_length(entry: Entry, price: Price, tier: str, hours: UtcHours | None) -> list[CardRow]:
    """Return the rows from short requests to long ones, without steps that change nothing."""
    rows = [_row(entry, price, tier, hours, None)]
    for threshold in _conditions(price, tier, lambda when: when.input_tokens):
        row = _row(entry, price, tier, hours, threshold)
        if row.rates != rows[-1].rates:
            rows[-1] = replace(rows[-1], until_tokens=threshold.least - 1)
            rows.append(row)
    return rows


def _conditions(price: Price, tier: str, part: Callable[[When], T | None]) -> Iterator[T]:
    seen: list[T] = []
    for override in price.overrides:
        condition = part(override.when)
        usual = override.when.tier in (None, tier) and not override.when.modifiers
        if condition is not None and usual and condition not in seen:
            seen.append(condition)
            yield condition


def _row(entry: Entry, price: Price, tier: str, hours: UtcHours | None, threshold: TokensOver | None) -> CardRow:
    day, at = _moment(hours) if hours else (MONDAY, None)
    conditions = Conditions(day, tier, at)
    try:
        rates, applied = get_rates(entry, price, threshold.least if threshold else 0, conditions)
    except NotSold:
        return CardRow(tier, hours, threshold, None)
    own = {key: rates[key] for key in price.rates}
    return CardRow(tier, hours, threshold, own, " ".join(o.note for o in applied if o.note))


def _moment(hours: UtcHours) -> tuple[date, time]:
    """Return a moment within the hours: their start, on the first weekday of theirs."""
    days = (MONDAY + timedelta(days=number) for number in range(7))
    return next(day for day in days if hours.holds(day.weekday(), hours.from_)), hours.from_
