"""The whole walk: counted tokens and expectations → a result for each model asked for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from pricing.catalog.book import Catalog, Entry, NotSold, Offer, UnknownModel, is_sold
from pricing.catalog.schema import Model
from pricing.comparison import Fit, fit, times
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


class _Answer(NamedTuple):
    """A result before it is compared with the others."""

    requested: str
    offer: Offer | None = None
    entry: Entry | None = None
    usage: Usage | None = None
    exactness: Exactness = "unknown"
    fit: Fit | None = None
    quote: Quote | None = None
    unpriced: str | None = None


@dataclass(frozen=True, slots=True)
class Result:
    """One model's answer. Whatever is None is unknown, and `unpriced` says why."""

    requested: str
    offer: Offer | None
    entry: Entry | None
    usage: Usage | None
    exactness: Exactness
    fit: Fit | None
    quote: Quote | None
    unpriced: str | None
    monthly: Decimal | None
    times_cheapest: Decimal | None
    """Cost relative to the cheapest of the results that fits."""
    warnings: tuple[str, ...]

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
    usages: _Usages = {}
    answers = [_answer(catalog, name, request, usages) for name in request.models]
    least = min((a.quote.total for a in answers if a.quote and a.fit and a.fit.fits), default=None)
    results = tuple(_result(answer, request, least) for answer in answers)
    cheapest = next((r for r in results if r.fits and r.quote and r.quote.total == least), None)
    return Estimate(catalog, request, results, cheapest)


def _result(answer: _Answer, request: Request, least: Decimal | None) -> Result:
    if answer.quote is None:
        return Result(*answer, None, None, ())
    cost = answer.quote.total
    warnings = _warnings(answer.quote, request.conditions)
    return Result(*answer, monthly_cost(cost, request.workload), times(cost, least), warnings)


def _answer(catalog: Catalog, name: str, request: Request, usages: _Usages) -> _Answer:
    offer = entry = usage = suits = None
    exactness: Exactness = "unknown"
    try:
        offer = catalog.offer(name)
        entry = offer.on(request.conditions.as_of)
        usage, exactness = _usage_on(entry.model, request, usages)
        suits = fit(entry.model, usage)
        quoted = quote(entry, usage, request.conditions)
    except (UnknownModel, NotSold) as error:
        return _Answer(name, offer, entry, usage, exactness, suits, None, str(error))
    return _Answer(name, offer, entry, usage, exactness, suits, quoted)


_Usages = dict[tuple[str, bool], Usage]
"""The usage of a request by (encoding, whether the model reasons): a few serve hundreds of models."""


def _usage_on(model: Model, request: Request, usages: _Usages) -> tuple[Usage, Exactness]:
    """The usage of one request on a model, and whether its input was counted with the model's own tokenizer."""
    encoding = base(model.encoding or DEFAULT)
    usage = usages.get((encoding, model.reasoning))
    if usage is None:
        reasoning = request.expectation.reasoning_tokens if model.reasoning else 0
        usage = usages[encoding, model.reasoning] = Usage(
            input_tokens=request.tokens if isinstance(request.tokens, int) else request.tokens[encoding],
            output_tokens=request.expectation.output_tokens + reasoning,
            reasoning_tokens=reasoning,
        )
    own = model.encoding is not None and model.encoding_note is None
    return usage, "exact" if own or isinstance(request.tokens, int) else "estimate"


def _warnings(quoted: Quote, conditions: Conditions) -> tuple[str, ...]:
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
