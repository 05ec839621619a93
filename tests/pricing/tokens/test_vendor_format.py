"""What stands around the texts of a request: chat format, tools and a response format, vendor by vendor."""

from __future__ import annotations

from typing import Any

import pytest

from pricing.tokens.chat import Call, Message
from pricing.tokens.claude_tools import ToolPrompt
from pricing.tokens.prompt import Prompt, PromptCount, Sizes, count_prompt
from pricing.tokens.rules import CountingRules
from pricing.tokens.scale import choose_scale
from pricing.tokens.span import Span
from pricing.tokens.token_count import Part, TokenCount
from pricing.tokens.tools import ResponseFormat, Tool, count_format, render_format
from pricing.tokens.vendor_format import (
    UNKNOWN_PROMPT,
    Format,
    count_chat_format,
    count_definitions,
    count_published_tools,
)
from tests.support.counting import count_on, rules

HELLO = (Message("system", "You are a bot."), Message("user", "Hello"), Message("assistant", "Hi"))
WEATHER = Tool("weather", "Tell the weather", {"type": "object", "properties": {"place": {"type": "string"}}})
BASE = {"o200k_base": Sizes(1_000), "cl100k_base": Sizes(1_000)}
CLAUDE = ["claude_3", "claude_4_7", "claude_4_8"]


def part(count: TokenCount, name: str) -> Part:
    (found,) = [each for each in count.parts if each.name == name]
    return found


def count_tools_on(count: PromptCount, model: CountingRules) -> Format:
    return count_definitions(count, model, choose_scale(count, model))


def numbers(**numbers: Any) -> PromptCount:
    return PromptCount(BASE, **numbers)


@pytest.mark.parametrize("vocabulary", ["gemma3", "llama3", None])
def test_elsewhere_a_message_adds_one_to_six_tokens_and_the_reply_up_to_five(vocabulary: str | None) -> None:
    span, reason = count_chat_format(numbers(messages=3), rules(vocabulary))
    assert span == (3 * 1 + 0, 3 * 4 + 3, 3 * 6 + 5)
    assert reason == "the chat format of this model is not published"


def test_elsewhere_a_call_adds_up_to_ten_more() -> None:
    span, _ = count_chat_format(numbers(messages=3, inferred=2), rules("gemma3"))
    assert span.high == 3 * 6 + 5 + 2 * 10


def test_on_openais_models_the_reported_chat_format_stays_as_it_was() -> None:
    count = count_on(Prompt(messages=HELLO), "o200k_base")
    assert part(count, "overhead") == Part("overhead", 3 * 3 + 3, "exact", 12, 12)


@pytest.mark.parametrize("vocabulary", CLAUDE)
def test_claude_counts_turns_and_not_messages(vocabulary: str) -> None:
    plain = count_chat_format(numbers(messages=1, turns=1), rules(vocabulary)).span
    joined = count_chat_format(numbers(messages=3, turns=1, joined=2), rules(vocabulary)).span
    assert joined == tuple(bound + 2 for bound in plain)  # a line break for each that joins
    assert count_chat_format(numbers(messages=0), rules(vocabulary)).span == (0, 0, 0)


def test_a_prompt_that_continues_the_assistants_turn_has_one_frame_less() -> None:
    asked, begun = count_prompt(Prompt(messages=HELLO[:2])), count_prompt(Prompt(messages=HELLO))
    assert (asked.turns, asked.continued, asked.instructing) == (1, 0, 1)
    assert (begun.turns, begun.continued) == (2, 1)
    for vocabulary in CLAUDE:
        frames = [count_chat_format(each, rules(vocabulary)).span for each in (asked, begun)]
        assert frames[0] == frames[1]


def test_claude_adds_its_own_prompt_where_a_request_has_tools() -> None:
    pytest.importorskip("ctok", reason="ctok is not installed")
    tool_prompt = ToolPrompt(auto=300, forced=400)
    span = {}
    for choice in (None, "required", "weather"):
        prompt = Prompt(messages=HELLO, tools=(WEATHER,), tool_choice=choice)
        count = count_on(prompt, "claude_3", basis="reconstruction", tool_prompt=tool_prompt)
        span[choice] = part(count, "tools").tokens or 0
    assert span["required"] - (span[None]) == 400 - 300
    # a named tool is forced, and its name comes on top: "weather" is one token or two, and 2 around it
    assert 400 - 300 + 1 + 2 <= span["weather"] - span[None] <= 400 - 300 + 2 + 2


def test_a_claude_model_without_a_published_prompt_has_the_span_of_the_others() -> None:
    count = numbers(definitions=1)
    span = count_tools_on(count, rules("claude_4_8")).span
    # of no text: the prompt alone, and 1 around the definitions (5 less to 5 more)
    assert span == (UNKNOWN_PROMPT.low + 1 - 6, UNKNOWN_PROMPT.expected + 1, UNKNOWN_PROMPT.high + 1 + 5)


def test_a_vendors_own_tool_is_counted_on_its_models_and_left_out_on_others() -> None:
    prompt = Prompt(text="Hi", vendor_tools=("bash_20250124", "web_search_20250305"), uncounted=2)
    counted = count_prompt(prompt)
    assert counted.vendor_tools == ("bash_20250124",)
    assert count_published_tools(counted, rules("claude_4_8")) == 1
    assert count_published_tools(counted, rules("gemma3")) == 0
    tool_prompt = ToolPrompt(auto=300, forced=400)
    claude = count_on(prompt, "claude_4_8", basis="reconstruction", tool_prompt=tool_prompt)
    assert part(claude, "tools").tokens == 325 + 300  # bash on Claude 4.7 and later, and the prompt about tools
    assert "1 part has no published size and is left out" in str(claude.reason)
    gemma = count_on(prompt, "gemma3")
    assert [each.name for each in gemma.parts] == ["text"]
    assert "2 parts have no published size" in str(gemma.reason)


def test_parts_that_are_left_out_leave_no_range() -> None:
    count = count_on(Prompt(text="Hi", uncounted=1), "o200k_base")
    assert (count.low, count.high, count.exactness) == (None, None, "estimate")
    assert count.tokens == 1
    assert count.span == Span(1, 1, 1)


def test_with_every_vendors_tool_counted_the_range_is_known() -> None:
    count = count_on(Prompt(text="Hi", vendor_tools=("bash_20250124",), uncounted=1), "claude_4_8")
    assert count.low is not None
    assert "no published size" not in str(count.reason)


def test_elsewhere_tools_are_between_half_their_json_and_400_more() -> None:
    counted = PromptCount({**BASE, "gemma3": Sizes(1_000, definitions=101)}, definitions=1)
    span, reason = count_tools_on(counted, rules("gemma3"))
    assert span == (101 // 2, 101, 101 + 400)
    assert reason == "the format of tool definitions is not published"


def test_elsewhere_a_response_format_may_not_be_shown_at_all() -> None:
    answer = ResponseFormat("answer", {"type": "object", "properties": {"a": {"type": "string"}}})
    count = count_on(Prompt(text="Hello", response_format=answer), "gemma3")
    shown = part(count, "response format")
    assert shown.tokens
    assert (shown.low, shown.high) == (0, shown.tokens)
    assert (count.low, count.high) == (1, 1 + shown.tokens)  # "Hello" is one token


def test_on_openais_models_a_response_format_has_the_band_of_the_form_that_is_reported() -> None:
    answer = ResponseFormat("answer", {"type": "object", "properties": {"a": {"type": "string"}}})
    count = count_on(Prompt(text="Hello", response_format=answer), "cl100k_base")
    low, expected, high = count_format(render_format(answer), "cl100k_base")
    assert part(count, "response format") == Part("response format", expected, "estimate", low, high)
    assert count.reason == "how a response format is sent to the model is not published"


def test_calls_on_claude_have_a_span_for_each_and_for_each_argument() -> None:
    call = Message("assistant", calls=(Call("weather", '{"place": "Oslo", "unit": "C"}'),))
    counted = count_prompt(Prompt(messages=(HELLO[1], call, Message("tool", "sunny"))))
    assert (counted.calls, counted.arguments) == (1, 2)
    plain = count_chat_format(count_prompt(Prompt(messages=(HELLO[1], HELLO[2], HELLO[1]))), rules("claude_4_8")).span
    # 25, 27 or 46 for the call and its result, 9, 10 or 12 for each of the two arguments
    added = (25 + 2 * 9, 27 + 2 * 10, 46 + 2 * 12)
    found = count_chat_format(counted, rules("claude_4_8")).span
    assert found == tuple(a + b for a, b in zip(plain, added, strict=True))


def test_on_openais_models_doubts_about_calls_and_the_format_add_up() -> None:
    sizes = {**BASE, "o200k_base": Sizes(1_000, overhead=20, fewer=5, more=7)}
    counted = PromptCount(sizes, messages=3, inferred=1)
    exact, doubted = (count_chat_format(counted, rules("o200k_base", exact_chat=known)) for known in (True, False))
    assert exact == ((15, 20, 27), "the format of function calls and results is not published")
    assert doubted == ((14, 20, 28), "the chat format of this model is not published")
    few = PromptCount({**BASE, "o200k_base": Sizes(1_000, overhead=3, fewer=5)}, messages=1)
    assert count_chat_format(few, rules("o200k_base")).span.low == 0


def test_a_system_prompt_may_add_to_claudes_format() -> None:
    plain, instructed = (
        count_chat_format(numbers(messages=1, turns=1, instructing=number), rules("claude_4_8")) for number in (0, 1)
    )
    assert plain.span == (6, 6, 6)
    assert instructed.span == (6, 7, 7)
    assert plain.reason == "the chat format is inferred from the vendor’s recorded counts"


def test_a_tool_of_the_vendor_has_the_tokens_of_the_models_generation() -> None:
    counted = {
        name: count_tools_on(numbers(vendor_tools=("bash_20250124",)), rules(name, tool_prompt=ToolPrompt(300, 400)))
        for name in ("claude_3", "claude_4_8")
    }
    # https://platform.claude.com/docs/en/about-claude/pricing#bash-tool: 244 and 325, beside the prompt about tools
    assert [each.span.expected for each in counted.values()] == [300 + 244, 300 + 325]
    assert counted["claude_3"].reason == "the format of tool definitions is inferred from the vendor’s recorded counts"
