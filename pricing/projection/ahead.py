"""Months ahead of an estimate: what each month costs on each model, and how long a budget and a price last."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import takewhile
from typing import NamedTuple

from pricing.estimate.estimate import Estimate
from pricing.projection.budget import BudgetLine, hold_against_budget
from pricing.projection.by_model import ModelProjection, project_models
from pricing.projection.plan import Plan
from pricing.projection.scenario import Scenario


@dataclass(frozen=True, slots=True)
class Verdict:
    """How long a model goes on: over its budget, until it has no price any more, or to the end of the months."""

    name: str
    able: bool
    """Whether it can do the job on the day of the estimate; words count only these."""
    over: date | None
    """First month that costs more than the budget; None where there is no such month, and no budget."""
    last: date | None
    """Last month before it, or before a month without a price; None where the first is one of these already."""
    ends: date | None
    """First day without a price, which is no fault of the budget."""


class Overtaking(NamedTuple):
    """Month from which another model costs less than the cheapest does."""

    month: date
    name: str


@dataclass(frozen=True)
class Ahead:
    """Months of a scenario on every model of an estimate, by cost over all of them."""

    scenario: Scenario
    estimate: Estimate
    plan: Plan
    projected: tuple[ModelProjection, ...]
    budget: tuple[BudgetLine, ...] | None
    """None where there is no budget; else, as the verdicts, in the order of `projected`."""
    verdicts: tuple[Verdict, ...]

    @cached_property
    def cheapest(self) -> ModelProjection | None:
        """The estimate's cheapest, whether or not each month has a price; None where the estimate has none."""
        best = self.estimate.cheapest
        return next((each for each in self.projected if best and each.name == best.requested), None)

    @cached_property
    def verdict(self) -> Verdict | None:
        """The verdict on the cheapest."""
        best = self.cheapest
        return next((each for each in self.verdicts if best and each.name == best.name), None)

    @cached_property
    def overtaking(self) -> Overtaking | None:
        """The first month in which another model that can do the job costs less than the cheapest; None: in none."""
        if self.cheapest is None:
            return None
        able = [each for each in self.projected if each.result.able]
        for place, month in enumerate(self.cheapest.projection.months):
            costs = [(cost.expected, each.name) for each in able if (cost := each.projection.months[place].cost)]
            if month.cost and min(costs)[0] < month.cost.expected:
                return Overtaking(month.month, min(costs)[1])
        return None


def look_ahead(scenario: Scenario, estimate: Estimate) -> Ahead:
    """Project the months of a scenario on every model of an estimate, in US dollars, and hold them against its budget.

    Raises WorkloadError, which names the field; a month without a price is no error, its cost is None.
    """
    plan, projected = project_models(scenario, estimate)
    budget = scenario.budget
    lines = None if budget is None else tuple(hold_against_budget(each.projection, budget) for each in projected)
    overs = [line.passed for line in lines] if lines else [None] * len(projected)
    verdicts = tuple(_judge(each, over) for each, over in zip(projected, overs, strict=True))
    return Ahead(scenario, estimate, plan, tuple(projected), lines, verdicts)


def _judge(each: ModelProjection, over: date | None) -> Verdict:
    within = takewhile(lambda month: month.cost is not None and month.month != over, each.projection.months)
    last = max((month.month for month in within), default=None)
    return Verdict(each.name, each.result.able, over, last, each.projection.ends)
