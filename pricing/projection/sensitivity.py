"""Sensitivity of the total to each assumption alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, Final

from pricing.projection.plan import Plan, RequestType
from pricing.projection.projection import Projection
from pricing.workload import MOST_GROWTH, ONE, ZERO, Band, WorkloadError

Project = Callable[[Plan], Projection]
"""Function that prices a plan on one model: `project` with everything but the plan given."""
Range = tuple[Decimal, Decimal]
SHARES: Final = ("retries", "cached", "batch")
MARGIN: Final = Decimal("0.1")
"""Distance up and down at which a share is tried: ten percentage points."""
GROWTH_MARGIN: Final = Decimal("0.05")
"""Distance for growth a month: five percentage points."""


@dataclass(frozen=True, slots=True)
class Swing:
    """Assumption, and the period's expected dollars with it at its low and at its high, the others expected.

    `low` and `high` are the values tried; None where each type of request has its own.
    """

    assumption: str
    low: Decimal | None
    high: Decimal | None
    cost_at_low: Decimal
    cost_at_high: Decimal

    @property
    def moves(self) -> Decimal:
        return abs(self.cost_at_high - self.cost_at_low)


def choose_ranges(plan: Plan) -> dict[str, Range]:
    """Return the ranges to try of growth and the shares: a margin around those of the first type.

    A range holds within what a workload may be; growth is left out where a second level stands in its place.
    """
    work = plan.types[0].workload
    ranges = {"growth": (max(work.growth - GROWTH_MARGIN, -ONE), min(work.growth + GROWTH_MARGIN, MOST_GROWTH))}
    for name in SHARES:
        most = ONE - work.cache_writes if name == "cached" else ONE
        share = getattr(work, name)
        ranges[name] = (max(share - MARGIN, ZERO), min(share + MARGIN, most))
    return ranges


def rank_assumptions(plan: Plan, project: Project) -> list[Swing]:
    """Return the assumptions, the one that moves the total most first; equal ones in the order in which they are tried.

    Output and requests move between the plan's own lows and highs; growth and the shares within `choose_ranges`, in the
    types that have what the first has. What cannot change the total is left out, and so is growth beyond what a plan
    may hold, and everything where there is no total.
    """
    swings = [
        _measure_swing("output", None, None, _list_ends(project(change_types(plan, _fix_requests)))),
        _measure_swing("requests", None, None, _list_ends(project(change_types(plan, _fix_output)))),
    ]
    for name, (low, high) in choose_ranges(plan).items():
        if name == "growth" and any(kind.workload.step for kind in plan.types):
            continue
        now = getattr(plan.types[0].workload, name)
        costs = [_find_cost(plan, project, _replace_value(name, value, now)) for value in (low, high)]
        swings.append(_measure_swing(name, low, high, costs))
    moving = [swing for swing in swings if swing and swing.moves]
    return sorted(moving, key=lambda swing: swing.moves, reverse=True)


def _measure_swing(name: str, low: Decimal | None, high: Decimal | None, costs: list[Decimal | None]) -> Swing | None:
    at_low, at_high = costs
    return None if at_low is None or at_high is None else Swing(name, low, high, at_low, at_high)


def _list_ends(projection: Projection) -> list[Decimal | None]:
    total = projection.total
    return [total.low, total.high] if total else [None, None]


Change = Callable[[RequestType], RequestType]


def change_types(plan: Plan, change: Change) -> Plan:
    """Return a plan with each of its types changed."""
    return replace(plan, types=tuple(change(kind) for kind in plan.types))


def _find_cost(plan: Plan, project: Project, change: Change) -> Decimal | None:
    """Return the expected total with a change; None where growth would pass the most requests a plan may have."""
    try:
        total = project(change_types(plan, change)).total
    except WorkloadError:
        return None
    return total.expected if total else None


def _fix_requests(kind: RequestType) -> RequestType:
    return replace(kind, workload=replace(kind.workload, low=None, high=None))


def _fix_output(kind: RequestType) -> RequestType:
    output = Band.of(kind.profile.output_tokens.expected)
    return replace(kind, profile=replace(kind.profile, output_tokens=output))


def _replace_value(name: str, value: Decimal, now: Decimal) -> Change:
    """Change only the types that have the value which the first has now."""

    def change(kind: RequestType) -> RequestType:
        work = kind.workload
        if getattr(work, name) != now:
            return kind
        most = 1 - work.cache_writes if name == "cached" else MOST_GROWTH
        changed: dict[str, Any] = {name: min(value, most)}
        return replace(kind, workload=replace(work, **changed))

    return change
