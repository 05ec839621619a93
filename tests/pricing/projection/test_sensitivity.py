"""What moves the total, worked by hand: steady costs 2 and 8 dollars a million tokens, cached 0.2, batch half."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal as D

import pytest

from pricing.catalog.catalog import Catalog
from pricing.projection.plan import Plan
from pricing.projection.projection import Projection
from pricing.projection.sensitivity import Swing, drivers, levers, usual_ranges
from pricing.workload import Band, Step, Workload, WorkloadError
from tests.support.plans import MILLION, beta, kind, on, plan

STEADY = (1_000 * D(2) + 500 * D(8)) / MILLION


@pytest.fixture(scope="module")
def prices(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    return beta(tmp_path_factory.mktemp("beta"))


def of(prices: Catalog, name: str = "steady") -> Callable[[Plan], Projection]:
    return lambda planned: on(prices, name, planned)


def test_each_assumption_is_moved_alone_and_the_largest_swing_comes_first(prices: Catalog) -> None:
    work = Workload(D(1_000), low=D(900), high=D(1_200))
    planned = plan(kind(output=Band(250, 500, 1_000), workload=work), months=1)
    found = drivers(planned, of(prices), {"retries": (D(0), D("0.1")), "batch": (D(0), D(1))})
    assert found == [
        Swing("output", None, None, D(2_000 + 250 * 8) / 1_000, D(2_000 + 1_000 * 8) / 1_000),
        Swing("batch", D(0), D(1), STEADY * 1_000, STEADY * 500),
        Swing("requests", None, None, STEADY * 900, STEADY * 1_200),
        Swing("retries", D(0), D("0.1"), STEADY * 1_000, STEADY * 1_100),
    ]
    assert [swing.swing for swing in found] == [6, 3, D("1.8"), D("0.6")]


def test_growth_moves_the_months_after_the_first(prices: Catalog) -> None:
    (found,) = drivers(plan(months=2), of(prices), {"growth": (D(0), D("0.5"))})
    assert found == Swing("growth", D(0), D("0.5"), STEADY * 2_000, STEADY * 2_500)
    assert drivers(plan(months=1), of(prices), {"growth": (D(0), D("0.5"))}) == []


def test_what_cannot_move_is_left_out(prices: Catalog) -> None:
    # plain has no cached rate and no batch; a second level stands in the place of growth.
    stepped = plan(kind(workload=Workload(D(10), low=D(0), step=Step(2, D(20)))))
    names = [swing.assumption for swing in drivers(stepped, of(prices, "plain"))]
    assert names == ["requests", "retries"]


def test_a_plan_without_a_total_has_no_drivers(prices: Catalog) -> None:
    uncertain = plan(kind(output=Band(1, 2, 3)))
    assert drivers(uncertain, of(prices, "leaving")) == []
    assert levers(uncertain, of(prices, "leaving"), waits=D(1), hits=D(1), prefix=None, cap=1) == []


def test_the_usual_ranges_stay_within_what_a_workload_may_be() -> None:
    work = Workload(D(1), growth=D("0.02"), retries=D("0.05"), cached=D("0.85"), cache_writes=D("0.1"), batch=D(1))
    assert usual_ranges(plan(kind(workload=work))) == {
        "growth": (D("-0.03"), D("0.07")),
        "retries": (D(0), D("0.15")),
        "cached": (D("0.75"), D("0.9")),
        "batch": (D("0.9"), D(1)),
    }


def test_growth_that_no_plan_may_have_is_left_out(prices: Catalog) -> None:
    huge = plan(kind(workload=Workload(D(10**12))), months=2)
    assert "growth" not in [swing.assumption for swing in drivers(huge, of(prices))]


def test_a_type_keeps_room_for_its_writes(prices: Catalog) -> None:
    planned = plan(kind(workload=Workload(D(1_000), cache_writes=D("0.5"))), months=1)
    (found,) = drivers(planned, of(prices), {"cached": (D(0), D(1))})
    write, read = (1_000 * D("2.5") + 4_000) / MILLION, (1_000 * D("0.2") + 4_000) / MILLION
    assert found.cost_at_low == 1_000 * (write + STEADY) / 2
    assert found.cost_at_high == 1_000 * (write + read) / 2


@pytest.mark.parametrize(
    ("ranges", "field", "problem"),
    [
        ({"retries": (D("0.2"), D("0.1"))}, "retries", "no larger than its high"),
        ({"batch": (D(0), D(2))}, "batch", "must be between 0 and 1"),
        ({"growth": (D(-2), D(0))}, "growth", "must be between -1 and 10"),
        ({"luck": (D(0), D(1))}, "luck", "cannot be given a range"),
    ],
)
def test_ranges_that_cannot_be_tried_are_refused(
    prices: Catalog, ranges: dict[str, tuple[D, D]], field: str, problem: str
) -> None:
    with pytest.raises(WorkloadError, match=problem) as caught:
        drivers(plan(), of(prices), ranges)
    assert caught.value.field == field


def test_three_levers_save_what_they_save_alone(prices: Catalog) -> None:
    batch, cache, cap = levers(plan(), of(prices), waits=D("0.4"), hits=D("0.8"), prefix=600, cap=200)
    now = STEADY * 3_000
    read = (400 * D(2) + 600 * D("0.2") + 500 * D(8)) / MILLION
    assert (batch.name, batch.cost) == ("batch", now * D("0.6") + now * D("0.4") / 2)
    assert (cache.name, cache.cost) == ("cache", 3_000 * (STEADY * D("0.2") + read * D("0.8")))
    assert (cap.name, cap.cost) == ("cap", 3_000 * (1_000 * D(2) + 200 * D(8)) / MILLION)
    assert batch.saving.dollars == now * D("0.2")
    assert batch.saving.share == D("0.2")


def test_a_lever_that_cannot_move_saves_nothing_and_says_why(prices: Catalog) -> None:
    batch, cache, cap = levers(plan(), of(prices, "plain"), waits=D(1), hits=D(1), prefix=None, cap=10_000)
    assert [lever.saving.dollars for lever in (batch, cache, cap)] == [0, 0, 0]
    assert batch.warnings == ("plain has no batch price for these requests; the batch share is priced as the rest",)
    assert cache.warnings == ("plain has no price for cached input; the cached share is priced as input",)


def test_a_lever_never_takes_back_what_is_done_already(prices: Catalog) -> None:
    done = plan(kind(workload=Workload(D(1_000), batch=D("0.9"), cached=D("0.9"))))
    found = levers(done, of(prices), waits=D("0.1"), hits=D("0.1"), prefix=5_000, cap=10_000)
    assert [lever.saving.dollars for lever in found] == [0, 0, 0]


@pytest.mark.parametrize(
    ("numbers", "field"),
    [({"waits": D(2)}, "waits"), ({"hits": D(-1)}, "hits"), ({"cap": 0}, "output_cap")],
)
def test_levers_that_cannot_be_pulled_are_refused(prices: Catalog, numbers: dict[str, D], field: str) -> None:
    with pytest.raises(WorkloadError) as caught:
        levers(plan(), of(prices), **{"waits": D(1), "hits": D(1), "prefix": None, "cap": 10, **numbers})  # type: ignore[arg-type]
    assert caught.value.field == field
