"""What a monthly budget buys, and when growth passes it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_FLOOR, Decimal

from pricing.projection.break_even import CostLine, fit_line
from pricing.projection.projection import Projection
from pricing.workload import ZERO, Level


def compute_requests(line: CostLine, dollars: Decimal) -> Decimal | None:
    """The requests a month that cost exactly this much: the inverse of `line.cost`.

    0 where the fixed cost alone is more; None where requests cost nothing, so that any number fits.
    """
    if dollars < line.fixed:
        return ZERO
    return (dollars - line.fixed + line.credit) / line.per_request if line.per_request else None


@dataclass(frozen=True, slots=True)
class BudgetLine:
    """A model under a budget."""

    name: str
    requests: Decimal | None
    """A month, at the first month's cost of an average request; None where that is unknown or nothing."""
    whole: int | None
    """As many whole requests: they cost at most the budget."""
    passed: date | None
    """The first month whose expected cost is above the budget."""
    passed_if_high: date | None
    """The same, where output and requests are at their high."""
    fits: bool | None
    """Whether no month is above the budget; None where that depends on a month without a price."""
    reason: str | None
    """Why a month has no price."""


def hold_against_budget(projection: Projection, dollars: Decimal) -> BudgetLine:
    """Hold a projection against a monthly budget."""
    line = fit_line(projection)
    requests = compute_requests(line, dollars) if line else None
    passed = _passed(projection, dollars, "expected")
    unknown = None if projection.ended else True
    return BudgetLine(
        name=projection.name,
        requests=requests,
        whole=None if requests is None else int(requests.to_integral_value(ROUND_FLOOR)),
        passed=passed,
        passed_if_high=_passed(projection, dollars, "high"),
        fits=False if passed else unknown,
        reason=projection.ended,
    )


def _passed(projection: Projection, dollars: Decimal, level: Level) -> date | None:
    return next((month.month for month in projection.months if month.cost and month.cost.at(level) > dollars), None)
