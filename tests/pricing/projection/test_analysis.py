"""Scenario and estimate → the analysis of a plan. Expected dollars are arithmetic on the rates in plans.py."""

from __future__ import annotations

from datetime import date
from decimal import Decimal as D
from typing import Any

import pytest

from pricing.catalog.catalog import Catalog
from pricing.catalog.rates import Conditions
from pricing.estimate.estimate import estimate_request
from pricing.estimate.request import Expectation, Measured, Request
from pricing.projection.analysis import Analysis, answer_plan
from pricing.projection.scenario import FurtherType, Route, Scenario, SecondLevel, Subscription
from pricing.workload import Workload, WorkloadError

DAY = date(2026, 11, 21)
LABELS: dict[str, Any] = {"input_tokens": 1, "output_tokens": 1, "requests": 1}
# Of 1,000 input and 500 output tokens, a thousand requests cost $2 + $4 on steady, $1 + $1 on plain.


def ask(prices: Catalog, *models: str, measured: dict[str, int] | None = None, **said: Any) -> Analysis:
    request = Request(
        1_000, models or ("steady", "plain"), Expectation(500), Conditions(DAY), Workload(D(1_000)),
        Measured(measured or {}),
    )  # fmt: skip
    return answer_plan(Scenario(**{"months": 2, **said}), estimate_request(prices, request))


def total(analysis: Analysis) -> dict[str, D | None]:
    return {each.name: each.expected for each in analysis.projected}


def test_models_are_in_the_order_of_their_cost(prices: Catalog) -> None:
    assert list(total(ask(prices)).items()) == [("plain", D(4)), ("steady", D(12))]


def test_the_cheapest_is_that_of_the_estimate_and_a_type_that_does_not_fit_is_named(prices: Catalog) -> None:
    long = FurtherType(
        name="long", input_tokens=5_000, output_tokens=1, requests=1
    )  # beyond steady's window of 4,000 tokens
    analysis = ask(prices, "steady", types=[long])
    assert analysis.limits[0].problems == ["long: 5,001 tokens exceed the context window of 4,000"]
    assert analysis.cheapest is analysis.today is analysis.projected[0]


def test_answers_that_are_not_requested_are_none(prices: Catalog) -> None:
    analysis = ask(prices)
    assert (analysis.budget, analysis.routing, analysis.subscription) == (None,) * 3
    assert (analysis.free_credit, analysis.crossings) == (None, None)
    assert [limits.requested for limits in analysis.limits] == ["plain", "steady"]
    assert analysis.drivers
    assert {lever.lever for lever in analysis.levers} == {"batch", "cache", "cap"}


def test_answers_are_in_the_order_of_the_models(prices: Catalog) -> None:
    flat = Subscription(seat=D(3))
    analysis = ask(prices, budget=D(5), subscription=flat, free_credit=D(1), routes=[Route(model="steady", share=D(1))])
    for lines in (analysis.budget, analysis.subscription, analysis.free_credit):
        assert [line.requested for line in lines or ()] == ["plain", "steady"]
    assert analysis.routing
    assert analysis.routing.savings["plain"].saves == 4 - 12


def test_the_flat_plan_crosses_the_cheapest_line(prices: Catalog) -> None:
    analysis = ask(prices, subscription=Subscription(seat=D(3)))
    assert analysis.crossings
    # $3 buy 1,500 requests at $0.002
    assert [(stretch.cheapest, stretch.since) for stretch in analysis.crossings.stretches] == [
        ("plain", D(0)),
        ("the subscription", D(1_500)),
    ]
    assert ask(prices, subscription=Subscription(seat=D(0))).crossings is None


def test_a_model_measured_by_hand_has_its_own_tokens(prices: Catalog) -> None:
    # 2,000 requests of 500 × 1 + 500 × 2
    assert total(ask(prices, measured={"plain": 500})) == {"plain": D(3), "steady": D(12)}


@pytest.mark.parametrize(
    ("first", "starts"),
    [
        (None, DAY),
        (date(2026, 11, 1), DAY),
        (date(2026, 11, 25), date(2026, 11, 25)),
        (date(2027, 2, 1), date(2027, 2, 1)),
        (date(2026, 10, 1), date(2026, 10, 1)),
    ],
)
def test_days_before_the_estimates_own_do_not_count_in_its_month(
    prices: Catalog, first: date | None, starts: date
) -> None:
    assert ask(prices, first=first).plan.first == starts


def test_a_second_level_leaves_other_types_as_they_are(prices: Catalog) -> None:
    more = [FurtherType(name="more", input_tokens=1_000, requests=1_000)]
    analysis = ask(prices, "plain", step=SecondLevel(month=2, requests=3_000), types=more)
    # $2 and $1, then 3 × $2 and $1
    assert [month.cost.expected for month in analysis.projected[0].projection.months if month.cost] == [3, 7]


def test_names_that_no_table_has_leave_nothing_to_tell(prices: Catalog) -> None:
    analysis = ask(prices, "nobody", budget=D(1))
    assert (analysis.projected, analysis.budget, analysis.limits, analysis.levers) == ((), (), (), ())
    assert analysis.today is None


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"today": "leaving"}, "today"),
        ({"types": [FurtherType(name="a", **LABELS, output_tokens_low=2)]}, "types[0].output_tokens_low"),
        (
            {"types": [FurtherType(name="a", **LABELS), FurtherType(name="b", **LABELS, requests_high=0)]},
            "types[1].requests_high",
        ),
        ({"types": [FurtherType(name="this prompt", **LABELS)]}, "types"),
        ({"routes": [Route(model="steady", share=D("0.5"))]}, "routes"),
        ({"routes": [Route(model="steady")]}, "routes[0]"),
        ({"output_tokens_low": 501}, "output_tokens_low"),
        ({"step": SecondLevel(month=3, requests=1)}, "step.month"),
        ({"first": date(9001, 1, 1)}, "first"),
    ],
)
def test_what_cannot_be_planned_names_its_field(prices: Catalog, said: dict[str, Any], field: str) -> None:
    with pytest.raises(WorkloadError) as caught:
        ask(prices, **said)
    assert caught.value.field == field
