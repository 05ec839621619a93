"""Swings of the total, worked by hand: steady costs 2 and 8 dollars a million tokens, cached 0.2, batch half."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal as D

from pricing.catalog.catalog import Catalog
from pricing.projection.plan import Plan, RequestType
from pricing.projection.projection import Projection
from pricing.projection.sensitivity import Swing, choose_ranges, rank_assumptions
from pricing.workload import Band, StepChange, Workload
from tests.support.plans import MILLION, kind, on, plan

STEADY = (1_000 * D(2) + 500 * D(8)) / MILLION


def of(prices: Catalog, name: str = "steady") -> Callable[[Plan], Projection]:
    return lambda planned: on(prices, name, planned)


def test_each_assumption_is_moved_alone_and_the_largest_swing_comes_first(prices: Catalog) -> None:
    work = Workload(D(1_000), low=D(900), high=D(1_200), batch=D("0.1"))
    planned = plan(kind(output=Band(250, 500, 1_000), workload=work), months=1)
    each = STEADY * D("0.95") * 1_000  # a tenth costs half
    read = (1_000 * D("0.2") + 500 * D(8)) / MILLION
    assert rank_assumptions(planned, of(prices)) == [
        Swing("output", None, None, each * (2_000 + 250 * 8) / 6_000, each * (2_000 + 1_000 * 8) / 6_000),
        Swing("requests", None, None, each * D("0.9"), each * D("1.2")),
        Swing("batch", D(0), D("0.2"), STEADY * 1_000, STEADY * 900),
        Swing("retries", D(0), D("0.1"), each, each * D("1.1")),
        Swing("cached", D(0), D("0.1"), each, each * (D("0.9") + D("0.1") * read / STEADY)),
    ]


def test_growth_moves_the_months_after_the_first(prices: Catalog) -> None:
    def growth(months: int) -> list[Swing]:
        planned = plan(kind(workload=Workload(D(1_000), growth=D("0.1"))), months=months)
        return [swing for swing in rank_assumptions(planned, of(prices)) if swing.assumption == "growth"]

    assert growth(2) == [Swing("growth", D("0.05"), D("0.15"), STEADY * 2_050, STEADY * 2_150)]
    assert growth(1) == []


def test_what_cannot_move_is_left_out(prices: Catalog) -> None:
    # plain has no cached rate and no batch; a second level stands in the place of growth.
    stepped = plan(kind(workload=Workload(D(10), low=D(0), step=StepChange(2, D(20)))))
    names = [swing.assumption for swing in rank_assumptions(stepped, of(prices, "plain"))]
    assert names == ["requests", "retries"]


def test_a_plan_without_a_total_ranks_no_assumptions(prices: Catalog) -> None:
    uncertain = plan(kind(output=Band(1, 2, 3)))
    assert rank_assumptions(uncertain, of(prices, "leaving")) == []


def test_the_usual_ranges_stay_within_what_a_workload_may_be() -> None:
    work = Workload(D(1), growth=D("0.02"), retries=D("0.05"), cached=D("0.85"), cache_writes=D("0.1"), batch=D(1))
    assert choose_ranges(plan(kind(workload=work))) == {
        "growth": (D("-0.03"), D("0.07")),
        "retries": (D(0), D("0.15")),
        "cached": (D("0.75"), D("0.9")),
        "batch": (D("0.9"), D(1)),
    }


def test_growth_that_no_plan_may_have_is_left_out(prices: Catalog) -> None:
    huge = plan(kind(workload=Workload(D(10**12))), months=2)
    assert "growth" not in [swing.assumption for swing in rank_assumptions(huge, of(prices))]


def test_a_type_keeps_room_for_its_writes(prices: Catalog) -> None:
    def writing(name: str, writes: str) -> RequestType:
        return kind(name, workload=Workload(D(1_000), cached=D("0.25"), cache_writes=D(writes)))

    planned = plan(writing("some", "0.5"), writing("most", "0.75"), months=1)
    (swing,) = [swing for swing in rank_assumptions(planned, of(prices)) if swing.assumption == "cached"]
    write, read = (1_000 * D("2.5") + 4_000) / MILLION, (1_000 * D("0.2") + 4_000) / MILLION
    some, most = write * D("0.5"), write * D("0.75")
    assert (swing.low, swing.high) == (D("0.15"), D("0.35"))
    low = some + most + read * D("0.3") + STEADY * (D("0.35") + D("0.1"))
    assert swing.cost_at_low == 1_000 * low
    assert swing.cost_at_high == 1_000 * (some + most + read * D("0.6") + STEADY * D("0.15"))
