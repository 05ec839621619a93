"""Months ahead: how long a budget and a price last, and when another model becomes cheaper."""

from __future__ import annotations

from datetime import date
from decimal import Decimal as D
from typing import Any

import pytest

from pricing.catalog.catalog import Catalog
from pricing.catalog.rates import Conditions
from pricing.estimate.estimate import estimate_request
from pricing.estimate.request import Expectation, Request
from pricing.projection.ahead import Ahead, Verdict, look_ahead
from pricing.projection.analysis import answer_ahead, answer_plan
from pricing.projection.scenario import Scenario
from pricing.workload import Workload, WorkloadError

DAY = date(2026, 11, 21)
NOVEMBER, DECEMBER, JANUARY, FEBRUARY = date(2026, 11, 1), date(2026, 12, 1), date(2027, 1, 1), date(2027, 2, 1)
# Of 1,000 input and 500 output tokens, a thousand requests cost $2 + $4 on steady, $1 + $1 on plain, $1 + $0.50 on
# leaving, which retires on 2027-01-15, and on rising $1, from 2026-12-11 on $4.


def look(prices: Catalog, *models: str, tokens: int = 1_000, requests: int = 1_000, **said: Any) -> Ahead:
    request = Request(tokens, models, Expectation(500), Conditions(DAY), Workload(D(requests)))
    return look_ahead(Scenario(**{"months": 4, **said}), estimate_request(prices, request))


def judge(prices: Catalog, *models: str, **said: Any) -> dict[str, Verdict]:
    return {each.name: each for each in look(prices, *models, **said).verdicts}


def test_a_model_is_over_from_the_month_that_costs_more_than_the_budget(prices: Catalog) -> None:
    # 2.00, 2.20, 2.42, 2.662
    (verdict,) = look(prices, "plain", growth="0.1", budget=D("2.42")).verdicts
    assert verdict == Verdict("plain", able=True, over=FEBRUARY, last=JANUARY, ends=None)


def test_a_model_over_from_the_first_month_has_no_month_within(prices: Catalog) -> None:
    assert judge(prices, "plain", budget=D("1.99"))["plain"] == Verdict("plain", True, NOVEMBER, None, None)


def test_a_budget_of_exactly_the_cost_holds_to_the_end(prices: Catalog) -> None:
    assert judge(prices, "plain", budget=D(2))["plain"] == Verdict("plain", True, None, FEBRUARY, None)


def test_a_retirement_is_not_a_passed_budget(prices: Catalog) -> None:
    verdict = judge(prices, "leaving", budget=D(100))["leaving"]
    assert verdict == Verdict("leaving", able=True, over=None, last=DECEMBER, ends=date(2027, 1, 15))
    assert judge(prices, "leaving", months=2, budget=D(100))["leaving"].ends is None


def test_without_a_budget_only_an_end_is_found(prices: Catalog) -> None:
    ahead = look(prices, "plain", "leaving", growth="1")
    assert ahead.budget is None
    assert {each.name: (each.over, each.last, each.ends) for each in ahead.verdicts} == {
        "plain": (None, FEBRUARY, None),
        "leaving": (None, DECEMBER, date(2027, 1, 15)),
    }


def test_what_cannot_do_the_job_is_no_verdict_to_count(prices: Catalog) -> None:
    # 4,500 tokens exceed steady's window of 4,000
    verdicts = judge(prices, "steady", "plain", tokens=4_000, budget=D(100))
    assert {name: each.able for name, each in verdicts.items()} == {"steady": False, "plain": True}


def test_the_cheapest_is_that_of_the_estimate_where_a_month_has_no_price(prices: Catalog) -> None:
    ahead = look(prices, "plain", "leaving", "steady")
    assert [each.name for each in ahead.projected] == ["plain", "steady", "leaving"]
    assert ahead.estimate.cheapest
    assert ahead.cheapest
    assert ahead.cheapest.name == ahead.estimate.cheapest.requested == "leaving"
    assert ahead.verdict
    assert ahead.verdict.name == "leaving"
    analysis = answer_ahead(ahead)
    assert analysis.cheapest is analysis.today is ahead.cheapest
    assert analysis.projected == ahead.projected


def test_the_month_in_which_another_becomes_cheaper_is_found(prices: Catalog) -> None:
    # rising: $1, then (10 × $1 + 21 × $4) / 31 = $3.03 in December; plain: $2
    assert look(prices, "rising", "plain", "steady").overtaking == (DECEMBER, "plain")
    assert look(prices, "plain", "steady").overtaking is None
    assert look(prices, "leaving", "plain").overtaking is None  # it retires, and nothing is cheaper before


def test_names_that_no_table_has_leave_nothing_ahead(prices: Catalog) -> None:
    ahead = look(prices, "nobody", budget=D(1))
    assert (ahead.projected, ahead.verdicts, ahead.budget) == ((), (), ())
    assert (ahead.cheapest, ahead.verdict, ahead.overtaking) == (None, None, None)


def test_what_cannot_be_projected_names_its_field(prices: Catalog) -> None:
    with pytest.raises(WorkloadError) as caught:
        look(prices, "plain", requests=0)
    assert caught.value.field == "requests"


def test_a_plan_is_answered_as_its_months_are(prices: Catalog) -> None:
    request = Request(1_000, ("plain", "steady"), Expectation(500), Conditions(DAY), Workload(D(1_000)))
    scenario, estimate = Scenario(months=3, budget=D(3)), estimate_request(prices, request)
    assert answer_plan(scenario, estimate).budget == look_ahead(scenario, estimate).budget
