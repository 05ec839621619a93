"""Name and usage → its price under conditions, or the reason why there is none: the only way to a price."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from decimal import Decimal

from pricing.catalog.catalog import Catalog, Entry, NotSold, Offer, UnknownModel
from pricing.catalog.lifecycle import PriceStatus, date_back, find_advice
from pricing.catalog.meaning import Meaning, find_meaning
from pricing.catalog.names.reading import describe_reading
from pricing.catalog.notices import Notice
from pricing.catalog.outlook import describe_conditions_ahead
from pricing.catalog.price import Price
from pricing.catalog.rates import Conditions
from pricing.quote import Line, Quote, quote_sale
from pricing.usage import Usage, UsageError

Head = tuple[str, Conditions, Offer | None, Entry | None, Quote | None, str | None, str | None, tuple[Notice, ...]]
"""Name, conditions, offer, entry, quote, the reason why there is none, the successor, and what becomes of the model."""


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
    """Name of the model that the vendor recommends in place of one that is gone."""
    life: tuple[Notice, ...]
    """What becomes of the model: its redirect, its last price, what changes within a year. Beside it what else a person
    should know and nothing is wrong with; all are warnings too."""
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
    def free(self) -> bool:
        """True where it is offered free of charge, which vendors do within limits that no table holds."""
        return self.quote is not None and not any(self.quote.rates.values())

    @property
    def ranks(self) -> bool:
        """True where it may be called cheapest: it is or will be sold, and its cost leaves out nothing asked for."""
        return self.price_status in {"on_sale", "announced"} and not self.partial and not self.free

    @property
    def own(self) -> bool:
        """True where the price is the operator's own."""
        return self.entry is not None and self.entry.provider.own

    @property
    def head(self) -> Head:
        """Fields before the warnings, which begin every result that says more."""
        return (
            self.requested,
            self.conditions,
            self.offer,
            self.entry,
            self.quote,
            self.unpriced,
            self.successor,
            self.life,
        )


def price(
    catalog: Catalog,
    name: str,
    usage: Usage | Callable[[Meaning], Quote],
    conditions: Conditions,
    *,
    outlook: bool = False,
) -> Priced:
    """Price a usage on what a name means on the day, in US dollars; nothing is raised, `unpriced` says why not.

    A usage that depends on the model comes as a function, which quotes it on the model and may raise NotSold and
    UsageError. With `outlook` the warnings name what changes within a year. With `conditions.last_known` a model that
    has no price on the day any more has its last one, and the answer's conditions are those of that day.
    """
    try:
        meaning = find_meaning(catalog, name, conditions)
    except (UnknownModel, NotSold) as problem:
        return _leave_unpriced(catalog, name, conditions, problem)
    offer, entry, day = meaning.offer, meaning.entry, conditions.as_of
    try:
        quote = quote_sale(meaning.find_sale(), usage) if isinstance(usage, Usage) else usage(meaning)
    except (UnknownModel, NotSold, UsageError) as problem:
        reason = f"{problem}{meaning.advice}"
        return Priced(name, meaning.conditions, offer, entry, None, reason, meaning.successor, (), ())
    life, warnings = meaning.now, meaning.cautions
    if quote.applied:
        warnings = (*warnings, *_describe_length(quote))
    if outlook and meaning.ahead:
        life = (*life, *meaning.ahead)
        warnings = (*warnings, *(notice.text for notice in meaning.ahead))
    if outlook and quote.applied and not meaning.conditions.last_known:
        warnings = (*warnings, *describe_conditions_ahead(entry.model, quote.applied, day))
    return Priced(name, meaning.conditions, offer, entry, quote, None, meaning.successor, life, warnings)


def _leave_unpriced(catalog: Catalog, name: str, conditions: Conditions, problem: Exception) -> Priced:
    """Say of a name that means no model under conditions how much of it is known."""
    offer = entry = None
    day = conditions.as_of
    with suppress(UnknownModel, NotSold):
        offer = catalog.offer(name)
        conditions = date_back(offer, conditions)
        entry = offer.on(conditions.as_of)
    successor, advice = find_advice(catalog, offer, day)
    return Priced(name, conditions, offer, entry, None, f"{problem}{advice}", successor, (), ())


def _describe_length(quote: Quote) -> Iterator[str]:
    """Say that the request counts as long."""
    thresholds = [o.when.input_tokens.least for o in quote.applied if o.when.input_tokens]
    if thresholds:
        yield describe_long(max(thresholds))


def describe_long(least: int) -> str:
    """Say that a request is priced as a long one."""
    return f"long-context price for the whole request, from {least:,} tokens"
