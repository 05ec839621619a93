"""Figures that follow from a scenario, each computed here once, for every page, file and program that shows it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal

from pricing.catalog.catalog import NotSold
from pricing.estimate.estimate import Estimate
from pricing.estimate.request import Request
from pricing.limits import Fit
from pricing.projection.ahead import Ahead, look_ahead
from pricing.projection.break_even import CostLine, Stretch, find_cheapest, fit_line
from pricing.projection.budget import BudgetLine
from pricing.projection.by_model import ModelProjection, project_on
from pricing.projection.levers import Lever, pull_levers
from pricing.projection.plan import Plan
from pricing.projection.projection import Projection
from pricing.projection.rate_limits import Peak, RateFit, check_fits, find_peak, fit_rate_limits
from pricing.projection.request_cost import BATCH
from pricing.projection.routing import Blend, Saving, blend_by_type, blend_projections, compute_savings, split_routes
from pricing.projection.scenario import Scenario, Subscription
from pricing.projection.sensitivity import Swing, rank_assumptions
from pricing.projection.subscription import FLAT, Choice, Credited, apply_credit, subscribe_or_pay
from pricing.workload import WorkloadError


@dataclass(frozen=True, slots=True)
class Routed:
    """Blend of the routes, and its saving against each model alone, by name; those without a total are left out."""

    blend: Blend
    savings: dict[str, Saving]
    estimated: bool
    """True where a model with a part in it has only an estimated count."""


@dataclass(frozen=True, slots=True)
class Crossings:
    """Monthly cost of each model as a line, of the flat plan as another, and the cheapest line at each volume."""

    lines: tuple[CostLine, ...]
    flat: CostLine
    stretches: tuple[Stretch, ...]


@dataclass(frozen=True, slots=True)
class Limits:
    """Fit of each type of request and of the busiest minute on a model; None where nobody knows, with the reason."""

    requested: str
    fits: dict[str, Fit]
    """Fit by the type's name."""
    busiest: Peak | None
    rates: RateFit | None
    reason: str | None

    @property
    def problems(self) -> list[str]:
        """Reasons why requests do not fit; none where nothing is known not to."""
        several = len(self.fits) > 1
        return [f"{name}: {fit.problem}" if several else fit.problem for name, fit in self.fits.items() if fit.problem]


@dataclass(frozen=True, slots=True)
class Analysis:
    """Answers to a scenario, those of each model in the order of `projected`, by cost; None where none is requested."""

    ahead: Ahead
    today: ModelProjection | None
    """Model that others are held against: the cheapest unless the scenario names one; None where no model is known."""
    routing: Routed | None
    subscription: tuple[Choice, ...] | None
    free_credit: tuple[Credited, ...] | None
    crossings: Crossings | None
    limits: tuple[Limits, ...]
    drivers: tuple[Swing, ...]
    levers: tuple[Lever, ...]

    @property
    def scenario(self) -> Scenario:
        return self.ahead.scenario

    @property
    def estimate(self) -> Estimate:
        return self.ahead.estimate

    @property
    def plan(self) -> Plan:
        return self.ahead.plan

    @property
    def projected(self) -> tuple[ModelProjection, ...]:
        return self.ahead.projected

    @property
    def cheapest(self) -> ModelProjection | None:
        """The estimate's cheapest: there is no other, even where one of these months has no price for it."""
        return self.ahead.cheapest

    @property
    def budget(self) -> tuple[BudgetLine, ...] | None:
        return self.ahead.budget


def answer_plan(scenario: Scenario, estimate: Estimate) -> Analysis:
    """Plan the months of a scenario on every model of an estimate, in US dollars.

    Raises WorkloadError, which names the field; a month without a price is no error, its cost is None.
    """
    return answer_ahead(look_ahead(scenario, estimate))


def answer_ahead(ahead: Ahead) -> Analysis:
    """Answer what a scenario asks beside its months. Raises WorkloadError, which names the field."""
    scenario, estimate, projected = ahead.scenario, ahead.estimate, ahead.projected
    today = _choose_today(ahead)
    flat, credit = scenario.subscription, scenario.free_credit
    projections = [each.projection for each in projected]
    return Analysis(
        ahead=ahead,
        today=today,
        routing=_route_requests(scenario, projected) if scenario.routes else None,
        subscription=tuple(subscribe_or_pay(flat, each, credit) for each in projections) if flat else None,
        free_credit=tuple(apply_credit(each, credit) for each in projections) if credit else None,
        crossings=_cross_flat_plan(flat, [each for each in projections if not (each.last_day or each.partial)])
        if flat
        else None,
        limits=tuple(_check_limits(each, scenario) for each in projected),
        drivers=tuple(_rank_drivers(today, estimate.request)) if today else (),
        levers=tuple(_pull_levers(today, scenario, estimate.request)) if today else (),
    )


def _choose_today(ahead: Ahead) -> ModelProjection | None:
    """Return the model that the scenario names, else the cheapest, else the first that is not gone."""
    projected, name = ahead.projected, ahead.scenario.today
    if not name:
        return ahead.cheapest or next((each for each in projected if not each.projection.last_day), None)
    for each in projected:
        if each.name == name:
            return each
    known = f", such as {projected[0].name}" if projected else ""
    raise WorkloadError("today", f"must be one of the models compared{known}")


def _route_requests(scenario: Scenario, projected: Iterable[ModelProjection]) -> Routed:
    projections = {each.name: each.projection for each in projected}
    shares, models = split_routes(scenario.routes)
    if shares:
        mixed, parts = blend_projections(projections, shares), {name for name, share in shares.items() if share}
    else:
        mixed, parts = blend_by_type(projections, models), set(models.values())
    total = mixed.total
    saved = compute_savings(total.expected, projections) if total else ()
    about = any(each.estimated for each in projected if each.name in parts)
    return Routed(mixed, {each.against: each for each in saved}, about)


def _cross_flat_plan(flat: Subscription, projections: Iterable[Projection]) -> Crossings | None:
    """Return None where the flat plan is free, or no model has a line that could cross it."""
    lines = [line for each in projections if (line := fit_line(each))]
    if not flat.monthly or not any(line.per_request for line in lines):
        return None
    across = CostLine(FLAT, Decimal(0), flat.monthly)
    lowest = min(lines, key=lambda line: line.per_request)  # all start at nothing, so it is never above another
    return Crossings(tuple(lines), across, find_cheapest([lowest, across]))


def _check_limits(each: ModelProjection, scenario: Scenario) -> Limits:
    entry = each.result.entry
    if entry is None:
        return Limits(each.name, {}, None, None, each.projection.ended or each.result.unpriced)
    try:
        fits = check_fits(entry, each.plan)
        busiest = find_peak(
            entry, each.plan, scenario.peak_factor, hours=scenario.hours_per_day, batch_sold=_sells_batch(each)
        )
    except NotSold as error:
        return Limits(each.name, {}, None, None, str(error))
    return Limits(each.name, fits, busiest, fit_rate_limits(entry.model, busiest), None)


def _sells_batch(each: ModelProjection) -> bool:
    quote = each.result.quote
    return quote is not None and any(override.when.tier == BATCH for override in quote.price.overrides)


def _rank_drivers(today: ModelProjection, request: Request) -> list[Swing]:
    return rank_assumptions(today.plan, _project_today(today, request)) if today.expected else []


def _pull_levers(today: ModelProjection, scenario: Scenario, request: Request) -> list[Lever]:
    cap = scenario.choose_cap(request.expectation.output_tokens)
    return pull_levers(today.plan, _project_today(today, request), waits=scenario.waits, hits=scenario.hits, cap=cap)


def _project_today(today: ModelProjection, request: Request) -> Callable[[Plan], Projection]:
    """Return a function that projects any plan on the model of today."""
    return lambda plan: project_on(today.offer, today.name, plan, request)
