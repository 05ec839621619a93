"""Conversations over months. Expected costs are arithmetic with Acme's rates."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal as D
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from pricing.catalog.catalog import Catalog
from pricing.catalog.rates import Conditions
from pricing.conversation.conversation import Conversation
from pricing.estimate.estimate import Estimate, estimate_request
from pricing.estimate.request import Expectation, Measured, Request
from pricing.projection.analysis import answer_plan
from pricing.projection.by_model import ModelProjection, project_models
from pricing.projection.scenario import Scenario
from pricing.tokens.prompt import Prompt, count_prompt
from pricing.workload import Workload
from tests.support.price_tables import TODAY

MILLION = D(1_000_000)
TALK = Conversation(turns=2, user_tokens=100)
"""With 1,000 tokens before it and answers of 200: inputs of 1,100 and 1,400 tokens, the second with 1,100 unchanged."""
CACHED = (1_400 * D("1.25") + 1_100 * D("0.10") + 2 * 200 * 4) / MILLION
PLAIN = ((1_100 + 1_400) * 1 + 2 * 200 * 4) / MILLION


def estimate(catalog: Catalog, talk: Conversation = TALK, *names: str, prompt: Any = 1_000, **more: Any) -> Estimate:
    workload = Workload(D(1_000))
    request = Request(prompt, names or ("fast-1",), Expectation(200), Conditions(TODAY), workload, conversation=talk)
    return estimate_request(catalog, replace(request, **more))


def project(estimated: Estimate, **scenario: Any) -> ModelProjection:
    return project_models(Scenario(**{"months": 1, **scenario}), estimated)[1][0]


def test_a_month_of_conversations_is_the_estimates_own(acme: Catalog) -> None:
    estimated = estimate(acme)
    assert project(estimated).expected == estimated.results[0].monthly == 1_000 * CACHED
    assert project(estimate(acme, replace(TALK, cached=False))).expected == 1_000 * PLAIN


def test_the_cached_share_of_conversations_uses_the_cache(acme: Catalog) -> None:
    share = D("0.25")
    assert project(estimate(acme), cached=share).expected == 1_000 * (share * CACHED + (1 - share) * PLAIN)


def test_conversations_grow_are_repeated_and_may_wait(acme: Catalog) -> None:
    assert project(estimate(acme), months=2, growth=D("0.1")).expected == D(2_100) * CACHED
    assert project(estimate(acme), retries=D("0.1")).expected == D(1_100) * CACHED
    assert project(estimate(acme), batch=D(1)).expected == 1_000 * CACHED / 2


def test_a_longer_answer_is_longer_in_all_later_turns(acme: Catalog) -> None:
    total = project(estimate(acme, replace(TALK, cached=False)), output_tokens_high=300).projection.total
    assert total
    assert total.expected == 1_000 * PLAIN
    assert total.high == 1_000 * ((1_100 + 1_500) * 1 + 2 * 300 * 4) / MILLION


def test_sub_agents_count_in_every_month(acme: Catalog) -> None:
    talk = replace(TALK, sub_calls=D(1), sub_model="fast-2", sub_input_tokens=1_000)
    projection = project(estimate(acme, talk), months=3).projection
    # fast-2 costs 3 dollars until January 2027, and 6 from then on; the first month begins today
    assert [month.cost and month.cost.expected for month in projection.months] == [
        1_000 * (CACHED + 2 * 1_000 * rate / MILLION) for rate in (3, 3, 6)
    ]
    assert projection.changes == ("the price of sub-agents on fast-2 changes on 2027-01-01",)


def test_limits_and_peaks_count_calls(acme: Catalog) -> None:
    talk = Conversation(turns=2, user_tokens=100, calls=3, result_tokens=500)
    analysis = answer_plan(Scenario(months=1, peak_factor=D(1)), estimate(acme, talk))
    (limits,) = analysis.limits
    assert limits.busiest
    # 1,000 conversations of 6 calls in the 43,200 minutes of a month
    assert limits.busiest.requests == 6 * (D(1_000) / 43_200)
    # in: 1,100, 1,600 and 2,100, then 2,400, 2,900 and 3,400; out: two answers of 200
    assert limits.busiest.tokens == (13_500 + 400) * (D(1_000) / 43_200)
    long = answer_plan(Scenario(months=1), estimate(acme, Conversation(turns=40, user_tokens=100)))
    # turn n has 800 + 300 n of input and 200 of output: 10,100 is the first over 10,000
    assert long.limits[0].problems == ["from turn 31 on, 10,300 tokens exceed the context window of 10,000"]


def test_a_count_that_the_vendor_measured_is_projected_as_it_is_estimated(acme: Catalog) -> None:
    prompt = count_prompt(Prompt(text="Hello " * 500))
    estimated = estimate(acme, prompt=prompt, measured=Measured(tokens={"fast-1": 1_000}))
    assert project(estimated).expected == estimated.results[0].monthly == 1_000 * CACHED


@given(
    turns=st.integers(1, 6),
    calls=st.integers(1, 3),
    limit=st.none() | st.integers(1_000, 6_000),
    sub_calls=st.sampled_from([D(0), D("0.5")]),
    cached=st.booleans(),
    name=st.sampled_from(["fast-1", "fast-2"]),
)
def test_any_conversation_costs_in_a_month_what_it_costs_in_the_estimate(
    acme: Catalog, turns: int, calls: int, limit: int | None, sub_calls: D, cached: bool, name: str
) -> None:
    sub = {"sub_calls": sub_calls, "sub_model": "fast-2", "sub_input_tokens": 700}
    talk = Conversation(
        turns,
        100,
        calls,
        50,
        400,
        limit=limit,
        summary_tokens=90,
        cached=cached,
        **sub,  # type: ignore[arg-type]
    )
    estimated = estimate(acme, talk, name, prompt=count_prompt(Prompt(text="Hello " * 500)))
    result, projected = estimated.results[0], project(estimated)
    assert projected.expected == result.monthly
    assert projected.projection.total == result.monthly_costs
