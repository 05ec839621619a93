"""Counts of calls that are none, and objects that only look like calls."""

from __future__ import annotations

from typing import Any

import pytest

from pricing.catalog.catalog import Catalog
from tests.support.bills import CHAT, CLAUDE, GEMINI, RESPONSE, SEARCH, TOKENS, fault_of, ground, one


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
