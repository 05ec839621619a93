"""What would make a conversation cheaper. Expected costs are arithmetic with Acme's rates."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal as D
from typing import Any

import pytest

from pricing.catalog.catalog import Catalog
from pricing.catalog.rates import Conditions
from pricing.conversation.conversation import Conversation
from pricing.estimate.conversation_levers import ConversationLever, halve_definitions, pull_conversation_levers
from pricing.estimate.estimate import estimate_request
from pricing.estimate.request import Expectation, Measured, Request
from pricing.tokens.prompt import Prompt, count_prompt
from pricing.tokens.tools import Tool
from pricing.workload import Workload
from tests.support.price_tables import TODAY

MILLION = D(1_000_000)
TALK = Conversation(turns=2, user_tokens=100)


def pull(
    catalog: Catalog, talk: Conversation, name: str = "fast-1", *, prompt: Any = 1_000, answer: int = 200, **more: Any
) -> dict[str, ConversationLever]:
    conditions, workload = Conditions(TODAY), Workload(D(1_000))
    request = Request(prompt, (name,), Expectation(answer), conditions, workload, conversation=talk)
    estimate = estimate_request(catalog, replace(request, **more))
    levers = pull_conversation_levers(catalog, estimate.request, estimate.results[0])
    assert [lever.saved for lever in levers] == sorted((lever.saved for lever in levers), reverse=True)
    return {lever.lever: lever for lever in levers}


def test_caching_can_be_switched_on(acme: Catalog) -> None:
    lever = pull(acme, replace(TALK, cached=False))["caching"]
    plain = ((1_100 + 1_400) * 1 + 2 * 200 * 4) / MILLION
    cached = (1_400 * D("1.25") + 1_100 * D("0.10") + 2 * 200 * 4) / MILLION
    assert (lever.result.cost, lever.saved, lever.saved_monthly) == (cached, plain - cached, 1_000 * (plain - cached))
    assert lever.saved_share == (plain - cached) / plain


def test_what_changes_nothing_is_no_lever(acme: Catalog) -> None:
    assert set(pull(acme, TALK)) == {"compact"}
    assert pull(acme, Conversation(1, user_tokens=100)) == {}
    assert "caching" not in pull(acme, replace(TALK, cached=False), "fast-2")  # it has no price for cached input
    assert pull(acme, TALK, "slow") == {}  # it has no price


def test_only_the_last_turns_may_be_kept(acme: Catalog) -> None:
    talk = Conversation(turns=6, user_tokens=100, cached=False)
    lever = pull(acme, talk)["keep"]
    assert lever.change.value == 3
    # the fifth and the sixth turn leave out one and two turns of 300 tokens
    assert lever.saved == 300 * (1 + 2) / MILLION
    assert "keep" not in pull(acme, replace(talk, keep=3))


def test_leaving_turns_out_may_cost_more_than_it_saves(acme: Catalog) -> None:
    assert (
        pull(acme, Conversation(turns=6, user_tokens=100))["keep"].saved < 0
    )  # what is left is not read from the cache


def test_a_long_history_can_be_compacted(acme: Catalog) -> None:
    talk = Conversation(turns=3, user_tokens=500, cached=False)
    lever = pull(acme, talk, answer=500)["compact"]
    # inputs of 1,500, 2,500 and 3,500; beyond 2,500 the history of 3,000 becomes 250 tokens
    assert lever.change.value == 2_500
    assert lever.change.request.conversation
    assert lever.change.request.conversation.summary_tokens == 250
    assert lever.saved == (3_500 - (3_000 + 1_000 + 250 + 500) - 250 * 4) / MILLION


def test_results_of_tools_can_be_cut(acme: Catalog) -> None:
    talk = Conversation(turns=1, user_tokens=100, calls=2, call_tokens=50, result_tokens=400, cached=False)
    lever = pull(acme, talk)["results"]
    assert (lever.change.value, lever.saved) == (200, 200 / MILLION)


def test_half_of_the_tools_can_be_left_out(catalog: Catalog) -> None:
    tools = tuple(Tool(f"search_{n}", "Search the catalog for a product by its name.", {}) for n in range(4))
    prompt = count_prompt(Prompt(text="Help.", tools=tools))
    lever = pull(catalog, replace(TALK, cached=False), "gpt-4o", prompt=prompt)["definitions"]
    definitions = prompt.sizes["o200k_base"].tools.expected
    assert lever.change.value == 2
    # 2.50 dollars a million, in each of two calls
    assert lever.saved == 2 * (definitions - definitions // 2) * D("2.50") / MILLION
    assert halve_definitions(halve_definitions(prompt)).definitions == 1
    measured = Measured(tokens={"gpt-4o": 500})
    assert "definitions" not in pull(catalog, TALK, "gpt-4o", prompt=prompt, measured=measured)


def test_sub_agents_can_run_on_a_cheaper_model(acme: Catalog) -> None:
    talk = replace(TALK, sub_calls=D(2), sub_model="fast-2", sub_input_tokens=1_000, sub_output_tokens=100)
    lever = pull(acme, talk)["sub_model"]
    # 4 runs at 3 and 12 dollars, or at 1 and 4
    assert (lever.change.value, lever.saved) == ("fast-1", 4 * (1_000 * 2 + 100 * 8) / MILLION)
    assert "sub_model" not in pull(acme, replace(talk, sub_model="fast-1"))


@pytest.mark.parametrize("name", ["claude-opus-5", "gpt-6-sol", "deepseek-v4-pro"])
def test_each_lever_is_an_estimate_of_its_own(catalog: Catalog, name: str) -> None:
    talk = Conversation(12, 200, 4, 100, 1_500, sub_calls=D(1), sub_input_tokens=9_000, sub_output_tokens=500)
    for lever in pull(catalog, talk, name, prompt=8_000).values():
        (alone,) = estimate_request(catalog, replace(lever.change.request, models=(name,))).results
        assert alone.cost == lever.result.cost
