"""Workload: the number of requests a month, its growth, and the shares that are cached, batched or sent again."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import KW_ONLY, dataclass
from decimal import Decimal
from typing import Final, Generic, Literal, TypeVar

Period = Literal["month", "day"]
Level = Literal["low", "expected", "high"]
N = TypeVar("N", int, Decimal)

MOST_REQUESTS: Final = Decimal(10**12)
MOST_DOLLARS: Final = Decimal(10**12)
"""Most requests and dollars a month; a larger number is a slip."""
MOST_GROWTH: Final = Decimal(10)
"""Most growth a month: 1,000 %."""
ZERO: Final = Decimal(0)
ONE: Final = Decimal(1)
LEVELS: Final = tuple(Decimal(level) for level in ("0.1", "0.2", "0.5", "1", "2", "5", "10"))
"""Usage levels, as multiples of the expected number of requests."""


class WorkloadError(ValueError):
    """Number that no workload can have. `field` is its name; the message says what would be right."""

    def __init__(self, field: str, problem: str, expected: str | None = None) -> None:
        super().__init__(f"{field} {problem}")
        self.field = field
        self.problem = problem
        self.expected = expected or problem.partition(", not ")[0].removeprefix("must be ")


@dataclass(frozen=True, slots=True)
class Band(Generic[N]):
    """Figure with a low, an expected and a high value. Its maker sees to the order; `check_order` checks a person's."""

    low: N
    expected: N
    high: N

    @classmethod
    def of(cls, value: N) -> Band[N]:
        """Return a figure without doubt."""
        return cls(value, value, value)

    @property
    def certain(self) -> bool:
        """Return True where low and high are the same."""
        return self.low == self.high

    def at(self, level: Level) -> N:
        if level == "low":
            return self.low
        return self.high if level == "high" else self.expected


def add(bands: Iterable[Band[Decimal]]) -> Band[Decimal]:
    """Return the sum: low with low, expected with expected, high with high. Zero where there are none."""
    low = expected = high = ZERO
    for band in bands:
        low += band.low
        expected += band.expected
        high += band.high
    return Band(low, expected, high)


def multiply(one: Band[Decimal], other: Band[Decimal]) -> Band[Decimal]:
    """Return the product: low by low, expected by expected, high by high."""
    return Band(one.low * other.low, one.expected * other.expected, one.high * other.high)


def check_order(field: str, low: N, expected: N, high: N) -> None:
    """Raise WorkloadError at `field_low` or `field_high` where the ends of a band are the wrong way round."""
    if low > expected:
        raise WorkloadError(f"{field}_low", f"must be at most the expected {expected:,}, not {low:,}")
    if high < expected:
        raise WorkloadError(f"{field}_high", f"must be at least the expected {expected:,}, not {high:,}")


def check_range(field: str, value: Decimal, least: Decimal, most: Decimal) -> None:
    """Raise WorkloadError at `field` for a number that is not finite or lies outside [least, most]."""
    if not value.is_finite() or not least <= value <= most:
        raise WorkloadError(field, f"must be between {least:,} and {most:,}, not {value:,}")


@dataclass(frozen=True, slots=True)
class StepChange:
    """Second level of requests: from month number `month` on (2 is the month after the first), `requests` a period."""

    month: int
    requests: Decimal


@dataclass(frozen=True, slots=True)
class Workload:
    """Number of requests each month, or each of the days that count, with its growth and shares.

    Shares are between 0 and 1. Raises WorkloadError, which names the field.
    """

    requests: Decimal
    """Expected requests a period in the first month."""
    per: Period = "month"
    days: int = 30
    """Days of a month on which there are requests, where they are counted by the day."""
    _: KW_ONLY
    low: Decimal | None = None
    """Requests a period if there are few; None: as expected."""
    high: Decimal | None = None
    growth: Decimal = ZERO
    """Growth a month, compounding: 0.05 is 5% more. Requests are not rounded: 1,000 become 1,050, 1,102.5, …"""
    step: StepChange | None = None
    """Second level, in place of growth."""
    retries: Decimal = ZERO
    """Share of requests that are sent and billed twice."""
    cached: Decimal = ZERO
    """Share of requests that read their prefix from the cache."""
    cache_writes: Decimal = ZERO
    """Share of requests that write their prefix into the cache."""
    batch: Decimal = ZERO
    """Share of requests that can wait for the batch tier."""

    def __post_init__(self) -> None:
        for field in ("requests", "low", "high"):
            value = getattr(self, field)
            if value is not None:
                check_range("requests" if field == "requests" else f"requests_{field}", value, ZERO, MOST_REQUESTS)
        for field in ("retries", "cached", "cache_writes", "batch"):
            check_range(field, getattr(self, field), ZERO, ONE)
        band = self.band
        check_order("requests", band.low, band.expected, band.high)
        if not 1 <= self.days <= 31:
            raise WorkloadError("days_per_month", f"must be between 1 and 31, not {self.days:,}")
        if self.cached + self.cache_writes > 1:
            both = self.cached + self.cache_writes
            raise WorkloadError("cache_writes", f"and cached must add up to at most 1, not {both:,}")
        self._check_change()

    def _check_change(self) -> None:
        if not self.growth.is_finite() or not -1 <= self.growth <= MOST_GROWTH:
            raise WorkloadError("growth", f"must be between −1 (−100%) and {MOST_GROWTH} (1,000%), not {self.growth}")
        if self.step is None:
            return
        if self.growth:
            raise WorkloadError("growth", "must be 0 when there is a step change; choose one of the two")
        if self.step.month < 2:
            raise WorkloadError("step.month", f"must be 2 (the second month) or later, not {self.step.month:,}")
        check_range("step.requests", self.step.requests, ZERO, MOST_REQUESTS)
        if not self.requests:
            raise WorkloadError("requests", "must be above 0 when there is a step change: low and high follow it")

    @property
    def band(self) -> Band[Decimal]:
        """Requests a period in the first month."""
        low = self.requests if self.low is None else self.low
        return Band(low, self.requests, self.requests if self.high is None else self.high)

    @property
    def monthly_requests(self) -> Decimal:
        """Expected requests in the first month."""
        return self.requests * self.days if self.per == "day" else self.requests

    def count_requests(self, month: int) -> Band[Decimal]:
        """Return the requests in month number `month`; 1 is the first. Retries are not among them.

        At a second level, low and high stay in proportion to the expected number.
        """
        band, days = self.band, self.days if self.per == "day" else 1
        if self.step is not None and month >= self.step.month:
            new = self.step.requests * days
            return Band(new * band.low / self.requests, new, new * band.high / self.requests)
        factor = (1 + self.growth) ** (month - 1) * days if month > 1 else Decimal(days)  # 0 ** 0 is an error
        return Band(band.low * factor, band.expected * factor, band.high * factor)


def compute_monthly_cost(cost_per_request: Decimal, workload: Workload) -> Decimal:
    """Return dollars a month, exactly, from dollars a request."""
    return cost_per_request * workload.monthly_requests


def compute_cost_at_levels(
    cost_per_request: Decimal, workload: Workload, levels: Sequence[Decimal] = LEVELS
) -> list[tuple[Decimal, Decimal]]:
    """Return (requests a month, dollars a month) at multiples of the workload, from dollars a request."""
    monthly = compute_monthly_cost(cost_per_request, workload)
    return [(workload.monthly_requests * level, monthly * level) for level in levels]


MOST_MONTHS: Final = 36
MOST_TYPES: Final = 20
