"""Calls that responses name, charged beside their tokens. Expected charges are the arithmetic itself."""

from __future__ import annotations

import json
from decimal import Decimal as D
from pathlib import Path
from typing import Any

import pytest

from pricing.bill.bill_fees import divide_fees
from pricing.bill.reader import read_bills
from pricing.bill.statement import Given, Statement, StatementLine, charge
from pricing.catalog.catalog import Catalog
from tests.support.bills import CALLS, fault_of
from tests.support.price_tables import TODAY, book

MILLION = D(1_000_000)
CHAT = {"prompt_tokens": 1_000, "completion_tokens": 200, "total_tokens": 1_200}
RESPONSE = {"input_tokens": 1_000, "output_tokens": 200, "total_tokens": 1_200}
CLAUDE = {"input_tokens": 1_000, "cache_read_input_tokens": 0, "output_tokens": 200}
GEMINI = {"promptTokenCount": 1_000, "candidatesTokenCount": 200, "totalTokenCount": 1_200}
TOKENS = (1_000 * 1 + 200 * 4) / MILLION
"""Dollars for the tokens of each of these."""
SEARCH = {"type": "web_search_call", "status": "completed", "action": {"type": "search", "query": "x"}}
OPEN = {"type": "web_search_call", "status": "completed", "action": {"type": "open_page", "url": "x"}}
FIND = {"type": "web_search_call", "status": "completed", "action": {"type": "find_in_page", "pattern": "x"}}
NEW_TOOL = [{"type": "web_search"}]


@pytest.fixture
def calls(tmp_path: Path) -> Catalog:
    return book(tmp_path, calls=CALLS)


def charge_all(catalog: Catalog, *values: Any) -> Statement:
    return charge(catalog, read_bills("\n".join(map(json.dumps, values))).bills, Given(TODAY))


def one(catalog: Catalog, model: str, **value: Any) -> StatementLine:
    (line,) = charge_all(catalog, {"model": model, **value}).charges
    return line


def ground(*queries: Any, chunks: Any = None) -> list[dict[str, Any]]:
    return [{"groundingMetadata": {"webSearchQueries": list(queries), "groundingChunks": chunks}}]


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


def test_an_answer_that_rests_on_maps_is_the_least(calls: Catalog) -> None:
    line = one(calls, "prompts", usageMetadata=GEMINI, candidates=ground(chunks=[{"maps": {"uri": "x"}}]))
    assert (line.cost, line.left_out, line.partial) == (TOKENS, ("maps",), True)


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


@pytest.mark.parametrize(("searches", "beyond"), [(0, 0), (1, 0), (3, 2)])
def test_the_first_search_of_a_model_that_always_searches_is_in_its_fee(
    calls: Catalog, searches: int, beyond: int
) -> None:
    line = one(calls, "always", usage=RESPONSE, tools=NEW_TOOL, output=[SEARCH] * searches)
    assert line.cost == TOKENS + D("0.025") + beyond * D("0.01")


@pytest.mark.parametrize("model", ["unknown", "plain"])
def test_a_call_without_a_rate_makes_the_charge_the_least_and_is_named(calls: Catalog, model: str) -> None:
    line = one(calls, model, usage=RESPONSE, tools=NEW_TOOL, output=[SEARCH])
    assert (line.cost, line.partial, line.left_out) == (TOKENS, True, ("web_search",))
    assert "web_search" in line.not_included
    assert line.warnings == ("at least: not charged here: web search",)


def test_what_the_vendor_charges_beside_is_named_and_makes_nothing_the_least(calls: Catalog) -> None:
    line = one(calls, "unknown", usage=RESPONSE)
    assert (line.not_included, line.partial, line.warnings) == (("web_search", "taxes"), False, ())


def test_images_of_a_tool_and_hours_of_code_have_no_quantity_to_charge(calls: Catalog) -> None:
    made = one(calls, "searches", usage=RESPONSE, output=[{"type": "image_generation_call", "result": "…"}])
    assert (made.cost, made.left_out) == (TOKENS, ("image_tool",))
    ran = one(calls, "plain", usage=CLAUDE | {"server_tool_use": {"code_execution_requests": 1}})
    assert (ran.cost, ran.left_out) == (TOKENS, ("code_session",))


def test_a_search_of_a_version_that_nobody_knows_is_charged_at_the_least(calls: Catalog) -> None:
    line = one(calls, "searches", usage=RESPONSE, output=[SEARCH])
    assert (line.cost, line.partial) == (TOKENS + D("0.01"), True)
    assert "which version of the web search" in line.warnings[0]


def test_a_free_allowance_is_named_and_not_deducted(calls: Catalog) -> None:
    line = one(calls, "searches", usage=RESPONSE, output=[{"type": "file_search_call"}])
    assert line.cost == TOKENS + D("0.0025")
    assert line.warnings == ("file search: free allowance not deducted: 1,000 a day",)


@pytest.mark.parametrize(
    ("field", "unread"),
    [
        ("searches", True),
        ("citation_tokens", True),
        ("thinking_tokens", False),  # they may as well be part of the output
        ("queue_time", False),
        ("request_duration_ms", False),
    ],
)
def test_a_number_that_nobody_reads_makes_the_charge_the_least_unless_it_is_tokens_or_a_time(
    calls: Catalog, field: str, unread: bool
) -> None:
    line = one(calls, "plain", usage=CHAT | {field: 3})
    assert (line.cost, line.partial) == (TOKENS, unread)
    assert line.left_out == ((f"usage.{field}",) if unread else ())


@pytest.mark.parametrize(
    ("usage", "factor"),
    [
        ({}, 1),
        ({"speed": "standard", "inference_geo": "global"}, 1),
        ({"speed": "", "inference_geo": "not_available"}, 1),
        ({"speed": None, "inference_geo": None}, 1),
        ({"speed": "fast"}, 2),
        ({"inference_geo": "us"}, D("1.1")),
        ({"speed": "fast", "inference_geo": "us"}, 2 * D("1.1")),
    ],
)
def test_a_faster_and_a_regional_response_of_claude_cost_more(calls: Catalog, usage: dict[str, Any], factor: D) -> None:
    searched = {"server_tool_use": {"web_search_requests": 1}}
    assert one(calls, "searches", usage=CLAUDE | usage).cost == TOKENS * factor
    # the factor is of tokens, not of fees
    assert one(calls, "searches", usage=CLAUDE | usage | searched).cost == TOKENS * factor + D("0.01")


def test_openai_writes_the_fastest_speed_where_it_writes_the_tier(calls: Catalog) -> None:
    line = one(calls, "searches", usage=CHAT, service_tier="ultrafast")
    assert (line.cost, line.conditions.tier, line.conditions.speed) == (TOKENS * 6, "standard", "ultrafast")


@pytest.mark.parametrize(
    ("usage", "reason"),
    [
        ({"speed": "warp"}, "unknown speed warp"),
        ({"inference_geo": "mars"}, "unknown region mars"),
        ({"inference_geo": "eu"}, "no price for region eu"),
        ({"speed": "x" * 99}, f"unknown speed {'x' * 40};"),
    ],
)
def test_a_speed_or_region_without_a_price_is_never_the_standard_one(
    calls: Catalog, usage: dict[str, str], reason: str
) -> None:
    line = one(calls, "searches", usage=CLAUDE | usage)
    assert (line.cost, line.partial) == (None, False)
    assert reason in (line.unpriced or "")


def test_twelve_hour_writes_stand_apart(tmp_path: Path) -> None:
    table = CALLS.replace("cache_read_mtok: 0.1,", "cache_write_mtok: 1.25, cache_write_12h_mtok: 2.5,")
    details = {"cache_write_tokens": 500, "cache_write_tokens_details": {"ttl_30m_tokens": 300, "ttl_12h_tokens": 200}}
    line = one(book(tmp_path, calls=table), "searches", usage=RESPONSE | {"input_tokens_details": details})
    assert line.cost == (500 * 1 + 300 * D("1.25") + 200 * D("2.5") + 200 * 4) / MILLION
    assert not line.partial


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


def test_one_response_that_is_the_least_makes_the_total_the_least(calls: Catalog) -> None:
    statement = charge_all(calls, {"model": "plain", "usage": CHAT}, {"model": "plain", "usage": CHAT | {"calls": 1}})
    assert [line.partial for line in statement.charges] == [False, True]
    assert statement.partial


@pytest.mark.parametrize("wrong", [-1, 10**13, "2", 1.5, [2], True, {"a": 1}])
@pytest.mark.parametrize(
    ("usage", "within", "name"),
    [
        (CLAUDE, "server_tool_use", "web_search_requests"),
        (CHAT, "server_tool_use_details", "web_search_requests"),
        (RESPONSE, "server_side_tool_usage_details", "x_search_calls"),
    ],
)
def test_a_count_that_is_none_is_a_fault_with_its_path(
    usage: dict[str, Any], within: str, name: str, wrong: Any
) -> None:
    problem = fault_of({"usage": usage | {within: {name: wrong}}})
    assert problem.startswith(f"usage.{within}.{name}: expected a whole number")


@pytest.mark.parametrize(
    "value",
    [
        {"usage": RESPONSE, "output": "text", "tools": {"type": "web_search"}},
        {"usage": RESPONSE, "output": [{"type": ["web_search_call"]}, {"type": "web_search_call ", "action": 5}]},
        {"usage": RESPONSE, "output": [[SEARCH]], "tools": [[{}], {"type": 5}]},
        {"usageMetadata": GEMINI, "candidates": "x"},
        {"usageMetadata": GEMINI, "candidates": [{"groundingMetadata": {"groundingChunks": "maps"}}, 5]},
        {"usageMetadata": GEMINI, "candidates": ground(5, None, ["a"])},
    ],
)
def test_what_only_looks_like_calls_costs_nothing(calls: Catalog, value: dict[str, Any]) -> None:
    assert one(calls, "plain", **value).cost == TOKENS


@pytest.mark.parametrize("wrong", ["a query", 5, {"a": 1}])
def test_queries_that_are_no_list_are_a_fault_with_their_path(wrong: Any) -> None:
    problem = fault_of({"usageMetadata": GEMINI, "candidates": [{"groundingMetadata": {"webSearchQueries": wrong}}]})
    assert problem.startswith("candidates[0].groundingMetadata.webSearchQueries: expected a list")


RATES = {"web_search": D("0.01"), "x_search": D("0.005")}


@pytest.mark.parametrize(
    ("rates", "charged", "left_out"),
    [
        (RATES, (("web_search", D(3)), ("x_search", D(2))), ()),
        ({"web_search": D(1)}, (("web_search", D(3)),), ("x_search",)),
        ({"grounded_query": D(1)}, (("grounded_query", D(3)),), ("x_search",)),
        ({"grounded_prompt": D(1)}, (("grounded_prompt", D(1)),), ("x_search",)),
        ({"request": D(1)}, (), ("x_search",)),
        ({}, (), ("web_search", "x_search")),
    ],
)
def test_the_same_searches_are_charged_once(
    rates: dict[str, D], charged: tuple[tuple[str, D], ...], left_out: tuple[str, ...]
) -> None:
    fees = (("web_search", D(3)), ("grounded_query", D(3)), ("grounded_prompt", D(1)), ("x_search", D(2)))
    assert divide_fees(fees, rates) == (charged, left_out)
