"""Months ahead: a program's request → the page's own analysis → a response."""

from __future__ import annotations

from costcalc import formatting
from costcalc.current import catalog
from costcalc.projection.answers import answer_scenario
from costcalc.projection.assumptions import key_assumptions
from costcalc.projection.request_schema import ProjectionRequest
from costcalc.projection.response_schema import (
    BudgetLineResponse,
    BudgetResponse,
    DriversResponse,
    LeverResponse,
    LeversResponse,
    LimitsResponse,
    ModelProjectionResponse,
    MonthResponse,
    ProjectionResponse,
    RoutingResponse,
    SavingResponse,
    StretchResponse,
    SubscriptionChoiceResponse,
    SubscriptionResponse,
    SwingResponse,
)
from costcalc.request.conversation_json import read_conversation
from costcalc.request.from_json import read_body
from costcalc.schema.errors import convert_workload_error
from costcalc.schema.routes import Route, post
from costcalc.schema.values import CatalogResponse, describe, encode_value, write_money
from pricing.estimate.estimate import Result, estimate_request
from pricing.estimate.request import Request
from pricing.projection.analysis import Analysis, Limits
from pricing.projection.by_model import ModelProjection
from pricing.tokens.prompt import PromptCount
from pricing.workload import WorkloadError


def analyze_request(
    body: ProjectionRequest, *, prompt: PromptCount | None = None, max_output: int | None = None
) -> Analysis:
    """Analyze a plan. `prompt`, `max_output`: what a file held, in place of the fields. Raises RequestError."""
    estimate = estimate_request(catalog(), _read(body, prompt, max_output))
    try:
        return answer_scenario(body, estimate)
    except WorkloadError as error:
        raise convert_workload_error(
            error, _requests_path(body) if error.field == "requests" else error.field
        ) from None


def _read(body: ProjectionRequest, prompt: PromptCount | None, max_output: int | None) -> Request:
    if body.conversation is None:
        return read_body(body, prompt=prompt, max_output=max_output)
    return read_conversation(body, body.conversation, prompt=prompt, max_output=max_output)


def _requests_path(body: ProjectionRequest) -> str:
    """Return the field to change where there are too many requests, or none."""
    usual = "requests_per_month" if body.requests_per_day is None else "requests_per_day"
    some = body.requests_per_month or body.requests_per_day
    return (some and body.changing) or usual


def describe_analysis(analysis: Analysis) -> ProjectionResponse:
    request = analysis.estimate.request
    drivers, levers = _drivers_and_levers(analysis)
    known = {each.name for each in analysis.projected}
    results = [_projected(each) for each in analysis.projected]
    results += [_unknown(result) for result in analysis.estimate.results if result.requested not in known]
    return describe(
        ProjectionResponse,
        analysis,
        catalog=describe(CatalogResponse, analysis.estimate.catalog),
        as_of=request.conditions.as_of.isoformat(),
        first=analysis.plan.first.isoformat(),
        tier=request.conditions.tier,
        types=[kind.name for kind in analysis.plan.types],
        assumptions=key_assumptions(analysis),
        results=results,
        crossings=analysis.crossings and [describe(StretchResponse, each) for each in analysis.crossings.stretches],
        budget=_budget(analysis),
        routing=_routing(analysis),
        subscription=_subscription(analysis),
        limits=[_limits(limits) for limits in analysis.limits],
        drivers=drivers,
        levers=levers,
    )


def describe_file(analysis: Analysis, query: str) -> dict[str, object]:
    """Return what the API answers, and the query of the page's address: from it the file can be imported again."""
    return {**describe_analysis(analysis), "address": query}


def _projected(each: ModelProjection) -> ModelProjectionResponse:
    projection, counted = each.projection, each.result.counted
    return describe(
        ModelProjectionResponse,
        projection,
        requested=each.name,
        provider=each.offer.provider.id,
        read_as=each.result.read_as,
        tokens=each.result.exactness,
        input_tokens=counted.tokens if counted else None,
        months=[describe(MonthResponse, month) for month in projection.months],
        by_type=encode_value(projection.subtotals),
        price_day=encode_value(projection.last_day),
        redirects_to=each.result.redirects_to,
        successor=each.successor,
        unpriced=projection.ended,
    )


def _unknown(result: Result) -> ModelProjectionResponse:
    return ModelProjectionResponse(
        requested=result.requested, provider=None, read_as=None, tokens="unknown", input_tokens=None, months=[],
        total=None, known=None, by_type=None, cost_per_request=None, cost_per_user=None, price_status="unpriced",
        price_day=None, redirects_to=None, successor=None, partial=False, not_included=[], unpriced=result.unpriced,
        warnings=[],
    )  # fmt: skip


def _budget(analysis: Analysis) -> BudgetResponse | None:
    if analysis.scenario.budget is None:
        return None
    lines = [describe(BudgetLineResponse, line) for line in analysis.budget or ()]
    return BudgetResponse(amount=formatting.plain(analysis.scenario.budget), results=lines)


def _routing(analysis: Analysis) -> RoutingResponse | None:
    if analysis.routing is None or analysis.today is None:
        return None
    savings = [describe(SavingResponse, each) for each in analysis.routing.savings.values()]
    return describe(RoutingResponse, analysis.routing.blend, today=analysis.today.name, savings=savings)


def _subscription(analysis: Analysis) -> SubscriptionResponse | None:
    flat = analysis.scenario.subscription
    if flat is None or analysis.subscription is None:
        return None
    results = [describe(SubscriptionChoiceResponse, choice) for choice in analysis.subscription]
    total = flat.monthly * analysis.plan.months
    return SubscriptionResponse(monthly=formatting.plain(flat.monthly), total=formatting.plain(total), results=results)


def _limits(limits: Limits) -> LimitsResponse:
    busiest, rates = limits.busiest, limits.rates
    return describe(
        LimitsResponse,
        limits,
        fits=None if busiest is None else not limits.problems,
        requests_per_minute=write_money(busiest.requests) if busiest else None,
        tokens_per_minute=write_money(busiest.tokens) if busiest else None,
        usage_tier=rates.tier if rates else None,
        reason=rates.problem if rates else limits.reason,
    )


def _drivers_and_levers(analysis: Analysis) -> tuple[DriversResponse | None, LeversResponse | None]:
    """Describe both for the current model; None where it has no total."""
    if analysis.today is None or analysis.today.expected is None:
        return None, None
    model, expected = analysis.today.name, formatting.plain(analysis.today.expected)
    swings = [describe(SwingResponse, each) for each in analysis.drivers]
    levers = [describe(LeverResponse, each, **describe(SavingResponse, each.saving)) for each in analysis.levers]
    drivers = DriversResponse(model=model, expected=expected, assumptions=swings)
    return drivers, LeversResponse(model=model, levers=levers)


routes: list[Route] = []


@post(routes, "/projection", "Project the cost of requests over months")
def post_projection(body: ProjectionRequest) -> ProjectionResponse:
    return describe_analysis(analyze_request(body))
