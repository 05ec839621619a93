"""A price as a card: the rates under each combination of tier, hours and length that makes a difference."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from decimal import Decimal
from typing import TypeVar

from pricing.catalog.catalog import Entry, NotSold
from pricing.catalog.rates import Conditions, rates_under
from pricing.catalog.schema import Price
from pricing.catalog.when import TokensOver, UtcHours, When

MONDAY = date(2024, 1, 1)
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Rates:
    """A line of the card. `rates` are dollars by unit key; None: not sold under these conditions."""

    tier: str
    hours: UtcHours | None
    threshold: TokensOver | None
    rates: Mapping[str, Decimal] | None
    note: str = ""
    until_tokens: int | None = None
    """The most input tokens for which the line holds; None: no other line takes over."""


def rate_card(entry: Entry, price: Price) -> tuple[Rates, ...]:
    """The rates of one price: each tier it is sold in, then its hours and lengths where they cost differently."""
    lines: list[Rates] = []
    for tier in price.tiers:
        always = _by_length(entry, price, tier, None)
        lines += always
        for hours in _conditions(price, tier, lambda when: when.utc):
            ladder = _by_length(entry, price, tier, hours)
            if [line.rates for line in ladder] != [line.rates for line in always]:
                lines += ladder
    return tuple(lines)


def _by_length(entry: Entry, price: Price, tier: str, hours: UtcHours | None) -> list[Rates]:
    """From short requests to long ones, without steps that change nothing."""
    found = [_line(entry, price, tier, hours, None)]
    for threshold in _conditions(price, tier, lambda when: when.input_tokens):
        line = _line(entry, price, tier, hours, threshold)
        if line.rates != found[-1].rates:
            found[-1] = replace(found[-1], until_tokens=threshold.least - 1)
            found.append(line)
    return found


def _conditions(price: Price, tier: str, part: Callable[[When], T | None]) -> Iterator[T]:
    seen: list[T] = []
    for override in price.overrides:
        found = part(override.when)
        if found is not None and override.when.tier in (None, tier) and found not in seen:
            seen.append(found)
            yield found


def _line(entry: Entry, price: Price, tier: str, hours: UtcHours | None, threshold: TokensOver | None) -> Rates:
    day, at = _moment(hours) if hours else (MONDAY, None)
    conditions = Conditions(day, tier, at)
    try:
        rates, applied = rates_under(entry, price, threshold.least if threshold else 0, conditions)
    except NotSold:
        return Rates(tier, hours, threshold, None)
    return Rates(tier, hours, threshold, rates, " ".join(o.note for o in applied if o.note))


def _moment(hours: UtcHours) -> tuple[date, time]:
    """Some moment within the hours: their start, on the first weekday of theirs."""
    days = (MONDAY + timedelta(days=number) for number in range(7))
    return next(day for day in days if hours.holds(day.weekday(), hours.from_)), hours.from_
