"""Scenario and estimate → a plan, and its projection on every model that was estimated."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from pricing.catalog.catalog import Entry, NotSold, Offer, get_price
from pricing.catalog.lifecycle import AFTERWARDS, DAY, add_successors, find_advice
from pricing.catalog.rates import get_base_rates
from pricing.comparison import rank
from pricing.estimate.conversation import ModelConversations
from pricing.estimate.counting import identify_vocabulary
from pricing.estimate.estimate import Estimate, Result
from pricing.estimate.request import Expectation, Request, count_on, derive_answer_ratio
from pricing.projection.conversation_profile import ConversationProfile
from pricing.projection.plan import Plan, Profile, RequestType
from pricing.projection.projection import Projection, project
from pricing.projection.request_cost import READ
from pricing.projection.scenario import FurtherType, Scenario, build_band
from pricing.tokens.ratios import Ratio
from pricing.tokens.span import Span
from pricing.tokens.token_count import TokenCount, count_given
from pricing.workload import ZERO, StepChange, Workload, WorkloadError


@dataclass(frozen=True, slots=True)
class ModelProjection:
    """Projection of a model beside its result of the day."""

    place: int
    """Place of the model in the choice of models, from 0."""
    result: Result
    offer: Offer
    """Name with the models that it means, and where the scenario says so their successors."""
    plan: Plan
    """Plan with the input tokens that this model counts."""
    projection: Projection
    successor: str | None
    """Name of the model that the vendor recommends for one that is gone by the end; None where it has a price."""

    @property
    def name(self) -> str:
        return self.result.requested

    @property
    def estimated(self) -> bool:
        return self.result.exactness == "estimate"

    @property
    def expected(self) -> Decimal | None:
        """Expected dollars for the period; None where a month has no price."""
        total = self.projection.total
        return total.expected if total else None


def project_models(scenario: Scenario, estimate: Estimate) -> tuple[Plan, list[ModelProjection]]:
    """Return (the plan, every known model: the cheapest over the period first, those that are gone, those unpriced).

    Raises WorkloadError, which names the field; of a further type as `types[0].requests`.
    """
    request, measured = estimate.request, estimate.request.measured.tokens
    talks = ModelConversations(estimate.catalog, request, request.conversation) if request.conversation else None
    shared = build_plan(scenario, request, _count_once(estimate), talks)
    projected = []
    for place, result in enumerate(estimate.results):
        if result.offer is None:
            continue
        plan = shared
        if result.requested in measured:
            plan = build_plan(scenario, request, _fix(measured[result.requested]), talks, measured=True)
        offer = result.offer
        if scenario.use_successors:
            offer = add_successors(estimate.catalog, offer, plan.calendar[0].since, plan.calendar[-1].until)
        projection = project_on(offer, result.requested, plan, request)
        successor, _ = find_advice(estimate.catalog, offer, plan.calendar[-1].until - DAY)
        projected.append(ModelProjection(place, result, offer, plan, projection, successor))
    ranked = rank(projected, lambda each: each.expected)
    return shared, sorted(ranked, key=lambda each: AFTERWARDS.get(each.projection.price_status, 0))


def project_on(offer: Offer, name: str, plan: Plan, request: Request) -> Projection:
    """Project a plan on an offer under the request's conditions, in US dollars."""
    return project(plan, offer, name=name, conditions=request.conditions)


def _count_once(estimate: Estimate) -> Callable[[Entry], TokenCount]:
    """Return a counter of the prompt that knows what the estimate counted, and counts where a name means another."""
    measured = estimate.request.measured
    request = replace(estimate.request, measured=replace(measured, tokens={}))
    known = {
        result.entry.path: result.counted
        for result in estimate.results
        if result.entry and result.counted and result.requested not in measured.tokens
    }

    def count(entry: Entry) -> TokenCount:
        if entry.path not in known:
            known[entry.path] = count_on(request, entry.path, entry)
        return known[entry.path]

    return count


def _fix(tokens: int) -> Callable[[Entry], TokenCount]:
    return lambda entry: count_given(tokens)


def _get_span(count: TokenCount, entry: Entry) -> Span:
    if count.span is None:
        raise NotSold(f"{entry.model.id}: the tokens of this prompt are unknown")
    return count.span


def build_plan(
    scenario: Scenario,
    request: Request,
    count: Callable[[Entry], TokenCount],
    talks: ModelConversations | None = None,
    *,
    measured: bool = False,
) -> Plan:
    """Return a plan whose first type is the estimated request, the others after it. Raises WorkloadError.

    `talks` is the conversation that the request is, `measured` whether its count is the vendor's own.
    """
    if scenario.step and scenario.step.month > scenario.months:
        raise WorkloadError(
            "step.month", f"must be one of the projection's {scenario.months} months, not {scenario.step.month}"
        )
    profile, workload = _build_profile(scenario, request, count), _build_workload(scenario, request)
    if talks:
        profile = replace(profile, talk=ConversationProfile(talks, _get_spans(count), profile.answer, measured))
    kinds = [RequestType(scenario.type_name, profile, workload)]
    kinds += [
        _build_further_type(number, kind, scenario, workload, profile.answer)
        for number, kind in enumerate(scenario.types)
    ]
    return Plan(tuple(kinds), choose_first_day(scenario, request), scenario.months, scenario.users)


def choose_first_day(scenario: Scenario, request: Request) -> date:
    """Return the first day as given; but in the month of the estimate not before its day, whose prices are shown."""
    as_of, first = request.conditions.as_of, scenario.first
    if first is None or ((first.year, first.month) == (as_of.year, as_of.month) and first < as_of):
        return as_of
    return first


def choose_cached_share(scenario: Scenario, request: Request) -> Decimal:
    """Return the cached share as given; else 1 where the estimated request uses the cache, and 0 where it does not."""
    talk = request.conversation
    uses = talk.cached if talk else request.expectation.caches
    return scenario.cached if scenario.cached is not None else Decimal(uses)


def _build_profile(scenario: Scenario, request: Request, count: Callable[[Entry], TokenCount]) -> Profile:
    expected = request.expectation
    return Profile(
        input_tokens=lambda entry: _get_span(count(entry), entry),
        audio=lambda entry: count(entry).audio,
        output_tokens=build_band(scenario.output_tokens_low, expected.output_tokens, scenario.output_tokens_high),
        reasoning_tokens=expected.reasoning_tokens,
        max_output=expected.max_output,
        cached_tokens=scenario.cached_prefix,
        fees=expected.fees,
        answer=_derive_answer(request),
        reading=_cache_as_estimated(request) if expected.caches else None,
    )


def _derive_answer(request: Request) -> Callable[[Entry], Ratio] | None:
    """Return the lengths of an answer by model, each derived once; None where every model has the same tokens."""
    if not request.expectation.same_answer_length:
        return None
    known: dict[tuple[object, ...], Ratio] = {}

    def answer(entry: Entry) -> Ratio:
        key = identify_vocabulary(entry.model)
        if key not in known:
            known[key] = derive_answer_ratio(request, entry)
        return known[key]

    return answer


def _cache_as_estimated(request: Request) -> Callable[[Entry], Expectation]:
    """Cache as the estimated request does: nothing where its day (or a first price to come) has no rate for it."""
    expected, day = request.expectation, request.conditions.as_of
    fresh = replace(expected, cache_read=0, cache_write=0)

    def reading(entry: Entry) -> Expectation:
        price = entry.model.prices[0]
        with suppress(NotSold):
            price = get_price(entry.model, day)
        rates = get_base_rates(entry, price, day if price.covers(day) else price.from_)
        return expected if READ in rates or not expected.cache_read else fresh

    return reading


def _get_spans(count: Callable[[Entry], TokenCount]) -> Callable[[Entry], tuple[Span, Span]]:
    return lambda entry: (_get_span(count(entry), entry), count(entry).audio)


def _build_workload(scenario: Scenario, request: Request) -> Workload:
    step = scenario.step
    return replace(
        request.workload,
        low=None if scenario.requests_low is None else Decimal(scenario.requests_low),
        high=None if scenario.requests_high is None else Decimal(scenario.requests_high),
        growth=scenario.growth,
        step=StepChange(step.month, Decimal(step.requests)) if step else None,
        retries=scenario.retries,
        cached=choose_cached_share(scenario, request),
        batch=scenario.batch,
    )


def _build_further_type(
    number: int, kind: FurtherType, scenario: Scenario, first: Workload, answer: Callable[[Entry], Ratio] | None
) -> RequestType:
    """Let a further type grow and be repeated, cached and batched like the first; a second level leaves it as it is."""
    requests = kind.requests_band
    try:
        workload = replace(
            first,
            requests=Decimal(requests.expected),
            low=Decimal(requests.low),
            high=Decimal(requests.high),
            step=None,
            cached=scenario.cached or ZERO,
        )
        prefix = None if scenario.cached_prefix is None else min(scenario.cached_prefix, kind.input_tokens)
        profile = Profile(kind.input_tokens, kind.output_band, cached_tokens=prefix, fees=kind.fees, answer=answer)
    except WorkloadError as error:
        raise WorkloadError(f"types[{number}].{error.field}", error.problem) from None
    return RequestType(kind.name, profile, workload)
