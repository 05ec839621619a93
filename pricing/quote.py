"""Usage × price → an itemised quote that sums exactly, or the reason why there is none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol

from pricing.catalog.catalog import Catalog, Entry, price_on
from pricing.catalog.rates import Conditions, rate_of, rates_under
from pricing.catalog.schema import Override, Price
from pricing.units import UNITS
from pricing.usage import Usage

ZERO = Decimal(0)


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


def _line(entry: Entry, rates: Mapping[str, Decimal], key: str, item: str, quantity: int) -> Line:
    unit = UNITS[key]
    return Line(item, quantity, unit.quantity, rate_of(entry, rates, key, item), unit.per)


def quote_usage(catalog: Catalog, name: str, usage: Usage, conditions: Conditions) -> Quote:
    """Price one request on what a name means on the day, in US dollars.

    Raises UnknownModel for a name that no table has, NotSold with the reason where it has no price.
    """
    return quote(catalog.offer(name).on(conditions.as_of), usage, conditions)
