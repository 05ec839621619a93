"""Usage × price → an itemised quote that sums exactly, or the reason why there is none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from typing import Protocol

from pricing.catalog.catalog import Entry, NotSold, price_on
from pricing.catalog.schema import Override, Price, When
from pricing.units import TIERS, UNITS, priced_by
from pricing.usage import Usage

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Conditions:
    """Under which circumstances a request is priced."""

    as_of: date
    tier: str = "standard"
    at: time | None = None
    """Time of day in UTC, for vendors who charge by the hour; without it the base price counts."""


@dataclass(frozen=True, slots=True)
class Line:
    """One item of a quote: quantity × rate / per = amount, in dollars, exactly."""

    item: str
    quantity: int
    unit: str
    rate: Decimal
    per: int

    @property
    def amount(self) -> Decimal:
        return self.quantity * self.rate / self.per


@dataclass(frozen=True, slots=True)
class Quote:
    """What one request costs on one model, and the price row that says so."""

    entry: Entry
    price: Price
    rates: Mapping[str, Decimal]
    applied: tuple[Override, ...]
    """The overrides whose conditions held."""
    lines: tuple[Line, ...]
    total: Decimal


def quote(entry: Entry, usage: Usage, conditions: Conditions) -> Quote:
    """Price one request, in US dollars.

    Raises NotSold with the reason where the model has no price: before it existed, after it retired, in a tier
    it is not sold in, for an item it has no rate for. Nothing falls back to another price.
    """
    price = price_on(entry.model, conditions.as_of)
    rates, applied = rates_under(entry, price, usage.input_tokens, conditions)
    return quote_at(entry, price, usage, rates, applied)


class Quantities(Protocol):
    """Whatever says what is charged for: (rate key, name of the line) → quantity."""

    def quantities(self) -> Mapping[tuple[str, str], int]: ...


def quote_at(
    entry: Entry, price: Price, usage: Quantities, rates: Mapping[str, Decimal], applied: tuple[Override, ...]
) -> Quote:
    """Price a usage, of one request or of several that have the same rates. Raises NotSold for an item without one."""
    lines = tuple(
        _line(entry, rates, key, item, quantity) for (key, item), quantity in usage.quantities().items() if quantity
    )
    total = ZERO
    for line in lines:
        total += line.amount
    return Quote(entry, price, rates, applied, lines, total)


def rates_under(
    entry: Entry, price: Price, input_tokens: int, conditions: Conditions
) -> tuple[Mapping[str, Decimal], tuple[Override, ...]]:
    """The rates in force and the overrides that made them: later ones win, key by key. Raises NotSold."""
    name, tier = entry.model.id, conditions.tier
    if tier not in TIERS:
        raise NotSold(f"there is no tier {tier}; known are {', '.join(TIERS)}")
    if tier not in price.tiers:
        sold = ", ".join(price.tiers)
        raise NotSold(f"{name} has no {tier} price on {conditions.as_of}; it is sold in {sold}")
    if not price.overrides:
        return price.rates, ()
    rates = dict(price.rates)
    applied = tuple(o for o in price.overrides if _holds(o.when, input_tokens, conditions))
    for override in applied:
        if not override.sold:
            raise NotSold(f"{name} is not sold in tier {tier} for {input_tokens:,} input tokens")
        rates |= override.rates
    return rates, applied


def _holds(when: When, input_tokens: int, conditions: Conditions) -> bool:
    if when.tier is not None and when.tier != conditions.tier:
        return False
    if when.input_tokens is not None and not when.input_tokens.holds(input_tokens):
        return False
    if when.utc is not None:
        return conditions.at is not None and when.utc.holds(conditions.as_of.weekday(), conditions.at)
    return True


def rate_of(entry: Entry, rates: Mapping[str, Decimal], key: str, item: str) -> Decimal:
    """Dollars, by the unit of the key. Raises NotSold, which says what the model is priced by instead."""
    if key in rates:
        return rates[key]
    if UNITS[key].quantity == "token" and not any(UNITS[known].quantity == "token" for known in rates):
        raise NotSold(f"{entry.model.id} is priced {priced_by(rates)}, not by tokens")
    raise NotSold(f"{entry.model.id} has no price for {item}")


def _line(entry: Entry, rates: Mapping[str, Decimal], key: str, item: str, quantity: int) -> Line:
    unit = UNITS[key]
    return Line(item, quantity, unit.quantity, rate_of(entry, rates, key, item), unit.per)
