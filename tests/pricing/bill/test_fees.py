"""Calls that responses name, charged beside their tokens. Expected charges are the arithmetic itself."""

from __future__ import annotations

from decimal import Decimal as D
from typing import Any

import pytest

from pricing.catalog.catalog import Catalog
from pricing.catalog.rates import Conditions
from pricing.quote import quote_usage
from pricing.usage import Usage
from tests.support.bills import (
    CHAT,
    CLAUDE,
    GEMINI,
    MILLION,
    NEW_TOOL,
    RESPONSE,
    SEARCH,
    TOKENS,
    charge_all,
    ground,
    one,
)
from tests.support.price_tables import TODAY

OPEN = {"type": "web_search_call", "status": "completed", "action": {"type": "open_page", "url": "x"}}
FIND = {"type": "web_search_call", "status": "completed", "action": {"type": "find_in_page", "pattern": "x"}}


@pytest.mark.parametrize(
    ("value", "fee"),
    [
        # OpenAI: its guide to web search says that only searching costs, not opening and looking through pages
        ({"usage": RESPONSE, "tools": NEW_TOOL, "output": [SEARCH, OPEN, SEARCH, FIND]}, 2 * D("0.01")),
        ({"usage": RESPONSE, "tools": NEW_TOOL, "output": [{"type": "web_search_call"}]}, D("0.01")),
        ({"usage": RESPONSE, "tools": [{"type": "web_search_preview"}], "output": [SEARCH]}, D("0.025")),
        (
            {"usage": RESPONSE, "tools": [{"type": "web_search_preview_2025_03_11"}], "output": [SEARCH] * 2},
            2 * D("0.025"),
        ),
        ({"usage": RESPONSE, "output": [{"type": "file_search_call"}] * 3}, 3 * D("0.0025")),
        # a container, however often code runs in it
        (
            {
                "usage": RESPONSE,
                "output": [{"type": "code_interpreter_call", "container_id": name} for name in ("a", "b", "a")],
            },
            2 * D("0.03"),
        ),
        # a hosted shell runs in a container too, one's own does not
        (
            {
                "usage": RESPONSE,
                "output": [
                    {"type": "shell_call", "environment": {"type": "container_reference", "container_id": "a"}},
                    {"type": "shell_call", "environment": {"type": "local"}},
                    {"type": "shell_call", "environment": None},
                    {"type": "code_interpreter_call", "container_id": "a"},
                ],
            },
            D("0.03"),
        ),
        ({"usage": RESPONSE, "output": [{"type": "message"}, {"type": "function_call"}, 5, None]}, 0),
        # xAI
        (
            {
                "usage": RESPONSE
                | {"server_side_tool_usage_details": {"web_search_calls": 1, "x_search_calls": 8, "mcp_calls": 4}}
            },
            D("0.01") + 8 * D("0.005"),
        ),
        # OpenRouter, LiteLLM, Perplexity's Sonar and its agents
        ({"usage": CHAT | {"server_tool_use_details": {"web_search_requests": 2}}}, 2 * D("0.01")),
        ({"usage": CHAT | {"server_tool_use": {"web_search_requests": 2}}}, 2 * D("0.01")),
        ({"usage": CHAT | {"prompt_tokens_details": {"web_search_requests": 2}}}, 2 * D("0.01")),
        ({"usage": CHAT | {"num_search_queries": 3}}, 3 * D("0.01")),
        ({"usage": RESPONSE | {"tool_calls_details": {"search_web": {"invocation": 2}}}}, 2 * D("0.01")),
        ({"usage": RESPONSE | {"tool_calls_details": {"web_search": {"invocation": 2}}}}, 2 * D("0.01")),
        # Anthropic: web fetch costs nothing but its tokens
        (
            {"usage": CLAUDE | {"server_tool_use": {"web_search_requests": 2, "web_fetch_requests": 5}}},
            2 * D("0.01"),
        ),
    ],
)
def test_calls_are_charged_beside_the_tokens(calls: Catalog, value: dict[str, Any], fee: D) -> None:
    assert one(calls, "searches", **value).cost == TOKENS + fee


def test_a_second_place_that_names_the_same_calls_is_not_charged_again(calls: Catalog) -> None:
    usage = RESPONSE | {"server_side_tool_usage_details": {"web_search_calls": 2}}
    assert one(calls, "searches", usage=usage, output=[SEARCH, SEARCH]).cost == TOKENS + 2 * D("0.01")


@pytest.mark.parametrize(
    ("model", "queries", "fee"),
    [
        ("queries", ["a", "b", "c"], 3 * D("0.014")),
        ("prompts", ["a", "b", "c"], D("0.035")),
        # https://ai.google.dev/gemini-api/docs/google-search: empty queries are ignored, unique ones counted
        ("queries", ["a", "", " "], D("0.014")),
        ("queries", ["a", "b", "a"], 2 * D("0.014")),
        ("queries", [], 0),
        ("prompts", [], 0),
    ],
)
def test_grounding_is_charged_by_query_or_by_prompt_as_the_model_has_a_rate(
    calls: Catalog, model: str, queries: list[str], fee: D
) -> None:
    line = one(calls, model, usageMetadata=GEMINI, candidates=ground(*queries))
    assert (line.cost, line.partial) == (TOKENS + fee, False)


def test_grounding_is_read_in_the_spelling_of_python(calls: Catalog) -> None:
    candidates = [{"grounding_metadata": {"web_search_queries": ["a", "b"]}}, {"grounding_metadata": None}]
    line = one(calls, "queries", usage_metadata=GEMINI, candidates=candidates)
    assert line.cost == TOKENS + 2 * D("0.014")


@pytest.mark.parametrize(
    ("usage", "fee"),
    [
        (CHAT, D("0.006")),
        (CHAT | {"num_search_queries": 1}, D("0.006")),
        (CHAT | {"num_search_queries": 4}, D("0.006")),  # its fee is for the request, however much it searches
        (CHAT | {"search_context_size": "high"}, D("0.014")),
        (CHAT | {"search_context_size": "huge"}, D("0.006")),
        (CHAT | {"search_context_size": ["high"]}, D("0.006")),
    ],
)
def test_a_request_that_always_costs_is_charged_unasked(calls: Catalog, usage: dict[str, Any], fee: D) -> None:
    line = one(calls, "answers", usage=usage)
    assert (line.cost, line.partial) == (TOKENS + fee, False)


@pytest.mark.parametrize("searches", [0, 1, 3])
def test_searches_with_a_rate_of_their_own_are_charged_beside_the_request_as_in_an_estimate(
    calls: Catalog, searches: int
) -> None:
    line = one(calls, "always", usage=RESPONSE, tools=NEW_TOOL, output=[SEARCH] * searches)
    assert line.cost == TOKENS + D("0.025") + searches * D("0.01")
    usage = Usage(1_000, output_tokens=200, fees=(("web_search", D(searches)),))
    assert line.cost == quote_usage(calls, "always", usage, Conditions(TODAY)).total


def test_fees_are_items_of_the_total(calls: Catalog) -> None:
    value = {"model": "searches", "usage": RESPONSE, "tools": NEW_TOOL, "output": [SEARCH]}
    statement = charge_all(calls, value, value, {"model": "unknown", "usage": RESPONSE})
    assert [(each.item, each.quantity, each.amount) for each in statement.items] == [
        ("input", 3_000, 3_000 / MILLION),
        ("output", 600, 600 * 4 / MILLION),
        ("web search", 2, 2 * D("0.01")),
    ]
    assert statement.total == 3 * TOKENS + 2 * D("0.01")
    assert (statement.partial, statement.not_included) == (False, ("web_search", "taxes"))


STATED = [
    {"usage": CHAT | {"prompt_tokens_details": {"web_search_requests": 3}}},  # LiteLLM, of whichever vendor
    {"usageMetadata": GEMINI, "candidates": ground("a", "b", "c")},
]


@pytest.mark.parametrize(
    ("model", "items", "fee", "left_out"),
    [
        ("searches", ["web search"], 3 * D("0.01"), ("web_search",)),  # at the least: the version is not stated
        ("queries", ["grounding query"], 3 * D("0.014"), ()),
        ("prompts", ["grounded prompt"], D("0.035"), ()),
        ("answers", ["request"], D("0.006"), ()),
        ("unknown", [], 0, ("web_search",)),
        ("plain", [], 0, ("web_search",)),
    ],
)
@pytest.mark.parametrize("value", STATED)
def test_searches_are_charged_once_in_the_unit_of_the_models_vendor(
    calls: Catalog, value: dict[str, Any], model: str, items: list[str], fee: D, left_out: tuple[str, ...]
) -> None:
    line = one(calls, model, **value)
    assert [each.item for each in line.lines if each.unit != "token"] == items
    assert (line.cost, line.left_out, line.partial) == (TOKENS + fee, left_out, bool(left_out))


@pytest.mark.parametrize("model", ["searches", "queries", "prompts", "answers", "always", "unknown", "plain"])
def test_one_more_call_never_lowers_a_charge(calls: Catalog, model: str) -> None:
    costs = [one(calls, model, usage=RESPONSE, tools=NEW_TOOL, output=[SEARCH] * number).cost for number in range(4)]
    assert None not in costs
    assert costs == sorted(costs, key=lambda cost: cost or 0)
    grounded = [
        one(calls, model, usageMetadata=GEMINI, candidates=ground(*map(str, range(number)))).cost for number in range(4)
    ]
    assert grounded == sorted(grounded, key=lambda cost: cost or 0)
