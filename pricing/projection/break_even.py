"""Monthly cost as a function of the number of requests, and the points where two such lines cross."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations
from typing import Final

from pricing.projection.projection import Projection
from pricing.workload import ZERO, WorkloadError

DUST: Final = Decimal("1e-15")
"""Dollars below which a difference is only the rounding of a division."""


@dataclass(frozen=True, slots=True)
class CostLine:
    """Line from requests a month to US dollars a month."""

    name: str
    per_request: Decimal
    fixed: Decimal = ZERO
    """Dollars a month, whatever is used: a subscription, cached storage."""
    credit: Decimal = ZERO
    """Dollars free each month, consumed by requests before they are paid; they never pay for `fixed`."""

    def __post_init__(self) -> None:
        for field in ("per_request", "fixed", "credit"):
            value = getattr(self, field)
            if not value.is_finite() or value < 0:
                raise WorkloadError(field, f"must be 0 or more dollars, not {value}")

    def compute_cost(self, requests: Decimal) -> Decimal:
        """Return dollars a month for a number of requests a month."""
        return self.fixed + max(self.per_request * requests - self.credit, ZERO)

    @property
    def bend(self) -> Decimal:
        """Requests a month at which the credit is used up; 0 where there is none."""
        return self.credit / self.per_request if self.per_request else ZERO


def fit_line(projection: Projection, *, fixed: Decimal = ZERO, credit: Decimal = ZERO) -> CostLine | None:
    """Return the line through a projection's first month, its average request of all types; None without a price."""
    first = projection.months[0]
    if first.cost is None or not first.requests.expected:
        return None
    return CostLine(projection.name, first.cost.expected / first.requests.expected, fixed, credit)


@dataclass(frozen=True, slots=True)
class Crossing:
    """Point where two lines cost the same. `below` is cheaper below `requests` a month, `above` above them."""

    requests: Decimal
    cost: Decimal
    below: str
    above: str


def find_crossings(one: CostLine, other: CostLine) -> tuple[Crossing, ...]:
    """Return the points above 0 requests where the cheaper of two lines changes; none for two lines through the origin.

    Exact up to the 28 digits of a division; lines that only touch do not cross.
    """
    points = _find_meetings(one, other)
    ends = [*points[1:], points[-1] * 2 + 1]
    crossings = []
    cheaper = None
    for start, end in zip(points, ends, strict=True):
        middle = (start + end) / 2
        difference = one.compute_cost(middle) - other.compute_cost(middle)
        if abs(difference) < DUST:
            continue
        now = (one if difference < 0 else other).name
        if cheaper not in {None, now}:
            crossings.append(Crossing(start, one.compute_cost(start), str(cheaper), now))
        cheaper = now
    return tuple(crossings)


def _find_meetings(one: CostLine, other: CostLine) -> list[Decimal]:
    """Return zero, the bends of both lines, and the points of equal cost, in order."""
    bends = sorted({ZERO, one.bend, other.bend})
    points = set(bends)
    for start, end in zip(bends, [*bends[1:], None], strict=True):
        slope = (one.per_request if start >= one.bend else 0) - (other.per_request if start >= other.bend else 0)
        if slope:
            point = start - (one.compute_cost(start) - other.compute_cost(start)) / slope
            if point > start and (end is None or point < end):
                points.add(point)
    return sorted(points)


@dataclass(frozen=True, slots=True)
class Stretch:
    """Range of volumes on which `cheapest` costs least: from `since` requests a month up to the next stretch."""

    since: Decimal
    cheapest: str


def find_cheapest(lines: Sequence[CostLine]) -> tuple[Stretch, ...]:
    """Return the cheapest line at each volume, the first of equal ones. For the lines of one chart: it tries pairs."""
    if not lines:
        return ()
    points = {ZERO} | {c.requests for one, other in combinations(lines, 2) for c in find_crossings(one, other)}
    starts = sorted(points)
    stretches: list[Stretch] = []
    for start, end in zip(starts, [*starts[1:], starts[-1] * 2 + 1], strict=True):
        middle = (start + end) / 2
        least = min(lines, key=lambda line: line.compute_cost(middle)).name
        if not stretches or stretches[-1].cheapest != least:
            stretches.append(Stretch(start, least))
    return tuple(stretches)


def choose_volumes(least: Decimal, most: Decimal) -> list[Decimal]:
    """Return numbers of requests for a logarithmic axis: both ends and every 1, 2 and 5 × 10ⁿ between them.

    Raises WorkloadError where they are not above 0 and in order.
    """
    if not (least.is_finite() and most.is_finite()) or not 0 < least <= most:
        raise WorkloadError("volumes", "must run from a number above 0 to one at least as large")
    volumes = {least, most}
    for exponent in range(least.adjusted(), most.adjusted() + 1):
        volumes |= {step for digit in (1, 2, 5) if least <= (step := Decimal(digit).scaleb(exponent)) <= most}
    return sorted(volumes)


def compute_costs(lines: Iterable[CostLine], points: Sequence[Decimal]) -> list[list[Decimal]]:
    """Return for each line its dollars a month at each number of requests."""
    return [[line.compute_cost(point) for point in points] for line in lines]
