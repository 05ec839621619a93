"""Usage × rates → an itemized quote that sums exactly, or the reason why there is none."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Protocol

from pricing.catalog.catalog import Catalog, Entry, get_price
from pricing.catalog.lifecycle import date_back
from pricing.catalog.names.conditions import imply_conditions
from pricing.catalog.price import Override, Price
from pricing.catalog.rates import Conditions, get_base_rates, get_rate, get_rates, list_exclusions
from pricing.units import COUNTED_AS, FEES, REQUEST, UNITS
from pricing.usage import Fees, Usage

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Line:
    """Item of a quote: quantity × rate / per = amount, in dollars, exactly."""

    item: str
    quantity: int | Decimal
    unit: str
    rate: Decimal
    per: int

    @property
    def amount(self) -> Decimal:
        return self.quantity * self.rate / self.per


@dataclass(frozen=True, slots=True)
class Quote:
    """Cost of a usage on one model, in dollars, and the price row that says so."""

    entry: Entry
    price: Price
    rates: Mapping[str, Decimal]
    applied: tuple[Override, ...]
    """Overrides whose conditions held."""
    lines: tuple[Line, ...]
    total: Decimal
    unknown: tuple[str, ...] = ()
    """Fees that the usage names and the vendor charges, at a rate that nobody knows: the total is then the least."""
    not_included: tuple[str, ...] = ()
    """Items that the vendor charges for beside this total, by the words of `EXCLUSIONS`."""


def quote_usage(catalog: Catalog, name: str, usage: Usage, conditions: Conditions) -> Quote:
    """Price one request on what a name means on the day, in US dollars.

    Raises UnknownModel for a name that no table has, NotSold with the reason where it has no price.
    """
    offer = catalog.offer(name)
    offer, conditions = imply_conditions(offer, date_back(offer, conditions))
    return quote_entry(offer.on(conditions.as_of), usage, conditions)


def quote_entry(entry: Entry, usage: Usage, conditions: Conditions) -> Quote:
    """Price one request on a model, in US dollars.

    Raises NotSold with the reason where the model has no price: before it existed, after it retired, in a tier
    it is not sold in, for an item it has no rate for. Nothing falls back to another price.
    """
    price = get_price(entry.model, conditions.as_of)
    rates, applied = get_rates(entry, price, usage.input_tokens, conditions)
    return quote_at(entry, price, usage, rates, applied)


def sum_quotes(quotes: Sequence[Quote]) -> Quote:
    """Add quotes at the same price row, of usages that have each their own rates; `rates` are those of the first."""
    applied = tuple({id(override): override for quote in quotes for override in quote.applied}.values())
    unknown = tuple(dict.fromkeys(key for quote in quotes for key in quote.unknown))
    lines = tuple(line for quote in quotes for line in quote.lines)
    total = sum((quote.total for quote in quotes), ZERO)
    return replace(quotes[0], applied=applied, lines=lines, total=total, unknown=unknown)


def find_missing_fee(catalog: Catalog, name: str, fees: Fees, conditions: Conditions) -> str | None:
    """Find a fee that the vendor does not charge for on what a name means. Raises UnknownModel and NotSold."""
    offer = catalog.offer(name)
    conditions = date_back(offer, conditions)
    entry = offer.on(conditions.as_of)
    price = get_price(entry.model, conditions.as_of)
    rates = get_base_rates(entry, price, conditions.as_of)
    return next(iter(list_missing_fees(fees, rates, list_exclusions(entry.model, price, rates))), None)


def list_missing_fees(fees: Fees, rates: Collection[str], excluded: Collection[str]) -> tuple[str, ...]:
    """List the fees that a vendor does not charge for: they have neither a rate nor stand in the exclusions.

    What is charged in place of tokens is no fee: without its rate there is no price.
    """
    known = {*rates, *excluded}
    return tuple(
        key for key, quantity in fees if quantity and key in FEES and choose_unit(key, rates, excluded) not in known
    )


def choose_unit(key: str, rates: Collection[str], excluded: Collection[str]) -> str:
    """Return the unit in which a model's vendor counts a fee: as it is stated, else one that stands for the same."""
    if key in rates or key in excluded:
        return key
    return next((unit for unit in COUNTED_AS.get(key, ()) if unit in rates or unit in excluded), key)


class Quantities(Protocol):
    """Mapping of what is charged for: (rate key, name of the line) → quantity."""

    def quantities(self) -> Mapping[tuple[str, str], int | Decimal]: ...


def quote_at(
    entry: Entry,
    price: Price,
    usage: Quantities,
    rates: Mapping[str, Decimal],
    applied: tuple[Override, ...],
    *,
    requests: int = 1,
) -> Quote:
    """Price a usage, of one request or of several that have the same rates; a fee for each request is charged unasked.

    A web search is charged in the unit in which the vendor counts it; it is part of a fee for each request. A fee that
    the vendor charges at a rate that nobody knows is left out and named in `unknown`. Raises NotSold for any other item
    without a rate.
    """
    lines, unknown, total = [], [], ZERO
    quantities = usage.quantities()
    if REQUEST in rates:
        quantities = {**quantities, (REQUEST, UNITS[REQUEST].item): requests}
    excluded = list_exclusions(entry.model, price, rates)
    for (stated, item), quantity in quantities.items():
        key = choose_unit(stated, rates, excluded) if stated in COUNTED_AS else stated
        if not quantity or (key == REQUEST and stated != REQUEST):
            continue
        if key in excluded and key not in rates:
            unknown.append(key)
            continue
        unit, rate = UNITS[key], get_rate(entry, rates, key, item)
        # However many searches it leads to, a request is one grounded prompt.
        number = min(quantity, requests) if key != stated and key == "grounded_prompt" else quantity
        line = Line(item if key == stated else unit.item, number, unit.quantity, rate, unit.per)
        lines.append(line)
        total += line.amount
    return Quote(entry, price, rates, applied, tuple(lines), total, tuple(unknown), excluded)
