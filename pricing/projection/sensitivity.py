"""Which assumption moves the total most, and what three levers would save."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final

from pricing.projection.plan import Plan, RequestType, Tokens
from pricing.projection.projection import Projection
from pricing.projection.routing import Saving, saving
from pricing.workload import MOST_GROWTH, ONE, ZERO, Band, WorkloadError, within

Project = Callable[[Plan], Projection]
"""Prices a plan on one model: `project` with everything but the plan given."""
Range = tuple[Decimal, Decimal]
SHARES: Final = ("retries", "cached", "batch")
MARGIN: Final = Decimal("0.1")
"""How far up and down a share is tried where nobody says otherwise: ten percentage points."""
GROWTH_MARGIN: Final = Decimal("0.05")
"""The same for growth a month: five percentage points."""


@dataclass(frozen=True, slots=True)
class Swing:
    """An assumption, and the period's expected dollars with it at its low and at its high, the others expected.

    `low` and `high` are the values tried; None where each type of request has its own.
    """

    assumption: str
    low: Decimal | None
    high: Decimal | None
    cost_at_low: Decimal
    cost_at_high: Decimal

    @property
    def swing(self) -> Decimal:
        return abs(self.cost_at_high - self.cost_at_low)


def usual_ranges(plan: Plan) -> dict[str, Range]:
    """What to try of growth and the shares where a person gives no range: a margin around those of the first type.

    A range holds within what a workload may be; growth is left out where a second level stands in its place.
    """
    work = plan.types[0].workload
    ranges = {"growth": (max(work.growth - GROWTH_MARGIN, -ONE), min(work.growth + GROWTH_MARGIN, MOST_GROWTH))}
    for name in SHARES:
        most = ONE - work.cache_writes if name == "cached" else ONE
        share = getattr(work, name)
        ranges[name] = (max(share - MARGIN, ZERO), min(share + MARGIN, most))
    return ranges


def drivers(plan: Plan, project: Project, ranges: Mapping[str, Range] | None = None) -> list[Swing]:
    """The assumptions, the one that moves the total most first; equal ones in the order output, requests, ranges.

    Output and requests move between the plan's own lows and highs; `ranges` (growth, retries, cached, batch) say the
    rest, in all types alike; where they are absent, `usual_ranges`, in the types that have what the first has. What
    cannot change the total is left out, and so is growth beyond what a plan may hold, and everything where there is no
    total. Raises WorkloadError at the name of a range that cannot be tried.
    """
    found = [
        _swing("output", None, None, _band(project(_each(plan, _sure_requests)))),
        _swing("requests", None, None, _band(project(_each(plan, _sure_output)))),
    ]
    for name, (low, high) in (usual_ranges(plan) if ranges is None else ranges).items():
        _check_range(name, low, high)
        if name == "growth" and any(kind.workload.step for kind in plan.types):
            continue
        alike = getattr(plan.types[0].workload, name) if ranges is None else None
        plans = [_possible(plan, _with(name, value, alike)) for value in (low, high)]
        found.append(_swing(name, low, high, [_expected(project(each)) if each else None for each in plans]))
    moving = [swing for swing in found if swing and swing.swing]
    return sorted(moving, key=lambda swing: swing.swing, reverse=True)


def _swing(name: str, low: Decimal | None, high: Decimal | None, costs: list[Decimal | None]) -> Swing | None:
    at_low, at_high = costs
    return None if at_low is None or at_high is None else Swing(name, low, high, at_low, at_high)


def _band(projection: Projection) -> list[Decimal | None]:
    total = projection.total
    return [total.low, total.high] if total else [None, None]


def _check_range(name: str, low: Decimal, high: Decimal) -> None:
    if name not in {"growth", *SHARES}:
        raise WorkloadError(name, f"cannot be given a range; those that can are growth, {', '.join(SHARES)}")
    for value in (low, high):
        within(name, value, -ONE if name == "growth" else ZERO, MOST_GROWTH if name == "growth" else ONE)
    if low > high:
        raise WorkloadError(name, f"must have a low no larger than its high of {high}, not {low}")


def _expected(projection: Projection) -> Decimal | None:
    return projection.total.expected if projection.total else None


Change = Callable[[RequestType], RequestType]


def _each(plan: Plan, change: Change) -> Plan:
    return replace(plan, types=tuple(change(kind) for kind in plan.types))


def _possible(plan: Plan, change: Change) -> Plan | None:
    """The plan with a change; None where growth would pass the most requests a plan may have."""
    try:
        return _each(plan, change)
    except WorkloadError:
        return None


def _sure_requests(kind: RequestType) -> RequestType:
    return replace(kind, workload=replace(kind.workload, low=None, high=None))


def _sure_output(kind: RequestType) -> RequestType:
    output = Band.of(kind.profile.output_tokens.expected)
    return replace(kind, profile=replace(kind.profile, output_tokens=output))


def _with(name: str, value: Decimal, alike: Decimal | None) -> Change:
    """`alike`: only types with this value now; None: all."""

    def change(kind: RequestType) -> RequestType:
        work = kind.workload
        if alike is not None and getattr(work, name) != alike:
            return kind
        if name == "growth":
            return replace(kind, workload=replace(work, growth=value))
        if name == "retries":
            return replace(kind, workload=replace(work, retries=value))
        if name == "cached":
            return replace(kind, workload=replace(work, cached=min(value, 1 - work.cache_writes)))
        return replace(kind, workload=replace(work, batch=value))

    return change


@dataclass(frozen=True, slots=True)
class Lever:
    """What one change alone makes of the period's expected cost. `warnings` are those of its projection."""

    name: str
    cost: Decimal
    saving: Saving
    warnings: tuple[str, ...]


def levers(
    plan: Plan, project: Project, *, waits: Decimal, hits: Decimal, prefix: Tokens | None, cap: int
) -> list[Lever]:
    """The period's cost with each of three levers pulled: `batch`, `cache`, `cap`; none where the plan has no total.

    `waits`: the share that can wait for the batch tier; `hits`: the share that finds its prefix of `prefix` tokens
    (None: all input) in the cache; a share that is larger already stays. `cap`: no request's output is longer; it cuts
    the low, expected and high length, so that the saving is the least it can be. Raises WorkloadError at `waits`,
    `hits` or `output_cap`.
    """
    within("waits", waits, ZERO, ONE)
    within("hits", hits, ZERO, ONE)
    if cap < 1:
        raise WorkloadError("output_cap", f"must be 1 token or more, not {cap:,}")
    now = project(plan).total
    changes = {"batch": _batching(waits), "cache": _caching(hits, prefix), "cap": _capping(cap)}
    found = []
    for name, change in changes.items():
        projection = project(_each(plan, change))
        if now and projection.total:
            cost = projection.total.expected
            found.append(Lever(name, cost, saving(cost, "now", now.expected), projection.warnings))
    return found


def _batching(waits: Decimal) -> Change:
    return lambda kind: replace(kind, workload=replace(kind.workload, batch=max(waits, kind.workload.batch)))


def _caching(hits: Decimal, prefix: Tokens | None) -> Change:
    def change(kind: RequestType) -> RequestType:
        whole, work = kind.profile.input_tokens, kind.workload
        short = isinstance(whole, int) and isinstance(prefix, int) and prefix > whole
        profile = replace(kind.profile, cached_tokens=None if short else prefix)
        cached = max(work.cached, min(hits, 1 - work.cache_writes))
        return replace(kind, profile=profile, workload=replace(work, cached=cached))

    return change


def _capping(cap: int) -> Change:
    def change(kind: RequestType) -> RequestType:
        output = kind.profile.output_tokens
        capped = Band(min(output.low, cap), min(output.expected, cap), min(output.high, cap))
        return replace(kind, profile=replace(kind.profile, output_tokens=capped))

    return change
