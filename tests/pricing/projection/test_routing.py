from __future__ import annotations

from decimal import Decimal as D

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pricing.projection.projection import Projection
from pricing.projection.routing import Saving, blend_by_type, blend_projections, compute_saving, compute_savings
from pricing.workload import Band, Workload, WorkloadError
from tests.support.plans import MILLION, beta, kind, on, plan

# Of 1,000 tokens in and 500 out.
STEADY = (1_000 * D(2) + 500 * D(8)) / MILLION
PLAIN = (1_000 * D(1) + 500 * D(2)) / MILLION
Projections = dict[str, Projection]


@pytest.fixture(scope="module")
def lines(tmp_path_factory: pytest.TempPathFactory) -> Projections:
    prices = beta(tmp_path_factory.mktemp("beta"))
    planned = plan(kind(workload=Workload(D(1_000), low=D(400), high=D(5_000))), kind("summaries", tokens=3_000))
    return {name: on(prices, name, planned) for name in ("steady", "plain", "leaving")}


def test_a_blend_costs_each_model_its_share(lines: Projections) -> None:
    blended = blend_projections(lines, {"steady": D("0.25"), "plain": D("0.75")})
    steady, plain = lines["steady"].months[1].cost, lines["plain"].months[1].cost
    assert blended.months[1]
    assert steady
    assert plain
    assert blended.months[1].high == steady.high * D("0.25") + plain.high * D("0.75")
    assert blended.total
    # 1,000 chats and 1,000 summaries a month, three months
    long = (3_000 * D(2) + 500 * D(8)) / MILLION, (3_000 * D(1) + 500 * D(2)) / MILLION
    assert blended.total.expected == 3_000 * (D("0.25") * (STEADY + long[0]) + D("0.75") * (PLAIN + long[1]))


def test_types_can_go_to_different_models(lines: Projections) -> None:
    blended = blend_by_type(lines, {"chat": "steady", "summaries": "plain"})
    summary = (3_000 * D(1) + 500 * D(2)) / MILLION
    assert blended.months[0] == Band(
        STEADY * 400 + summary * 1_000, STEADY * 1_000 + summary * 1_000, STEADY * 5_000 + summary * 1_000
    )


def test_a_model_that_ends_leaves_the_blend_without_a_total(lines: Projections) -> None:
    blended = blend_projections(lines, {"leaving": D("0.5"), "plain": D("0.5")})
    assert (blended.months[2], blended.total, blended.reason) == (None, None, "leaving retires on 2027-01-15")
    by_type = blend_by_type(lines, {"chat": "plain", "summaries": "leaving"})
    assert (by_type.months[2], by_type.total, by_type.reason) == (None, None, "leaving retires on 2027-01-15")


def test_savings_are_against_each_model_alone(lines: Projections) -> None:
    steady, plain = lines["steady"].total, lines["plain"].total
    assert steady
    assert plain
    half = (steady.expected + plain.expected) / 2
    assert compute_savings(half, lines) == (
        Saving("steady", steady.expected - half, (steady.expected - half) / steady.expected),
        Saving("plain", plain.expected - half, (plain.expected - half) / plain.expected),
    )


def test_a_saving_may_be_a_loss_and_has_no_share_of_nothing() -> None:
    assert compute_saving(D(15), "today", D(10)) == Saving("today", D(-5), D("-0.5"))
    assert compute_saving(D(15), "free", D(0)) == Saving("free", D(-15), None)


@pytest.mark.parametrize(
    ("shares", "problem"),
    [
        ({}, r"must add up to 1 \(100%\), not 0"),
        ({"steady": D("0.5"), "plain": D("0.4")}, r"must add up to 1 \(100%\), not 0.9"),
        ({"steady": D("1.5"), "plain": D("-0.5")}, "must be between 0 and 1"),
        ({"steady": D("NaN")}, "must be between 0 and 1"),
        ({"steady": D("0.5"), "stedy": D("0.5")}, "must be of the models compared; stedy is not one of them"),
    ],
)
def test_shares_that_are_no_split_are_refused(lines: Projections, shares: dict[str, D], problem: str) -> None:
    with pytest.raises(WorkloadError, match=problem) as caught:
        blend_projections(lines, shares)
    assert caught.value.field == "routes"


@pytest.mark.parametrize(
    ("models", "problem"),
    [
        ({"chat": "plain"}, "must name a model for each request type: chat, summaries"),
        ({"chat": "plain", "chats": "plain"}, "must be of the request types chat, summaries; chats is not one of them"),
        ({"chat": "plain", "summaries": "stedy"}, "must go to the models compared; stedy is not one of them"),
    ],
)
def test_routes_that_lead_nowhere_are_refused(lines: Projections, models: dict[str, str], problem: str) -> None:
    with pytest.raises(WorkloadError, match=problem) as caught:
        blend_by_type(lines, models)
    assert caught.value.field == "routes"


def test_a_share_of_one_is_the_model_alone_even_beside_one_that_ends(lines: Projections) -> None:
    assert blend_projections(lines, {"steady": D(1), "leaving": D(0)}).total == lines["steady"].total
    assert blend_projections(lines, {"plain": D(1)}).months == tuple(month.cost for month in lines["plain"].months)
    assert blend_by_type(lines, {"chat": "plain", "summaries": "plain"}).total == lines["plain"].total


@given(st.integers(0, 1_000).map(lambda n: D(n) / 1_000))
def test_a_blend_of_two_lies_between_them(lines: Projections, share: D) -> None:
    total = blend_projections(lines, {"steady": share, "plain": 1 - share}).total
    steady, plain = lines["steady"].total, lines["plain"].total
    assert total
    assert steady
    assert plain
    assert plain.expected <= total.expected <= steady.expected
    assert (total.expected == steady.expected) == (share == 1)
    assert (total.expected == plain.expected) == (share == 0)
