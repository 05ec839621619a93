"""What a response names and nobody can charge: the charge is the least, and says so."""

from __future__ import annotations

from decimal import Decimal as D

import pytest

from pricing.catalog.catalog import Catalog
from tests.support.bills import CHAT, CLAUDE, GEMINI, NEW_TOOL, RESPONSE, SEARCH, TOKENS, charge_all, ground, one


def test_an_answer_that_rests_on_maps_is_the_least(calls: Catalog) -> None:
    line = one(calls, "prompts", usageMetadata=GEMINI, candidates=ground(chunks=[{"maps": {"uri": "x"}}]))
    assert (line.cost, line.left_out, line.partial) == (TOKENS, ("maps",), True)


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
    assert (line.left_out, line.not_included) == (("web_search",), ())


def test_a_free_allowance_is_named_and_not_deducted(calls: Catalog) -> None:
    line = one(calls, "searches", usage=RESPONSE, output=[{"type": "file_search_call"}])
    assert line.cost == TOKENS + D("0.0025")
    assert line.warnings == ("file search: free allowance not deducted: 1,000 a day",)


@pytest.mark.parametrize(
    ("field", "unread"),
    [
        ("searches", True),
        ("citation_tokens", True),
        ("thinking_tokens", True),  # they may stand beside the output, so that nobody can say it is complete
        ("queue_time", False),
        ("request_duration_ms", False),
    ],
)
def test_a_number_that_nobody_reads_makes_the_charge_the_least_unless_it_is_a_time(
    calls: Catalog, field: str, unread: bool
) -> None:
    line = one(calls, "plain", usage=CHAT | {field: 3})
    assert (line.cost, line.partial) == (TOKENS, unread)
    assert line.left_out == ((f"usage.{field}",) if unread else ())


def test_one_response_that_is_the_least_makes_the_total_the_least(calls: Catalog) -> None:
    statement = charge_all(calls, {"model": "plain", "usage": CHAT}, {"model": "plain", "usage": CHAT | {"calls": 1}})
    assert [line.partial for line in statement.charges] == [False, True]
    assert statement.partial


def test_calls_of_a_tool_that_nobody_knows_are_left_out_by_name(calls: Catalog) -> None:
    output = [{"type": "dream_call"}, {"type": "dream_call"}, {"type": "function_call"}, {"type": "message"}]
    line = one(calls, "plain", usage=RESPONSE, output=output)
    assert (line.cost, line.left_out) == (TOKENS, ("output.dream_call",))
