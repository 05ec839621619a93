"""Pipeline month by month: each step at the prices in force then, low, expected and high by the requests."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Final

from pricing.catalog.catalog import Catalog, Offer, UnknownModel
from pricing.catalog.lifecycle import find_last_day
from pricing.catalog.periods import PricePeriod, hold_price, split_periods
from pricing.pipeline.cost import price_step
from pricing.pipeline.step import Step
from pricing.projection.plan import Plan, Profile, RequestType
from pricing.projection.projection import Costs, average_month, describe_changes
from pricing.workload import ONE, ZERO, Band, Workload, add, multiply

NOTHING: Final = Band.of(ZERO)
EMPTY: Final = Profile(0, Band.of(0))
"""A plan counts months and requests here; what a request costs, the steps say."""


@dataclass(frozen=True)
class PipelineMonth:
    """Dollars of a month. What runs once is paid in the first."""

    month: date
    """First day of the month."""
    requests: Band[Decimal]
    steps: tuple[Band[Decimal] | str, ...]
    """In the pipeline's order; a text says why there is no price."""

    @cached_property
    def cost(self) -> Band[Decimal] | None:
        """Return the dollars of the steps together; None where one has no price."""
        return _sum(self.steps)


@dataclass(frozen=True)
class PipelineMonths:
    steps: tuple[Step, ...]
    months: tuple[PipelineMonth, ...]
    warnings: tuple[str, ...]
    """Changes of prices and ends of models within the months."""
    least: tuple[bool, ...] = ()
    """For each step, whether it leaves out what it uses in some month, so that its costs are the least."""

    @property
    def partial(self) -> bool:
        """Return whether the sums are the least."""
        return any(self.least)

    @cached_property
    def total(self) -> Band[Decimal] | None:
        """Return the dollars of all months; None where one has no price."""
        return _sum([month.cost for month in self.months])

    @cached_property
    def ended(self) -> str | None:
        """First reason why a month has no price, with the step that has none; None where all months have one."""
        steps = (pair for month in self.months if month.cost is None for pair in enumerate(month.steps, start=1))
        return next((f"step {place}: {cost}" for place, cost in steps if isinstance(cost, str)), None)

    @property
    def ends(self) -> date | None:
        """First day of the first month without a price."""
        return next((month.month for month in self.months if month.cost is None), None)

    @cached_property
    def subtotals(self) -> tuple[Band[Decimal] | None, ...]:
        """Return the dollars of all months by step; None where one has no price."""
        return tuple(_sum(step) for step in zip(*(month.steps for month in self.months), strict=True))


@dataclass(slots=True)
class StepMonths:
    """Dollars of a step in each month, and what was found out about it meanwhile."""

    costs: list[Band[Decimal] | str] = field(default_factory=list)
    changes: tuple[str, ...] = ()
    partial: bool = False


def _sum(costs: Sequence[Band[Decimal] | str | None]) -> Band[Decimal] | None:
    """Add costs up; None where one is not known."""
    known = [cost for cost in costs if isinstance(cost, Band)]
    return add(known) if len(known) == len(costs) else None


def price_months(
    catalog: Catalog, steps: Sequence[Step], workload: Workload, *, first: date, months: int
) -> PipelineMonths:
    """Price each step in each of so many calendar months, in US dollars, announced prices included.

    `first` is a day of the first month, whose earlier prices do not count; a month in which a price changes costs the
    mean of its days. Of a workload, only the number of requests and how it changes counts. Nothing is raised for a step
    without a price: its months say why. Raises WorkloadError for a workload or months that no plan can have.
    """
    return price_months_of_each(catalog, [steps], workload, first=first, months=months)[0]


def price_months_of_each(
    catalog: Catalog, pipelines: Iterable[Sequence[Step]], workload: Workload, *, first: date, months: int
) -> tuple[PipelineMonths, ...]:
    """Price several pipelines over the same months, as `price_months` does one; what they share is priced once."""
    some = workload.band.high > 0
    plan = Plan((RequestType("requests", EMPTY, workload if some else Workload(ONE)),), first, months)
    requests = plan.requests if some else (NOTHING,) * months
    known: dict[Step, StepMonths] = {}
    found = []
    for steps in pipelines:
        for step in steps:
            if step not in known:
                known[step] = _price_step_months(catalog, step, plan, requests)
        found.append(_unite(steps, [known[step] for step in steps], plan, requests))
    return tuple(found)


def _unite(
    steps: Sequence[Step], columns: Sequence[StepMonths], plan: Plan, requests: Sequence[Band[Decimal]]
) -> PipelineMonths:
    ahead = tuple(
        PipelineMonth(month.first, requests[index], tuple(column.costs[index] for column in columns))
        for index, month in enumerate(plan.calendar)
    )
    numbered = enumerate(zip(steps, columns, strict=True), start=1)
    warnings = [f"step {place}, {step.model}: {text}" for place, (step, found) in numbered for text in found.changes]
    return PipelineMonths(
        tuple(steps), ahead, tuple(dict.fromkeys(warnings)), tuple(column.partial for column in columns)
    )


def _price_step_months(catalog: Catalog, step: Step, plan: Plan, requests: Sequence[Band[Decimal]]) -> StepMonths:
    try:
        offer = catalog.offer(step.model)
        periods = _split(offer, step, plan)
    except UnknownModel as reason:
        return StepMonths([str(reason)] * plan.months)
    found = StepMonths()
    units = [_price_each(catalog, step, span, found) for span in periods]
    if step.often == "once":
        found.costs = [units[0] if isinstance(units[0], str) else units[0][0], *[NOTHING] * (plan.months - 1)]
        return found
    found.changes = tuple(dict.fromkeys(describe_changes(offer, periods, plan.calendar, units)))
    for month, volume in zip(plan.calendar, requests, strict=True):
        each = average_month(month, units, periods)
        if isinstance(each, str):
            found.costs.append(each)
        else:
            found.costs.append(multiply(each[0], volume) if step.often == "request" else each[0])
    return found


def _split(offer: Offer, step: Step, plan: Plan) -> list[PricePeriod]:
    """Split the calendar; where the step asks for the last price of a model that is gone, that counts in all months."""
    first, until = plan.calendar[0].since, plan.calendar[-1].until
    last = find_last_day(offer, first) if step.last_known else None
    return [hold_price(offer, last, first, until)] if last else split_periods(offer, first, until)


def _price_each(catalog: Catalog, step: Step, span: PricePeriod, found: StepMonths) -> Costs | str:
    """Price all runs of a step with a request, or in a month, or at all."""
    if span.reason:
        return span.reason
    cost = price_step(catalog, step, step.build_conditions(span.day), ZERO)
    found.partial = found.partial or cost.partial
    return cost.unpriced or "" if cost.each is None else (Band.of(cost.each),)
