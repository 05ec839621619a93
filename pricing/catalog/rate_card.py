"""Rate card of a price: its rates under each combination of tier, hours and length that makes a difference.

What else changes a rate, such as a region, and fees beside it are listed on their own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import TypeVar

from pricing.catalog.catalog import Entry, NotSold
from pricing.catalog.price import Override, Price
from pricing.catalog.rates import Conditions, find_surcharges, get_rates, list_overrides, list_sold
from pricing.catalog.schema import Model
from pricing.catalog.when import TokensOver, UtcHours, When
from pricing.units import UNITS

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


def build_rate_card(entry: Entry, price: Price, day: date) -> tuple[CardRow, ...]:
    """Return the rates of a price on a day: each tier it is sold in, then its hours and lengths where they differ."""
    rows: list[CardRow] = []
    overrides = list_overrides(entry.model, price, day)
    for tier in list_sold("tier", overrides):
        always = _by_length(entry, price, Conditions(day, tier), None)
        rows += always
        for hours in _conditions(overrides, tier, lambda when: when.utc):
            ladder = _by_length(entry, price, Conditions(day, tier), hours)
            if [row.rates for row in ladder] != [row.rates for row in always]:
                rows += ladder
    return tuple(rows)


def list_card_units(model: Model, price: Price, day: date) -> tuple[str, ...]:
    """List the units of a card: those of the price, and those for tokens that stand beside it."""
    beside = (key for row in find_surcharges(model, day) for key in row.rates if UNITS[key].quantity == "token")
    return tuple(dict.fromkeys([*price.rates, *beside]))


def list_modifiers(model: Model, price: Price, day: date) -> tuple[Override, ...]:
    """List what changes rates on a day beyond the card: regions, speeds, searches, resolutions, and all about fees."""
    card = {*list_card_units(model, price, day)}
    return tuple(o for o in list_overrides(model, price, day) if o.when.modifiers or o.rates.keys() - card)


def _by_length(entry: Entry, price: Price, conditions: Conditions, hours: UtcHours | None) -> list[CardRow]:
    """Return the rows from short requests to long ones, without steps that change nothing."""
    rows = [_row(entry, price, conditions, hours, None)]
    overrides = list_overrides(entry.model, price, conditions.as_of)
    for threshold in _conditions(overrides, conditions.tier, lambda when: when.input_tokens):
        row = _row(entry, price, conditions, hours, threshold)
        if row.rates != rows[-1].rates:
            rows[-1] = replace(rows[-1], until_tokens=threshold.least - 1)
            rows.append(row)
    return rows


def _conditions(overrides: Sequence[Override], tier: str, part: Callable[[When], T | None]) -> Iterator[T]:
    seen: list[T] = []
    for override in overrides:
        condition = part(override.when)
        usual = override.when.tier in (None, tier) and not override.when.modifiers
        if condition is not None and usual and condition not in seen:
            seen.append(condition)
            yield condition


def _row(
    entry: Entry, price: Price, conditions: Conditions, hours: UtcHours | None, threshold: TokensOver | None
) -> CardRow:
    tier, units = conditions.tier, list_card_units(entry.model, price, conditions.as_of)
    if hours:
        conditions = replace(conditions, as_of=_find_day(hours, conditions.as_of), at=hours.from_)
    try:
        rates, applied = get_rates(entry, price, threshold.least if threshold else 0, conditions)
    except NotSold:
        return CardRow(tier, hours, threshold, None)
    own = {key: rates[key] for key in units if key in rates}
    return CardRow(tier, hours, threshold, own, " ".join(o.note for o in applied if o.note))


def _find_day(hours: UtcHours, day: date) -> date:
    """Return the first day from that one on with a weekday of the hours."""
    days = (day + timedelta(days=number) for number in range(7))
    return next(each for each in days if hours.holds(each.weekday(), hours.from_))
