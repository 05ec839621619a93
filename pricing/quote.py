"""Usage × rates → an itemized quote that sums exactly, or the reason why there is none."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import NamedTuple, Protocol

from pricing.catalog.catalog import Catalog, Entry, NotSold, get_price
from pricing.catalog.lifecycle import date_back
from pricing.catalog.names.conditions import imply_conditions
from pricing.catalog.price import Override, Price
from pricing.catalog.rates import (
    Conditions,
    InForce,
    Sale,
    describe_missing,
    get_base_rates,
    list_exclusions,
    open_sale,
)
from pricing.units import COUNTED_AS, FEES, REQUEST, UNITS
from pricing.usage import Fees, Usage

ZERO = Decimal(0)


class Line(NamedTuple):
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
    return quote_sale(open_sale(entry, get_price(entry.model, conditions.as_of), conditions), usage)


def quote_sale(sale: Sale, usage: Usage) -> Quote:
    """Price one request on a model at its price, in US dollars. Raises NotSold as `quote_entry` does."""
    return quote_in_force(sale.entry, sale.price, usage, sale.find_rates(usage.input_tokens))


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
    in_force = InForce(rates, applied, list_exclusions(entry.model, price, rates))
    return quote_in_force(entry, price, usage, in_force, requests=requests)


def quote_in_force(entry: Entry, price: Price, usage: Quantities, in_force: InForce, *, requests: int = 1) -> Quote:
    """Price a usage as `quote_at` does."""
    charges, unknown = _list_charges(entry, usage, in_force, requests)
    lines = tuple(map(Line._make, charges))
    return Quote(entry, price, in_force.rates, in_force.applied, lines, _sum(charges), unknown, in_force.excluded)


def sum_in_force(entry: Entry, usage: Quantities, in_force: InForce) -> Decimal:
    """Return the total of `quote_in_force` for one request, in US dollars, without its lines. Raises NotSold."""
    return _sum(_list_charges(entry, usage, in_force, 1)[0])


_Charge = tuple[str, int | Decimal, str, Decimal, int]
"""Fields of a line."""


def _list_charges(
    entry: Entry, usage: Quantities, in_force: InForce, requests: int
) -> tuple[list[_Charge], tuple[str, ...]]:
    """Return what is charged, and the fees at a rate that nobody knows. Raises NotSold."""
    charges, unknown = list[_Charge](), list[str]()
    rates, _, excluded = in_force
    quantities = usage.quantities()
    if REQUEST in rates:
        quantities = {**quantities, (REQUEST, UNITS[REQUEST].item): requests}
    for (stated, item), quantity in quantities.items():
        if not quantity:
            continue
        key = choose_unit(stated, rates, excluded) if stated in COUNTED_AS else stated
        if key == REQUEST and stated != REQUEST:
            continue
        unit, rate = UNITS[key], rates.get(key)
        if rate is None:
            if key not in excluded:
                raise NotSold(describe_missing(entry, rates, key, item))
            unknown.append(key)
            continue
        # However many searches it leads to, a request is one grounded prompt.
        number = min(quantity, requests) if key != stated and key == "grounded_prompt" else quantity
        charges.append((item if key == stated else unit.item, number, unit.quantity, rate, unit.per))
    return charges, tuple(unknown)


def _sum(charges: Iterable[_Charge]) -> Decimal:
    total = ZERO
    for _, number, _, rate, per in charges:
        total += number * rate / per
    return total
