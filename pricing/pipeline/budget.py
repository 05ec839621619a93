"""A pipeline's months against a monthly budget."""

from __future__ import annotations

from datetime import date
from decimal import ROUND_FLOOR, Decimal

from pricing.pipeline.combinations import Combination
from pricing.pipeline.months import PipelineMonths
from pricing.projection.break_even import CostLine
from pricing.projection.budget import BudgetLine, compute_requests
from pricing.workload import Level


def hold_months(one: Combination, ahead: PipelineMonths, dollars: Decimal) -> BudgetLine:
    """Hold a combination against a budget of so many US dollars a month, as `hold_against_budget` does a model.

    What is paid once is part of the first month. Nothing is raised for an unpriced month.
    """
    requests = _count_requests(one, dollars)
    passed = _find_passed(ahead, dollars, "expected")
    unknown = None if ahead.ended or ahead.partial else True
    return BudgetLine(
        requested=one.name,
        requests=requests,
        whole=None if requests is None else int(requests.to_integral_value(ROUND_FLOOR)),
        passed=passed,
        passed_if_high=_find_passed(ahead, dollars, "high"),
        fits=False if passed else unknown,
        reason=ahead.ended,
    )


def _count_requests(one: Combination, dollars: Decimal) -> Decimal | None:
    """Count the requests a month that the budget buys at the prices of the day, beside what runs once a month."""
    if one.monthly is None or one.per_request is None:
        return None
    fixed = one.monthly - one.per_request * one.requests
    return compute_requests(CostLine(one.name, one.per_request, fixed), dollars)


def _find_passed(ahead: PipelineMonths, dollars: Decimal, level: Level) -> date | None:
    return next((month.month for month in ahead.months if month.cost and month.cost.at(level) > dollars), None)
