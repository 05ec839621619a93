"""The whole walk: counted tokens and expectations → a result for each model asked for."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from pricing.caching import CachingError
from pricing.catalog.catalog import Catalog, Entry, NotSold, Offer, UnknownModel, is_sold, price_on
from pricing.catalog.outlook import ahead
from pricing.catalog.rates import Conditions, rates_under
from pricing.comparison import times
from pricing.estimate.request import Request, count_on, usage_on
from pricing.limits import Fit, fit
from pricing.quote import Quote, quote_at
from pricing.tokens.encodings import FILES, OPTIONAL, installed
from pricing.tokens.prompt import TokenCount
from pricing.tokens.text import Exactness
from pricing.usage import Usage
from pricing.workload import monthly_cost


class _Answer(NamedTuple):
    """A result before it is compared with the others."""

    requested: str
    offer: Offer | None = None
    entry: Entry | None = None
    counted: TokenCount | None = None
    usage: Usage | None = None
    fit: Fit | None = None
    quote: Quote | None = None
    unpriced: str | None = None
    cautions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Result:
    """One model's answer. Whatever is None is unknown, and `unpriced` says why."""

    requested: str
    offer: Offer | None
    entry: Entry | None
    counted: TokenCount | None
    """Its input tokens, and how sure they are."""
    usage: Usage | None
    fit: Fit | None
    quote: Quote | None
    unpriced: str | None
    cautions: tuple[str, ...]
    """What could not be as asked for."""
    monthly: Decimal | None
    times_cheapest: Decimal | None
    """Cost relative to the cheapest of the results that fits."""
    warnings: tuple[str, ...]
    """What a person should know of this price."""

    @property
    def exactness(self) -> Exactness:
        return self.counted.exactness if self.counted else "unknown"

    @property
    def cost_per_request(self) -> Decimal | None:
        return self.quote.total if self.quote else None

    @property
    def fits(self) -> bool:
        return self.fit is None or self.fit.fits


@dataclass(frozen=True, slots=True)
class Estimate:
    """All results of a request. `cheapest` is the cheapest result that fits, if any is priced."""

    catalog: Catalog
    request: Request
    results: tuple[Result, ...]
    cheapest: Result | None


def default_models(catalog: Catalog, day: date) -> list[str]:
    """The featured names that are sold on a day."""
    featured = (catalog.offers[path] for path in catalog.featured)
    return [catalog.short(offer) for offer in featured if is_sold(offer, day)]


def encodings_of(catalog: Catalog, names: Iterable[str], day: date) -> tuple[str, ...]:
    """The encodings a prompt is counted in for these models: OpenAI's always, others where a model has them."""
    found = dict.fromkeys(FILES)
    for name in names:
        with suppress(UnknownModel, NotSold):  # told in the model's result
            encoding = catalog.offer(name).on(day).model.encoding
            if encoding in OPTIONAL and encoding in installed():
                found[encoding] = None
    return tuple(found)


def estimate(catalog: Catalog, request: Request) -> Estimate:
    """Price the same prompt on each model named.

    A name that cannot be priced gives a result with the reason in `unpriced`; nothing is raised, nothing guessed.
    """
    memory: dict[object, TokenCount] = {}
    answers = [_answer(catalog, name, request, memory) for name in request.models]
    least = min((a.quote.total for a in answers if a.quote and a.fit and a.fit.fits), default=None)
    results = tuple(_result(answer, request, least) for answer in answers)
    cheapest = next((r for r in results if r.fits and r.quote and r.quote.total == least), None)
    return Estimate(catalog, request, results, cheapest)


def _result(answer: _Answer, request: Request, least: Decimal | None) -> Result:
    if answer.quote is None:
        return Result(*answer, None, None, ())
    cost = answer.quote.total
    day = request.conditions.as_of
    known = warnings_of(answer.quote, request.conditions)
    warnings = (*answer.cautions, *known, *ahead(answer.quote.entry.model, day))
    return Result(*answer, monthly_cost(cost, request.workload), times(cost, least), warnings)


def _answer(catalog: Catalog, name: str, request: Request, memory: dict[object, TokenCount]) -> _Answer:
    offer = entry = count = usage = suits = None
    try:
        offer = catalog.offer(name)
        entry = offer.on(request.conditions.as_of)
        count = _count(request, name, entry, memory)
        if count.tokens is None:
            raise NotSold(f"tokens unknown: {count.reason}")
        price = price_on(entry.model, request.conditions.as_of)
        wished, usage, cautions = usage_on(request.expectation, count.tokens, entry.model, price.rates)
        suits = fit(entry.model, wished)
        rates, applied = rates_under(entry, price, usage.input_tokens, request.conditions)
        quoted = quote_at(entry, price, usage, rates, applied)
    except (UnknownModel, NotSold, CachingError) as error:
        return _Answer(name, offer, entry, count, usage, suits, None, str(error))
    return _Answer(name, offer, entry, count, usage, suits, quoted, None, cautions)


def _count(request: Request, name: str, entry: Entry, memory: dict[object, TokenCount]) -> TokenCount:
    """A count serves all models that count alike: a few counts for hundreds of models."""
    if request.measured.tokens or request.measured.factors:
        return count_on(request, name, entry)
    model = entry.model
    key = (model.encoding, model.encoding_note is None, model.exact_chat, id(model.images) if model.images else 0)
    count = memory.get(key)
    if count is None:
        count = memory[key] = count_on(request, name, entry)
    return count


def warnings_of(quoted: Quote, conditions: Conditions) -> tuple[str, ...]:
    """What a person should know of a price: other hours cost otherwise, the request counts as long."""
    if not quoted.price.overrides:
        return ()
    found = []
    hourly = [o.when.utc for o in quoted.price.overrides if o.when.utc]
    if hourly and conditions.at is None:
        hours = ", ".join(dict.fromkeys(f"{utc.from_:%H:%M}–{utc.until:%H:%M}" for utc in hourly))
        found.append(f"costs differ at {hours} UTC; this is the price of the other hours")
    thresholds = [o.when.input_tokens.least for o in quoted.applied if o.when.input_tokens]
    if thresholds:
        found.append(f"long-context price for the whole request, from {max(thresholds):,} tokens")
    return tuple(found)
