from __future__ import annotations

from decimal import Decimal as D

from pricing.projection import LEVELS, cost_at_levels, monthly_cost
from pricing.workload import Workload


def test_a_thousand_small_requests_have_no_float_dust() -> None:
    # As floats this is 0.07749999999999956.
    assert monthly_cost(D("0.0000775"), Workload(D(1_000))) == D("0.0775")


def test_usage_levels_run_from_a_tenth_to_ten_times() -> None:
    assert (LEVELS[0], LEVELS[-1]) == (D("0.1"), D(10))
    points = cost_at_levels(D("0.002"), Workload(D(500)))
    assert points[0] == (D(50), D("0.002") * 50)
    assert points[LEVELS.index(D(1))] == (D(500), D(1))
    assert points[-1] == (D(5_000), D("0.002") * 5_000)
