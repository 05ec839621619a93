"""Lines of monthly cost over the number of requests, and the points where they cross."""

from __future__ import annotations

from decimal import Decimal as D
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pricing.projection.break_even import (
    CostLine,
    Crossing,
    Stretch,
    choose_volumes,
    compute_costs,
    find_cheapest,
    find_crossings,
    fit_line,
)
from pricing.workload import WorkloadError
from tests.support.plans import MILLION, beta, on, plan


def test_a_flat_price_is_passed_where_requests_have_cost_as_much() -> None:
    flat, metered = CostLine("seat", D(0), D(20)), CostLine("api", D("0.002"))
    assert find_crossings(flat, metered) == (Crossing(D(10_000), D(20), below="api", above="seat"),)
    assert find_crossings(metered, flat) == find_crossings(flat, metered)


def test_fixed_costs_move_the_crossing() -> None:
    # 5 + 0.001 n = 1 + 0.003 n at n = 2,000, both 7.
    assert find_crossings(CostLine("stored", D("0.001"), D(5)), CostLine("fresh", D("0.003"), D(1))) == (
        Crossing(D(2_000), D(7), below="fresh", above="stored"),
    )


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (CostLine("a", D("0.001")), CostLine("b", D("0.002"))),  # both through the origin
        (CostLine("a", D(1), D(1)), CostLine("b", D(1), D(2))),
        (CostLine("a", D(2), D(3)), CostLine("b", D(1), D(2))),
        (CostLine("a", D(1), D(1)), CostLine("b", D(1), D(1))),
    ],
)
def test_lines_that_never_meet_do_not_cross(one: CostLine, other: CostLine) -> None:
    assert find_crossings(one, other) == ()


def test_a_monthly_credit_is_consumed_first() -> None:
    line = CostLine("free", D("0.01"), D(3), credit=D(10))
    assert [line.compute_cost(D(n)) for n in (0, 1_000, 1_001)] == [3, 3, D("3.01")]
    # Free up to 1,000 requests, then 0.01 each: as dear as 0.004 each at 10 / 0.006 = 1,666.67 requests.
    (crossing,) = find_crossings(CostLine("free", D("0.01"), credit=D(10)), CostLine("cheap", D("0.004")))
    assert (crossing.requests, crossing.below, crossing.above) == (D(10) / D("0.006"), "free", "cheap")


def test_two_lines_can_cross_twice() -> None:
    # 1 + 0.002 n is below a fixed 3 until 1,000; the other costs 2 up to 4,000 and 0.01 for each more.
    bent, straight = CostLine("bent", D("0.01"), D(2), credit=D(40)), CostLine("straight", D("0.002"), D(1))
    first, second = find_crossings(bent, straight)
    assert (first.requests, first.cost, first.above) == (D(500), D(2), "bent")
    # 2 + 0.01 n − 40 = 1 + 0.002 n at n = 39 / 0.008 = 4,875
    assert (second.requests, second.cost, second.above) == (D(4_875), D("10.75"), "straight")


def test_lines_that_touch_do_not_cross() -> None:
    bent, straight = CostLine("bent", D(1), D(5), credit=D(10)), CostLine("straight", D("0.5"))
    assert straight.compute_cost(D(10)) == bent.compute_cost(D(10)) == 5
    assert find_crossings(bent, straight) == ()


def test_the_cheapest_is_named_for_each_stretch() -> None:
    lines = [CostLine("api", D("0.01")), CostLine("seat", D(0), D(100)), CostLine("mid", D("0.002"), D(16))]
    assert find_cheapest(lines) == (Stretch(D(0), "api"), Stretch(D(2_000), "mid"), Stretch(D(42_000), "seat"))
    assert find_cheapest([]) == ()


def test_volumes_are_round_numbers_between_the_ends() -> None:
    assert choose_volumes(D(30), D(1_000)) == [30, 50, 100, 200, 500, 1_000]
    assert choose_volumes(D("0.5"), D(2)) == [D("0.5"), 1, 2]
    assert choose_volumes(D(7), D(7)) == [7]
    assert compute_costs([CostLine("a", D(2), D(1))], [D(1), D(10)]) == [[3, 21]]


@pytest.mark.parametrize(("least", "most"), [(D(0), D(1)), (D(2), D(1)), (D(1), D("Infinity")), (D("NaN"), D(1))])
def test_an_axis_that_cannot_be_drawn_is_refused(least: D, most: D) -> None:
    with pytest.raises(WorkloadError, match="volumes must run from a number above 0"):
        choose_volumes(least, most)


@pytest.mark.parametrize("numbers", [(D(-1), D(0), D(0)), (D(0), D(-1), D(0)), (D(0), D(0), D("NaN"))])
def test_negative_costs_are_refused(numbers: tuple[D, D, D]) -> None:
    with pytest.raises(WorkloadError, match="must be 0 or more dollars"):
        CostLine("wrong", *numbers)


def test_a_projection_gives_the_line_of_its_average_request(tmp_path: Path) -> None:
    prices = beta(tmp_path)
    line = fit_line(on(prices, "plain", plan()), fixed=D(3))
    assert line == CostLine("plain", (1_000 * D(1) + 500 * D(2)) / MILLION, D(3))
    assert fit_line(on(prices, "rising", plan())) is None  # not sold on the first days


dollars = st.decimals(0, 10_000, places=2)
rates = st.decimals(0, 1, places=6)


@given(rates, dollars, dollars, rates, dollars, dollars)
def test_costs_are_equal_at_a_crossing_and_change_order_around_it(
    rate: D, fixed: D, credit: D, other_rate: D, other_fixed: D, other_credit: D
) -> None:
    one, other = CostLine("one", rate, fixed, credit), CostLine("other", other_rate, other_fixed, other_credit)
    for crossing in find_crossings(one, other):
        at = crossing.requests
        cost, other_cost = one.compute_cost(at), other.compute_cost(at)
        assert round(cost, 2) == round(other_cost, 2) or abs(cost - other_cost) < D("1e-9")
        by_name = {"one": one, "other": other}
        below, above = by_name[crossing.below], by_name[crossing.above]
        before, after = at * D("0.999999"), at * D("1.000001")
        assert below.compute_cost(before) <= above.compute_cost(before)
        assert above.compute_cost(after) <= below.compute_cost(after)
