"""Counted tokens and expectations → a result for each requested model."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from pricing.catalog.catalog import Catalog, Entry, NotSold, UnknownModel, get_price, is_sold
from pricing.catalog.rates import get_rates
from pricing.comparison import compute_multiple
from pricing.estimate.request import Request, count_on, derive_usage
from pricing.limits import Fit, check_fit
from pricing.quote import Priced, Quote, price, quote_at
from pricing.tokens.encodings import FILES
from pricing.tokens.prompt import TokenCount
from pricing.tokens.text import Exactness
from pricing.tokens.vocabularies import find_counted, find_installed
from pricing.usage import Usage


@dataclass(frozen=True, slots=True)
class Result(Priced):
    """Estimate of one model."""

    counted: TokenCount | None
    """Input tokens, and how sure they are."""
    usage: Usage | None
    fit: Fit | None
    monthly: Decimal | None
    times_cheapest: Decimal | None
    """Cost relative to the cheapest of the results that fits."""

    @property
    def exactness(self) -> Exactness:
        return self.counted.exactness if self.counted else "unknown"

    @property
    def fits(self) -> bool:
        return self.fit is None or self.fit.fits


@dataclass(frozen=True, slots=True)
class Estimate:
    """Results of a request. `cheapest` is the cheapest result that fits, if any is priced."""

    catalog: Catalog
    request: Request
    results: tuple[Result, ...]
    cheapest: Result | None


def list_default_models(catalog: Catalog, day: date) -> list[str]:
    """Return the featured names that are sold on a day."""
    featured = (catalog.offers[path] for path in catalog.featured)
    return [catalog.short_name(offer) for offer in featured if is_sold(offer, day)]


def choose_encodings(catalog: Catalog, names: Iterable[str], day: date) -> tuple[str, ...]:
    """Return the encodings to count a prompt in for these models: OpenAI's always, others where a model has them."""
    encodings = set(FILES)
    for name in names:
        with suppress(UnknownModel, NotSold):  # the model's result says so
            encoding = find_counted(catalog.offer(name).on(day).model.find_encoding(day))
            if encoding:
                encodings.add(encoding)
    return tuple(name for name in find_installed() if name in encodings)  # one order, so that addresses are equal


def estimate_request(catalog: Catalog, request: Request) -> Estimate:
    """Price the same prompt on each model named, in US dollars.

    A name that cannot be priced gives a result with the reason in `unpriced`; nothing is raised, nothing guessed.
    """
    memory: dict[object, TokenCount] = {}
    uses = [_Use(name, request, memory) for name in request.models]
    quoted = [(price(catalog, use.name, use.quote, request.conditions, outlook=True), use) for use in uses]
    least = min(
        (priced.quote.total for priced, use in quoted if priced.quote and use.fit and use.fit.fits), default=None
    )
    requests = request.workload.monthly_requests
    results = tuple(_build_result(priced, use, requests, least) for priced, use in quoted)
    cheapest = next((r for r in results if r.quote and r.quote.total == least and r.fits), None)
    return Estimate(catalog, request, results, cheapest)


def _build_result(priced: Priced, use: _Use, requests: Decimal, least: Decimal | None) -> Result:
    if priced.quote is None:
        return Result(*priced.head, (), use.counted, use.usage, use.fit, None, None)
    cost, warnings = priced.quote.total, (*use.cautions, *priced.warnings)
    multiple = compute_multiple(cost, least)
    return Result(*priced.head, warnings, use.counted, use.usage, use.fit, cost * requests, multiple)


@dataclass(slots=True)
class _Use:
    """Request on one model while it is priced, as far as that gets."""

    name: str
    request: Request
    memory: dict[object, TokenCount]
    counted: TokenCount | None = None
    usage: Usage | None = None
    fit: Fit | None = None
    cautions: tuple[str, ...] = ()
    """Warnings of what could not be as requested."""

    def quote(self, entry: Entry) -> Quote:
        request, model = self.request, entry.model
        self.counted = count = _count(request, self.name, entry, self.memory)
        if count.tokens is None:
            raise NotSold(f"tokens unknown: {count.reason}")
        price = get_price(model, request.conditions.as_of)
        uncapped, usage, self.cautions = derive_usage(request.expectation, count.tokens, model, price.rates)
        self.usage, self.fit = usage, check_fit(model, uncapped)
        rates, applied = get_rates(entry, price, usage.input_tokens, request.conditions)
        return quote_at(entry, price, usage, rates, applied)


def _count(request: Request, name: str, entry: Entry, memory: dict[object, TokenCount]) -> TokenCount:
    """Count once for all models that count alike: a few counts for hundreds of models."""
    if request.measured.tokens or request.measured.factors:
        return count_on(request, name, entry)
    model = entry.model
    images = tuple(map(id, model.images)) or model.modalities is None or "image" in model.modalities.input
    key = (model.encoding, model.encoding_from, model.encoding_basis, model.exact_chat, images)
    count = memory.get(key)
    if count is None:
        count = memory[key] = count_on(request, name, entry)
    return count
