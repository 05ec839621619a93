"""Savings of three levers, worked by hand: steady costs 2 and 8 dollars a million tokens, cached 0.2, batch half."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal as D

from pricing.catalog.catalog import Catalog
from pricing.projection.levers import pull_levers
from pricing.projection.plan import Plan
from pricing.projection.projection import Projection
from pricing.workload import Band, Workload
from tests.support.plans import MILLION, kind, on, plan

STEADY = (1_000 * D(2) + 500 * D(8)) / MILLION


def of(prices: Catalog, name: str = "steady") -> Callable[[Plan], Projection]:
    return lambda planned: on(prices, name, planned)


def test_a_plan_without_a_total_has_no_levers(prices: Catalog) -> None:
    assert pull_levers(plan(kind(output=Band(1, 2, 3))), of(prices, "leaving"), waits=D(1), hits=D(1), cap=1) == []


def test_three_levers_save_what_they_save_alone(prices: Catalog) -> None:
    batch, cache, cap = pull_levers(plan(kind(prefix=600)), of(prices), waits=D("0.4"), hits=D("0.8"), cap=200)
    now = STEADY * 3_000
    read = (400 * D(2) + 600 * D("0.2") + 500 * D(8)) / MILLION
    assert (batch.lever, batch.cost) == ("batch", now * D("0.6") + now * D("0.4") / 2)
    assert (cache.lever, cache.cost) == ("cache", 3_000 * (STEADY * D("0.2") + read * D("0.8")))
    assert (cap.lever, cap.cost) == ("cap", 3_000 * (1_000 * D(2) + 200 * D(8)) / MILLION)
    assert batch.saving.saves == now * D("0.2")
    assert batch.saving.share == D("0.2")


def test_a_lever_that_cannot_move_saves_nothing_and_says_why(prices: Catalog) -> None:
    batch, cache, cap = pull_levers(plan(), of(prices, "plain"), waits=D(1), hits=D(1), cap=10_000)
    assert [lever.saving.saves for lever in (batch, cache, cap)] == [0, 0, 0]
    assert batch.warnings == ("plain has no batch price for these requests; the batch share is priced like the rest",)
    assert cache.warnings == ("plain has no price for cached input; the cached share is priced as input",)


def test_a_lever_never_takes_back_what_is_done_already(prices: Catalog) -> None:
    done = plan(kind(workload=Workload(D(1_000), batch=D("0.9"), cached=D("0.9"))))
    levers = pull_levers(done, of(prices), waits=D("0.1"), hits=D("0.1"), cap=10_000)
    assert [lever.saving.saves for lever in levers] == [0, 0, 0]
