"""Requests in each month, and numbers that no workload can have."""

from __future__ import annotations

from decimal import Decimal as D
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pricing.workload import MOST_REQUESTS, Band, StepChange, Workload, WorkloadError


def test_requests_a_day_count_on_the_days_that_count() -> None:
    assert Workload(D(10), "day", 22).monthly_requests == 10 * 22
    assert Workload(D(10), "month", 22).monthly_requests == 10


def test_growth_compounds_without_rounding() -> None:
    work = Workload(D(1_000), growth=D("0.05"))
    assert [work.count_requests(month).expected for month in (1, 2, 3)] == [1_000, 1_050, D("1102.5")]


def test_growth_may_shrink_to_nothing() -> None:
    work = Workload(D(1_000), growth=D(-1))
    assert [work.count_requests(month).expected for month in (1, 2, 3)] == [1_000, 0, 0]


def test_low_and_high_grow_alike() -> None:
    work = Workload(D(100), "day", 20, low=D(50), high=D(300), growth=D("0.1"))
    assert work.count_requests(2) == Band(50 * 20 * D("1.1"), 100 * 20 * D("1.1"), 300 * 20 * D("1.1"))


def test_a_second_level_starts_in_its_month_and_keeps_the_proportions() -> None:
    work = Workload(D(100), low=D(50), high=D(300), step=StepChange(3, D(400)))
    assert work.count_requests(2) == Band(D(50), D(100), D(300))
    assert work.count_requests(3) == Band(D(200), D(400), D(1_200))
    assert work.count_requests(36) == work.count_requests(3)


def test_no_requests_are_a_workload() -> None:
    assert Workload(D(0)).count_requests(1) == Band.of(D(0))


@pytest.mark.parametrize(
    ("numbers", "field", "problem"),
    [
        ({"requests": D(-1)}, "requests", "must be between 0 and 1,000,000,000,000, not -1"),
        ({"requests": D(10**15)}, "requests", "must be between 0 and 1,000,000,000,000"),
        ({"requests": D("NaN")}, "requests", "must be between"),
        ({"requests": D("Infinity")}, "requests", "must be between"),
        ({"low": D(101)}, "requests_low", "must be at most the expected 100, not 101"),
        ({"high": D(99)}, "requests_high", "must be at least the expected 100, not 99"),
        ({"low": D(-1)}, "requests_low", "must be between"),
        ({"days": 0}, "days_per_month", "must be between 1 and 31"),
        ({"days": 32}, "days_per_month", "must be between 1 and 31"),
        ({"growth": D(-2)}, "growth", "must be between −1 .−100%. and 10"),
        ({"growth": D("10.01")}, "growth", "must be between"),
        ({"growth": D("sNaN")}, "growth", "must be between"),
        ({"growth": D("0.1"), "step": StepChange(2, D(5))}, "growth", "must be 0 when there is a step change"),
        ({"step": StepChange(1, D(5))}, "step.month", "must be 2"),
        ({"step": StepChange(2, D(-5))}, "step.requests", "must be between"),
        ({"requests": D(0), "step": StepChange(2, D(5))}, "requests", "must be above 0 when there is a step change"),
        ({"retries": D("1.01")}, "retries", "must be between 0 and 1, not 1.01"),
        ({"cached": D("-0.1")}, "cached", "must be between 0 and 1"),
        ({"batch": D(30)}, "batch", "must be between 0 and 1, not 30"),
        (
            {"cached": D("0.6"), "cache_writes": D("0.5")},
            "cache_writes",
            "and cached must add up to at most 1, not 1.1",
        ),
    ],
)
def test_numbers_that_no_workload_has_are_refused(numbers: dict[str, Any], field: str, problem: str) -> None:
    with pytest.raises(WorkloadError, match=problem) as caught:
        Workload(**{"requests": D(100), **numbers})
    assert caught.value.field == field


requests = st.integers(0, int(MOST_REQUESTS)).map(D)


@given(st.lists(requests, min_size=3, max_size=3), st.decimals(-1, 10, places=4), st.integers(1, 36))
def test_the_expected_number_lies_within_its_band(numbers: list[D], growth: D, month: int) -> None:
    low, expected, high = sorted(numbers)
    band = Workload(expected, low=low, high=high, growth=growth).count_requests(month)
    assert 0 <= band.low <= band.expected <= band.high
