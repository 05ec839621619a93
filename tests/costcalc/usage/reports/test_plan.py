"""A plan made of usage: the estimate that begins with its averages."""

from __future__ import annotations

from datetime import date
from decimal import Decimal as D
from typing import Any

import pytest
from django.http import QueryDict
from django.test import Client

from costcalc.current import catalog
from costcalc.estimate.forms import EstimateForm, check_state
from costcalc.estimate.state import State
from costcalc.usage.reports.plan import MOST_PLANNED, Plan, build_plan_address
from pricing.usage import Usage
from pricing.usage_log.reports.averages import Averages, measure_requests
from tests.pricing.usage_log.reports.what_if.test_comparison import reduce_all
from tests.support.api import send
from tests.support.price_tables import TODAY
from tests.support.usage_answers import OPENAI
from tests.support.usage_totals import make

pytestmark = pytest.mark.usefixtures("acme")
USED = Usage(input_tokens=1_000, cache_read_tokens=600, cache_write_tokens=100, output_tokens=300, reasoning_tokens=100)


def measure(**fields: Any) -> Averages:
    return measure_requests(reduce_all(catalog(), make(fields.pop("usage", USED), model="fast-1", **fields)).items())


def build(averages: Averages, *names: str, tier: str = "") -> str:
    return build_plan_address(catalog(), averages, names, TODAY, tier)


def open_plan(address: str) -> State:
    form = EstimateForm(QueryDict(address.partition("?")[2]))
    assert form.is_valid(), form.errors
    state = check_state(form)
    assert state is not None
    return state


def test_it_opens_the_estimate_with_the_averages() -> None:
    averages = measure(day=date(2026, 11, 2), fees=(("web_search", D("0.5")),))
    state = open_plan(build(averages, "fast-1", "no-such-model", "acme/fast-2", tier="batch"))
    request, expected = state.request, state.request.expectation
    assert (request.prompt, expected.output_tokens, expected.reasoning_tokens) == (1_000, 200, 100)
    assert (expected.cache_read, expected.cache_write, expected.fees) == (
        D("0.6"),
        D("0.1"),
        (("web_search", D("0.5")),),
    )
    assert request.workload.monthly_requests == 30  # one a day
    assert request.conditions.tier == "batch"
    assert (request.models, state.baseline) == (("fast-1", "acme/fast-2"), "fast-1")


def test_the_page_of_the_estimate_shows_it(client: Client) -> None:
    answer = send(client, "usage", {"rows": [OPENAI], "what_if": [{"model": "fast-2"}]})
    (scenario,) = answer["what_if"]["scenarios"]
    assert open_plan(scenario["plan"]["link"]).request.models == ("fast-1", "fast-2")
    page = client.get(scenario["plan"]["link"])
    assert page.status_code == 200
    # (1,000 × 3 + 100 × 12) / 1,000,000 a request, and 30 a month
    assert b"0.0042" in page.content  # below a header that has the dollar sign
    assert b"$0.126" in page.content
    own = open_plan(answer["what_if"]["plan"]["link"])
    assert (own.request.models, own.request.prompt) == (("fast-1",), 1_000)
    assert own.request.workload.monthly_requests == 30


def test_the_share_of_the_cache_is_that_of_the_scenario(client: Client) -> None:
    rows = [OPENAI | {"usage": {"prompt_tokens": 4_000, "completion_tokens": 1}}]
    answer = send(client, "usage", {"rows": rows, "what_if": [{"cache_hit_rate": 0.25}]})
    plans = [answer["what_if"]["plan"], answer["what_if"]["scenarios"][0]["plan"]]
    assert [plan["cached_share"] for plan in plans] == ["0.000000", "0.250000"]
    assert [open_plan(plan["link"]).request.expectation.cache_read for plan in plans] == [0, D("0.25")]


def test_nothing_is_planned_where_nobody_knows_the_requests() -> None:
    assert not build(measure(requests=0), "fast-1")


def test_it_says_of_what_these_are_the_averages(client: Client) -> None:
    plan = send(client, "usage", {"rows": [OPENAI], "what_if": [{"tier": "batch"}]})["what_if"]["plan"]
    assert plan | {"link": ""} == {
        "requests": 1, "days": 1, "uncounted_rows": 0, "requests_per_month": 30, "input_tokens": 1_000,
        "cached_share": "0.000000", "output_tokens": 100, "reasoning_tokens": 0, "link": "",
    }  # fmt: skip
    assert Plan(measure(day=None, requests=2), "/").describe() == "2 requests"
    assert (
        Plan(measure(requests=0), "").describe()
        == "0 requests; 1 row left out, without tokens or the number of their requests"
    )
    usage = [OPENAI | {"id": str(number), "model": "fast-1"} for number in range(2)]
    page = send(client, "usage", {"rows": usage, "what_if": [{"tier": "batch"}]})
    assert page["what_if"]["plan"]["requests_per_month"] == 60


def test_a_plan_needs_a_model_that_has_a_price() -> None:
    assert not build(measure(), "no-such-model", "")


def test_a_plan_is_at_the_tier_of_the_usage() -> None:
    assert open_plan(build(measure(tier="batch"), "fast-1")).request.conditions.tier == "batch"


def test_requests_that_no_estimate_takes_have_no_plan() -> None:
    assert not build(measure(usage=Usage(input_tokens=20_000_000), requests=1, summed=True), "fast-1")


def test_a_plan_has_room_for_so_many_models() -> None:
    names = [f"acme/{name}" for name in ("fast-1", "fast-2", "slow", "fast")] + [*catalog().offers][:20]
    assert len(open_plan(build(measure(), *names)).request.models) == MOST_PLANNED
