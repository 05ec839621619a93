"""Requests that a monthly budget buys, and the month in which growth passes it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_FLOOR, Decimal

from pricing.projection.break_even import CostLine, fit_line
from pricing.projection.projection import Projection
from pricing.workload import ZERO, Level


def compute_requests(line: CostLine, dollars: Decimal) -> Decimal | None:
    """Return the requests a month that cost exactly so many dollars: the inverse of `line.compute_cost`.

    0 where the fixed cost alone is more; None where requests cost nothing, so that any number fits.
    """
    if dollars < line.fixed:
        return ZERO
    return (dollars - line.fixed + line.credit) / line.per_request if line.per_request else None


@dataclass(frozen=True, slots=True)
class BudgetLine:
    """Volume and months that a budget allows on a model."""

    requested: str
    requests: Decimal | None
    """Requests a month, at the first month's cost of an average request; None where that is unknown or nothing."""
    whole: int | None
    """Whole requests a month, which cost at most the budget."""
    passed: date | None
    """First month whose expected cost is above the budget."""
    passed_if_high: date | None
    """First month above the budget where output and requests are at their high."""
    fits: bool | None
    """True where no month is above the budget; None where that depends on a month or a fee without a price."""
    reason: str | None
    """Reason why a month has no price."""


def hold_against_budget(projection: Projection, dollars: Decimal) -> BudgetLine:
    """Hold a projection against a monthly budget in US dollars; nothing is raised for an unpriced month."""
    line = fit_line(projection)
    requests = compute_requests(line, dollars) if line else None
    passed = _find_passed(projection, dollars, "expected")
    unknown = None if projection.ended or projection.partial else True
    return BudgetLine(
        requested=projection.name,
        requests=requests,
        whole=None if requests is None else int(requests.to_integral_value(ROUND_FLOOR)),
        passed=passed,
        passed_if_high=_find_passed(projection, dollars, "high"),
        fits=False if passed else unknown,
        reason=projection.ended,
    )


def _find_passed(projection: Projection, dollars: Decimal, level: Level) -> date | None:
    return next((month.month for month in projection.months if month.cost and month.cost.at(level) > dollars), None)
