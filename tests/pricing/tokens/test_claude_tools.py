from __future__ import annotations

import re
from decimal import Decimal

import pytest

from pricing.catalog.catalog import Catalog
from pricing.catalog.loader import load_catalog
from pricing.tokens.claude import count_frame, find_turns
from pricing.tokens.claude_tools import (
    VENDOR_TOOLS,
    ToolPrompt,
    bound_calls,
    bound_definitions,
    count_arguments,
    count_tool_prompt,
    count_vendor_tool,
    render_definitions,
)
from pricing.tokens.span import Span
from pricing.tokens.tools import Tool
from tests.support.claude_requests import RecordedRequest, count_request, read_requests

pytest.importorskip("ctok", reason="ctok is not installed")

WEATHER = Tool(
    "get_weather",
    "Get the current weather in a given location",
    {
        "type": "object",
        "properties": {"location": {"type": "string", "description": "The city and state, e.g. San Francisco, CA"}},
        "required": ["location"],
    },
)
OPUS_4 = ToolPrompt(313, 315)


def find_prompt(catalog: Catalog, model: str) -> ToolPrompt:
    """Return the prompt of a model as the tables have it; recordings also use names without a day."""
    path = "anthropic/" + model.removesuffix("-latest").removesuffix("-0")
    row = next(entry.model.tool_prompt for at, entry in catalog.entries.items() if re.match(rf"{path}(-20\d+)?$", at))
    assert row is not None
    return row.build()


def compare(requests: list[RecordedRequest]) -> tuple[int, list[str]]:
    """Return how many requests count exactly, and those outside of their band."""
    catalog = load_catalog()
    exact, outside = 0, []
    for request in requests:
        prompt = find_prompt(catalog, request.model) if request.tools else None
        span = count_request(request, prompt)
        exact += span.expected == request.tokens
        if not span.low <= request.tokens <= span.high:
            outside.append(f"{request.source}: {request.tokens}, counted {span}")
    return exact, outside


def test_messages_without_tools_count_as_recorded_to_the_token() -> None:
    requests = [request for request in read_requests() if not request.tools]
    assert compare(requests) == (len(requests), [])
    assert len(requests) == 42


def test_definitions_count_as_recorded_within_their_band_and_most_to_the_token() -> None:
    requests = [request for request in read_requests() if request.tools and not request.has_calls]
    exact, outside = compare(requests)
    assert outside == []
    assert (exact, len(requests)) == (39, 52)


def test_calls_and_results_count_as_recorded_within_their_band() -> None:
    requests = [request for request in read_requests() if request.has_calls]
    exact, outside = compare(requests)
    assert outside == []
    assert (exact, len(requests)) == (5, 27)


def test_requests_that_were_tried_afterward_count_as_recorded_within_their_band() -> None:
    requests = read_requests("held_out.jsonl")
    plain = [request for request in requests if not request.tools]
    assert compare(plain) == (36, [])
    assert len(plain) == 36
    exact, outside = compare([request for request in requests if request.tools])
    assert outside == []
    assert (exact, len(requests) - len(plain)) == (6, 36)


# The guide is https://platform.claude.com/docs/en/build-with-claude/token-counting
def test_the_guides_request_with_a_weather_tool_has_403_tokens() -> None:
    """It was counted on Claude Opus 4, whose prompt has 313."""
    request = RecordedRequest(
        "guide", "claude-opus-4-20250514", 403, None,
        [{"role": "user", "text": "What's the weather like in San Francisco?"}],
        [{"name": WEATHER.name, "description": WEATHER.description, "input_schema": WEATHER.parameters}], None,
    )  # fmt: skip
    span = count_request(request, OPUS_4)
    assert span.low <= 403 <= span.high
    assert abs(span.expected - 403) <= 1


def test_the_guides_request_with_a_system_prompt_has_14_tokens() -> None:
    messages = [{"role": "user", "text": "Hello, Claude"}]
    span = count_request(RecordedRequest("guide", "claude-3", 14, "You are a scientist", messages, [], None), None)
    assert span.expected == 14
    assert span.low <= 14 <= span.high


def test_a_definition_is_shown_as_a_line_of_json() -> None:
    tools = [
        Tool("now", "Tell the time"),
        Tool("echo", "", {"properties": {"ä": {"const": "\ud800"}}}),
    ]
    assert render_definitions(tools) == (
        '<function>{"description": "Tell the time", "name": "now", "parameters": {"type": "object", "properties": {}}}'
        '</function>\n<function>{"name": "echo", "parameters": {"properties": {"ä": {"const": "\ud800"}}}}</function>'
    )
    assert render_definitions([]) == ""


def test_a_number_of_a_schema_stays_a_number() -> None:
    tool = Tool("f", "", {"properties": {"a": {"minimum": Decimal("0.5")}}})
    assert '"minimum": 0.5}' in render_definitions([tool])


@pytest.mark.parametrize(
    ("forced", "named", "span"),
    [
        (False, False, Span(496, 496, 496)),
        (True, False, Span(588, 588, 588)),
        (True, True, Span(588 + 1, 588 + 2, 588 + 2)),
    ],
)
def test_the_vendors_prompt_depends_on_the_choice(forced: bool, named: bool, span: Span) -> None:
    assert count_tool_prompt(ToolPrompt(496, 588), forced=forced, named=named) == span


def test_a_certain_tool_may_have_another_prompt() -> None:
    prompt = ToolPrompt(313, 315, named=273)
    assert count_tool_prompt(prompt, forced=True, named=True) == Span(273 + 1, 273 + 2, 273 + 2)
    assert count_tool_prompt(prompt, forced=True, named=False) == Span(315, 315, 315)


def test_a_presumed_prompt_has_a_band() -> None:
    assert count_tool_prompt(ToolPrompt(354, 474, 68), forced=False, named=False) == Span(286, 354, 422)


@pytest.mark.parametrize("arguments", ["", "{", "[1]", "null", "\ud800"])
def test_arguments_that_are_no_object_are_none(arguments: str) -> None:
    assert count_arguments(arguments) == 0


def test_the_band_of_many_definitions_is_wider() -> None:
    assert bound_definitions(0) == Span(0, 0, 0)
    assert bound_definitions(4) == Span(1 - 6, 1, 1 + 5)
    assert bound_definitions(20) == Span(1 - 6 - 4, 1, 1 + 5 + 4)


def test_each_argument_of_a_call_adds_its_tokens() -> None:
    one, two = (bound_calls(1, count_arguments(text), "claude_3") for text in ('{"a": 1}', '{"a": 1, "b": 1}'))
    assert two.expected - one.expected == 10


@pytest.mark.parametrize(
    ("kind", "vocabulary", "tokens"),
    [
        # https://platform.claude.com/docs/en/about-claude/pricing#specific-tool-pricing
        ("bash_20250124", "claude_3", 244),
        ("bash_20250124", "claude_4_7", 325),
        ("bash_20250124", "claude_4_8", 325),
        ("text_editor_20250429", "claude_3", 700),
        ("computer_20251124", "claude_3", 735 + 466),
        ("computer_20251124", "claude_3", 735 + 499),
        ("computer_toolset_20260801", "claude_4_8", 4_520 - 290),
        ("computer_toolset_20260801", "claude_4_8", 4_590 - 354),
        ("browser_toolset_20260801", "claude_4_8", 6_670 - 354),
    ],
)
def test_tools_of_the_vendor_have_the_tokens_that_it_publishes(kind: str, vocabulary: str, tokens: int) -> None:
    span = count_vendor_tool(kind, vocabulary)
    assert span is not None
    assert span.low <= tokens <= span.high


def test_a_tool_that_the_vendor_runs_is_unknown() -> None:
    assert count_vendor_tool("web_search_20250305", "claude_3") is None


def test_every_tool_of_the_vendor_has_a_band_in_order_and_a_source() -> None:
    for tool in VENDOR_TOOLS.values():
        for low, expected, high in (tool.older, tool.newer):
            assert 0 < low <= expected <= high
        assert tool.source.startswith("https://")


@pytest.mark.parametrize(
    ("roles", "with_system", "span"),
    [
        ([], False, Span(0, 0, 0)),
        (["user"], False, Span(7, 7, 7)),
        (["user", "user"], False, Span(8, 8, 8)),
        (["user", "assistant", "user"], False, Span(13, 13, 13)),
        (["user", "assistant"], False, Span(7, 7, 7)),
        (["user"], True, Span(7, 7, 8)),
    ],
)
def test_each_turn_of_claude_3_adds_three_tokens(roles: list[str], with_system: bool, span: Span) -> None:
    assert count_frame(find_turns(roles), "claude_3", with_system=with_system) == span
