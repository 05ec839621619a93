"""A checked form and a request → the core's plan, and its projection on every model asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from costcalc.plan.fields import TypeLine
from pricing.caching import CachingError, cached_part, cached_usage
from pricing.catalog.book import Entry, NotSold, Offer, price_on
from pricing.estimate import Estimate, Result
from pricing.plan import Plan, Profile, RequestType
from pricing.projection import Projection, project
from pricing.request import Request, count_on
from pricing.usage import Usage
from pricing.workload import ZERO, Band, Step, Workload


@dataclass(frozen=True, slots=True)
class Projected:
    """A model's projection beside its result of today."""

    place: int
    """Its place in the choice of models: its colour."""
    result: Result
    offer: Offer
    plan: Plan
    projection: Projection

    @property
    def name(self) -> str:
        return self.result.requested

    @property
    def estimated(self) -> bool:
        return self.result.exactness == "estimate"


def projected(data: Mapping[str, Any], estimate: Estimate) -> list[Projected]:
    """Every model that is known. Raises WorkloadError, which names the field."""
    request = estimate.request
    tokens = _Tokens(estimate)
    shared = plan_of(data, request, tokens.on)
    found = []
    for place, result in enumerate(estimate.results):
        if result.offer is None:
            continue
        plan = shared
        if result.requested in request.measured.tokens:
            plan = plan_of(data, request, tokens.measured(request.measured.tokens[result.requested]))
        projection = project_on(result.offer, result.requested, plan, request)
        found.append(Projected(place, result, result.offer, plan, projection))
    return found


def project_on(offer: Offer, name: str, plan: Plan, request: Request) -> Projection:
    conditions = request.conditions
    return project(plan, offer, name=name, tier=conditions.tier, at=conditions.at)


class _Tokens:
    """The prompt's input tokens by model, as the estimate counted them; counted where a name will mean another."""

    def __init__(self, estimate: Estimate) -> None:
        self.request = replace(estimate.request, measured=replace(estimate.request.measured, tokens={}))
        measured = estimate.request.measured.tokens
        self.known = {
            result.entry.path: result.counted.tokens
            for result in estimate.results
            if result.entry and result.counted and result.requested not in measured
        }

    def on(self, entry: Entry) -> int:
        if entry.path not in self.known:
            self.known[entry.path] = count_on(self.request, entry.path, entry).tokens
        tokens = self.known[entry.path]
        if tokens is None:
            raise NotSold(f"{entry.model.id}: the tokens of this prompt are unknown")
        return tokens

    @staticmethod
    def measured(tokens: int) -> Callable[[Entry], int]:
        return lambda entry: tokens


def plan_of(data: Mapping[str, Any], request: Request, tokens: Callable[[Entry], int]) -> Plan:
    """The prompt as the first type of request, the others after it. Raises WorkloadError."""
    kinds = [RequestType(data["type_name"], _profile(data, request, tokens), _workload(data, request))]
    kinds += [_further(line, data, request) for line in data["types"]]
    return Plan(tuple(kinds), first_day(data, request), data["months"], data["users"])


def first_day(data: Mapping[str, Any], request: Request) -> date:
    """The day whose prices the page shows, or the first of another month."""
    start: date | None = data["start"]
    as_of = request.conditions.as_of
    return as_of if start is None or (start.year, start.month) == (as_of.year, as_of.month) else start


def caches(request: Request) -> bool:
    return bool(request.expectation.cache_read or request.expectation.cache_write)


def cached_share(data: Mapping[str, Any], request: Request) -> Decimal:
    """As said; else all requests where the estimate's one request reads from the cache, and none where it does not."""
    said: Decimal | None = data["cached"]
    return said if said is not None else Decimal(caches(request))


def _profile(data: Mapping[str, Any], request: Request, tokens: Callable[[Entry], int]) -> Profile:
    expected = request.expectation
    return Profile(
        input_tokens=tokens,
        output_tokens=_band(data, expected.output_tokens),
        reasoning_tokens=expected.reasoning_tokens,
        max_output=expected.max_output,
        reading=_as_estimated(request) if caches(request) else _prefix(data["cached_prefix"]),
    )


def _band(data: Mapping[str, Any], expected: int) -> Band[int]:
    low, high = data["output_low"], data["output_high"]
    return Band(expected if low is None else low, expected, expected if high is None else high)


def _as_estimated(request: Request) -> Callable[[Entry, Usage], Usage]:
    """A request with the cached part that the estimate's has."""
    expected = request.expectation

    def reading(entry: Entry, usage: Usage) -> Usage:
        try:
            cached = cached_usage(
                input_tokens=usage.input_tokens,
                read=expected.cache_read,
                written=expected.cache_write,
                lifetime=expected.lifetime,
                rates=_rates(entry, request.conditions.as_of),
                rule=entry.model.caching,
            ).usage
        except CachingError as error:
            raise NotSold(str(error)) from None
        return replace(cached, output_tokens=usage.output_tokens, reasoning_tokens=usage.reasoning_tokens)

    return reading


def _rates(entry: Entry, day: date) -> frozenset[str]:
    """What a model has rates for; one that is sold later, at its first price."""
    try:
        return frozenset(price_on(entry.model, day).rates)
    except NotSold:
        return frozenset(entry.model.prices[0].rates)


def _prefix(tokens: int | None) -> Callable[[Entry, Usage], Usage]:
    """A request that reads so many tokens from the cache (None: all its input), as far as the vendor caches them."""

    def reading(entry: Entry, usage: Usage) -> Usage:
        most = usage.input_tokens if tokens is None else min(tokens, usage.input_tokens)
        return replace(usage, cache_read_tokens=cached_part(most, entry.model.caching))

    return reading


def _workload(data: Mapping[str, Any], request: Request) -> Workload:
    step = None
    if data["step_month"] is not None:
        step = Step(data["step_month"], Decimal(data["step_requests"]))
    return replace(
        request.workload,
        low=_decimal(data["requests_low"]),
        high=_decimal(data["requests_high"]),
        growth=data["growth"] or ZERO,
        step=step,
        retries=data["retries"] or ZERO,
        cached=cached_share(data, request),
        batch=data["batch"] or ZERO,
    )


def _decimal(number: int | None) -> Decimal | None:
    return None if number is None else Decimal(number)


def _further(line: TypeLine, data: Mapping[str, Any], request: Request) -> RequestType:
    """A further type grows and is repeated, cached and batched like the first; a second level leaves it as it is."""
    requests = line.requests
    workload = replace(
        request.workload,
        requests=requests.expected,
        low=requests.low,
        high=requests.high,
        growth=data["growth"] or ZERO,
        retries=data["retries"] or ZERO,
        cached=data["cached"] or ZERO,
        batch=data["batch"] or ZERO,
    )
    return RequestType(
        line.name, Profile(line.input_tokens, line.output, reading=_prefix(data["cached_prefix"])), workload
    )
