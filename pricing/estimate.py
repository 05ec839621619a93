"""The whole walk: counted tokens and expectations → a result for each model asked for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from pricing.catalog.book import Catalog, Entry, NotSold, Offer, UnknownModel, is_sold
from pricing.comparison import Fit, fit, rank, times
from pricing.projection import monthly_cost
from pricing.quote import Conditions, Quote, quote
from pricing.tokens.encodings import DEFAULT, base
from pricing.tokens.text import Exactness
from pricing.usage import Usage
from pricing.workload import Workload


@dataclass(frozen=True, slots=True)
class Expectation:
    """What a person says about one request beyond the prompt."""

    output_tokens: int = 0
    """Visible output."""
    reasoning_tokens: int = 0
    """Counted only for models that reason."""


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked: one prompt, counted; the models; and everything assumed about it."""

    tokens: Mapping[str, int] | int
    """Input tokens by encoding, counted once for all models; or one number that the person gives for every model,
    which is then exact by their word."""
    models: tuple[str, ...]
    """Names of models or aliases."""
    expectation: Expectation
    conditions: Conditions
    workload: Workload


@dataclass(frozen=True, slots=True)
class Result:
    """One model's answer. Whatever is None is unknown, and `unpriced` says why."""

    requested: str
    offer: Offer | None
    entry: Entry | None
    usage: Usage | None
    exactness: Exactness
    quote: Quote | None
    unpriced: str | None
    monthly: Decimal | None
    fit: Fit | None
    warnings: tuple[str, ...] = ()
    times_cheapest: Decimal | None = None
    """Cost relative to the cheapest of the results that fits."""

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


def estimate(catalog: Catalog, request: Request) -> Estimate:
    """Price the same prompt on each model named.

    A name that cannot be priced gives a result with the reason in `unpriced`; nothing is raised, nothing guessed.
    """
    results = [_result(catalog, name, request) for name in request.models]
    cheapest = next(iter(rank((r for r in results if r.fits), lambda r: r.cost_per_request)), None)
    least = cheapest.cost_per_request if cheapest else None
    compared = tuple(replace(r, times_cheapest=times(r.cost_per_request, least)) for r in results)
    best = next((c for c, r in zip(compared, results, strict=True) if r is cheapest and r.quote), None)
    return Estimate(catalog, request, compared, best)


def _result(catalog: Catalog, name: str, request: Request) -> Result:
    conditions = request.conditions
    blank = Result(name, None, None, None, "unknown", None, None, None, None)
    try:
        offer = catalog.offer(name)
    except UnknownModel as error:
        return replace(blank, unpriced=str(error))
    try:
        entry = offer.on(conditions.as_of)
    except NotSold as error:
        return replace(blank, offer=offer, unpriced=str(error))
    usage, exactness = usage_on(entry, request)
    found = replace(blank, offer=offer, entry=entry, usage=usage, exactness=exactness, fit=fit(entry.model, usage))
    try:
        quoted = quote(entry, usage, conditions)
    except NotSold as error:
        return replace(found, unpriced=str(error))
    monthly = monthly_cost(quoted.total, request.workload)
    return replace(found, quote=quoted, monthly=monthly, warnings=_warnings(quoted, conditions))


def usage_on(entry: Entry, request: Request) -> tuple[Usage, Exactness]:
    """The usage of one request on a model, and whether its input was counted with the model's own tokenizer."""
    model, tokens, expected = entry.model, request.tokens, request.expectation
    reasoning = expected.reasoning_tokens if model.reasoning else 0
    usage = Usage(
        input_tokens=tokens if isinstance(tokens, int) else tokens[base(model.encoding or DEFAULT)],
        output_tokens=expected.output_tokens + reasoning,
        reasoning_tokens=reasoning,
    )
    if isinstance(tokens, int):
        return usage, "exact"
    presumed = model.encoding is None or model.encoding_note is not None
    return usage, "estimate" if presumed else "exact"


def _warnings(quoted: Quote, conditions: Conditions) -> tuple[str, ...]:
    found = []
    hourly = [o.when.utc for o in quoted.price.overrides if o.when.utc]
    if hourly and conditions.at is None:
        hours = ", ".join(f"{utc.from_:%H:%M}–{utc.until:%H:%M}" for utc in hourly)
        found.append(f"costs differ at {hours} UTC; this is the price of the other hours")
    for override in quoted.applied:
        if override.when.input_tokens:
            found.append(f"long-context price for the whole request, from {override.when.input_tokens.least:,} tokens")
            break
    return tuple(found)
