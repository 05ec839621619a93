"""Usage × price → an itemized quote that sums exactly, or the reason why there is none: the only way to a price."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Protocol

from pricing.catalog.catalog import Catalog, Entry, NotSold, Offer, UnknownModel, get_price
from pricing.catalog.lifecycle import PriceStatus, date_back, describe_life, find_advice
from pricing.catalog.name_conditions import imply_conditions
from pricing.catalog.name_reading import describe_reading
from pricing.catalog.outlook import describe_upcoming
from pricing.catalog.price import Override, Price
from pricing.catalog.rates import Conditions, get_base_rates, get_rate, get_rates, list_exclusions
from pricing.units import COUNTED_AS, REQUEST, UNITS
from pricing.usage import Fees, Usage, UsageError

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


Head = tuple[str, Conditions, Offer | None, Entry | None, Quote | None, str | None, str | None]
"""Name, conditions, offer, entry, quote, the reason why there is none, and the successor."""


@dataclass(frozen=True, slots=True)
class Priced:
    """Charge for a name under conditions. Whatever is None is unknown, and `unpriced` says why."""

    requested: str
    conditions: Conditions
    """Conditions that count, with those that the name implies; the day of a model that is gone is the last one of its
    price, where that was asked for."""
    offer: Offer | None
    entry: Entry | None
    """Model that requests to the name get on the day."""
    quote: Quote | None
    unpriced: str | None
    successor: str | None
    """Name of the model that the vendor advises in place of one that is gone."""
    warnings: tuple[str, ...]
    """Sentences that a person should know of this price."""

    @property
    def cost(self) -> Decimal | None:
        """Dollars, exactly."""
        return self.quote.total if self.quote else None

    @property
    def lines(self) -> tuple[Line, ...]:
        return self.quote.lines if self.quote else ()

    @property
    def price(self) -> Price | None:
        """Row of the price table behind the cost."""
        return self.quote.price if self.quote else None

    @property
    def read_as(self) -> str | None:
        """How the name was understood, with what its region changes; None where it stands in a table as it is."""
        if self.offer is None or self.offer.reading is None:
            return None
        applied = self.quote.applied if self.quote else ()
        return describe_reading(self.offer.reading, self.offer.provider.name, applied)

    @property
    def partial(self) -> bool:
        """True where the cost leaves out a fee that the usage names, so that it is the least."""
        return self.quote is not None and bool(self.quote.unknown)

    @property
    def not_included(self) -> tuple[str, ...]:
        """Items that the vendor charges for beside the cost."""
        return self.quote.not_included if self.quote else ()

    @property
    def price_status(self) -> PriceStatus:
        if self.quote is None:
            return "unpriced"
        if self.conditions.last_known:
            return "last_known"
        return "announced" if self.quote.price.status == "announced" else "on_sale"

    @property
    def redirects_to(self) -> str | None:
        """Id of the model that the vendor answers with and bills, where that is not the one named."""
        if self.offer is None or self.entry is None or not self.offer.is_redirected(self.conditions.as_of):
            return None
        return self.entry.model.id

    @property
    def ranks(self) -> bool:
        """True where it may be called cheapest: it is or will be sold, and its cost leaves out nothing asked for."""
        return self.price_status in {"on_sale", "announced"} and not self.partial

    @property
    def own(self) -> bool:
        """True where the price is the operator's own."""
        return self.entry is not None and self.entry.provider.own

    @property
    def head(self) -> Head:
        """Fields before the warnings, which begin every result that says more."""
        return self.requested, self.conditions, self.offer, self.entry, self.quote, self.unpriced, self.successor


def price(
    catalog: Catalog,
    name: str,
    usage: Usage | Callable[[Entry, Conditions], Quote],
    conditions: Conditions,
    *,
    outlook: bool = False,
) -> Priced:
    """Price a usage on what a name means on the day, in US dollars; nothing is raised, `unpriced` says why not.

    A usage that depends on the model comes as a function, which quotes it on the model and may raise NotSold and
    UsageError. With `outlook` the warnings name what changes within a year. With `conditions.last_known` a model that
    has no price on the day any more has its last one, and the answer's conditions are those of that day.
    """
    offer = entry = None
    day = conditions.as_of
    try:
        offer = catalog.offer(name)
        conditions = date_back(offer, conditions)
        entry = offer.on(conditions.as_of)
        offer, conditions = imply_conditions(offer, conditions)
        quote = quote_entry(entry, usage, conditions) if isinstance(usage, Usage) else usage(entry, conditions)
    except (UnknownModel, NotSold, UsageError) as problem:
        successor, advice = find_advice(catalog, offer, day)
        return Priced(name, conditions, offer, entry, None, f"{problem}{advice}", successor, ())
    successor, advice = find_advice(catalog, offer, day)
    warnings = list(describe_life(offer, conditions, day, advice))
    warnings += offer.reading.caution if offer.reading else ()
    warnings += find_warnings(quote, conditions) if quote.price.overrides else ()
    warnings += describe_upcoming(entry.model, day) if outlook and not conditions.last_known else ()
    return Priced(name, conditions, offer, entry, quote, None, successor, tuple(warnings))


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
    applied = tuple(override for quote in quotes for override in quote.applied)
    unknown = tuple(dict.fromkeys(key for quote in quotes for key in quote.unknown))
    lines = tuple(line for quote in quotes for line in quote.lines)
    total = sum((quote.total for quote in quotes), ZERO)
    return replace(quotes[0], applied=applied, lines=lines, total=total, unknown=unknown)


def find_missing_fee(catalog: Catalog, name: str, fees: Fees, conditions: Conditions) -> str | None:
    """Find a fee that the vendor does not charge for on a model: it has neither a rate nor stands in its exclusions.

    Raises UnknownModel and NotSold.
    """
    offer = catalog.offer(name)
    conditions = date_back(offer, conditions)
    entry = offer.on(conditions.as_of)
    price = get_price(entry.model, conditions.as_of)
    rates = get_base_rates(entry, price, conditions.as_of)
    excluded = list_exclusions(entry.model, price, rates)
    known = {*rates, *excluded}
    return next((key for key, quantity in fees if quantity and choose_unit(key, rates, excluded) not in known), None)


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


def find_warnings(quote: Quote, conditions: Conditions) -> Iterator[str]:
    """Say what a person should know of a price: other hours cost otherwise, the request counts as long."""
    hourly = [o.when.utc for o in quote.price.overrides if o.when.utc]
    if hourly and conditions.at is None:
        hours = ", ".join(dict.fromkeys(f"{utc.from_:%H:%M}–{utc.until:%H:%M}" for utc in hourly))
        yield f"the price differs at {hours} UTC; this is the price for other hours"
    thresholds = [o.when.input_tokens.least for o in quote.applied if o.when.input_tokens]
    if thresholds:
        yield f"long-context price for the whole request, from {max(thresholds):,} tokens"
