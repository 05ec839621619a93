"""Calls of a conversation. Expected tokens are sums of its parts."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from pricing.conversation.calls import send_calls
from pricing.conversation.conversation import Conversation, ConversationError
from pricing.conversation.sizes import Output, Sizes


def sizes(
    prefix: int = 50,
    message: int = 100,
    result: int = 0,
    call: int = 0,
    answer: int = 200,
    reasoning: int = 0,
    **more: Any,
) -> Sizes:
    summary = more.pop("summary", 0)
    return Sizes(prefix, message, result, Output(call, reasoning), Output(answer, reasoning), summary, **more)


def list_inputs(talk: Conversation, parts: Sizes) -> list[int]:
    return [call.input_tokens for call in send_calls(talk, parts).calls]


def test_each_turn_sends_the_history_again() -> None:
    assert list_inputs(Conversation(3), sizes()) == [50 + 100, 50 + 300 + 100, 50 + 2 * 300 + 100]


def test_each_call_of_a_turn_sends_the_tool_calls_and_results_before_it() -> None:
    inputs = list_inputs(Conversation(2, calls=3), sizes(call=20, result=500))
    first = [150, 150 + 520, 150 + 2 * 520]
    assert inputs == [*first, *(each + 100 + 2 * 520 + 200 for each in first)]


def test_only_the_last_turns_are_kept() -> None:
    assert list_inputs(Conversation(4, keep=1), sizes()) == [150, 450, 450, 450]
    assert list_inputs(Conversation(3, keep=0), sizes()) == [150, 150, 150]


def test_the_format_of_a_chat_is_added_to_messages_that_are_sent_again_and_to_each_call() -> None:
    parts = sizes(prefix=5 + 4, message=10 + 4, answer=20, per_message=4, per_call=3)
    # instructions and message; then instructions, message, answer and message
    assert list_inputs(Conversation(2), parts) == [5 + 10 + 2 * 4 + 3, 5 + 10 + 20 + 10 + 4 * 4 + 3]


def test_dropped_reasoning_is_in_no_later_turn() -> None:
    parts = sizes(call=20, result=500, reasoning=40)
    inputs = list_inputs(Conversation(2, calls=2), parts)
    assert inputs == [150, 150 + 40 + 20 + 500, 150 + 20 + 500 + 200 + 100, 150 + 820 + 40 + 520]


def test_kept_reasoning_is_sent_again_in_all_later_turns() -> None:
    parts = sizes(call=20, result=500, reasoning=40, kept_later=True)
    inputs = list_inputs(Conversation(2, calls=2), parts)
    assert inputs == [150, 150 + 560, 150 + 560 + 240 + 100, 150 + 900 + 560]


def test_reasoning_may_be_dropped_within_a_turn_too() -> None:
    parts = sizes(call=20, result=500, reasoning=40, kept_in_turn=False)
    assert list_inputs(Conversation(1, calls=2), parts) == [150, 150 + 520]


def test_what_the_call_before_was_sent_is_unchanged() -> None:
    calls = send_calls(Conversation(2, calls=2), sizes(call=20, result=500))
    assert [call.unchanged for call in calls.calls] == [0, 150, 150 + 520, 150 + 520 + 300]
    assert calls.unchanged_after == 150 + 520 + 300 + 520


def test_a_turn_whose_reasoning_is_dropped_is_unchanged_up_to_its_message() -> None:
    calls = send_calls(Conversation(2, calls=2), sizes(call=20, result=500, reasoning=40)).calls
    assert [call.unchanged for call in calls] == [0, 150, 150, 150 + 520 + 300]


def test_when_turns_are_left_out_only_the_beginning_is_unchanged() -> None:
    calls = send_calls(Conversation(4, keep=1), sizes(prefix=2_000, message=500, answer=500))
    assert [call.unchanged for call in calls.calls] == [0, 2_500, 2_000, 2_000]


def test_at_the_limit_the_history_becomes_a_summary() -> None:
    sent = send_calls(Conversation(4, limit=700), sizes(summary=60))
    # 150, 450; the third would be 750: all that was said, 50 + 600, is summarized in 60
    assert [(call.role, call.input_tokens) for call in sent.calls] == [
        ("answer", 150),
        ("answer", 450),
        ("compaction", 50 + 600),
        ("answer", 50 + 60 + 100),
        ("answer", 50 + 60 + 300 + 100),
    ]
    assert [call.unchanged for call in sent.calls] == [0, 150, 450, 50, 210]
    assert sent.calls[2].output == Output(60, 0)


def test_a_long_turn_is_compacted_between_its_calls() -> None:
    sent = send_calls(Conversation(1, calls=4, limit=1_000), sizes(call=20, result=500, summary=60))
    assert [(call.role, call.input_tokens) for call in sent.calls] == [
        ("tool call", 150),
        ("tool call", 150 + 520),
        ("compaction", 150 + 2 * 520),
        ("tool call", 50 + 60),
        ("answer", 50 + 60 + 520),
    ]


def test_truncated_the_oldest_turns_are_left_out() -> None:
    sent = send_calls(Conversation(5, limit=700, at_limit="truncate"), sizes())
    assert [call.input_tokens for call in sent.calls] == [150, 450, 450, 450, 450]
    assert [call.unchanged for call in sent.calls] == [0, 150, 50, 50, 50]
    assert sent.beyond is None


def test_a_summary_is_made_only_where_the_next_call_fits_then() -> None:
    parts = sizes(summary=60, per_message=4, per_call=3)
    # the second call would have 50 + 100 + 204 + 100 + 3; with a summary 50 + 64 + 100 + 3
    roles = {
        limit: [call.role for call in send_calls(Conversation(2, limit=limit), parts).calls] for limit in (216, 217)
    }
    assert roles == {216: ["answer", "answer"], 217: ["answer", "compaction", "answer"]}


def test_a_summary_is_shorter_than_what_it_stands_for() -> None:
    # 300 tokens were said when the second turn begins
    roles = {
        tokens: [call.role for call in send_calls(Conversation(2, limit=449), sizes(summary=tokens)).calls]
        for tokens in (299, 300)
    }
    assert roles == {299: ["answer", "compaction", "answer"], 300: ["answer", "answer"]}


def test_a_compaction_may_leave_nothing() -> None:
    assert list_inputs(Conversation(2, limit=449), sizes(per_message=0)) == [150, 350, 150]


def test_a_call_as_long_as_the_limit_is_within_it() -> None:
    assert send_calls(Conversation(1, limit=150), sizes()).beyond is None
    assert send_calls(Conversation(1, limit=149), sizes()).beyond == 1


def test_after_a_pause_the_first_call_of_a_turn_begins_anew() -> None:
    compacted = send_calls(Conversation(2, calls=2, limit=800), sizes(call=20, result=500, summary=60)).calls
    # the call after the compaction follows at once
    assert [(call.role, call.begins) for call in compacted] == [
        ("tool call", True), ("answer", False), ("compaction", True), ("tool call", False), ("answer", False),
    ]  # fmt: skip
    truncated = send_calls(Conversation(2, limit=200, at_limit="truncate"), sizes()).calls
    assert [call.begins for call in truncated] == [True, True]


def test_no_more_turns_are_left_out_than_the_limit_asks_for() -> None:
    talk = Conversation(3, at_limit="truncate")
    # the third turn would have 50 + 2 × 300 + 100, and 3 of the call
    assert list_inputs(replace(talk, limit=753), sizes(per_call=3)) == [153, 453, 753]
    assert list_inputs(replace(talk, limit=752), sizes(per_call=3)) == [153, 453, 453]


@pytest.mark.parametrize("at_limit", ["compact", "truncate"])
def test_where_no_more_can_be_left_out_the_turn_is_named(at_limit: Any) -> None:
    sent = send_calls(Conversation(2, calls=2, limit=600, at_limit=at_limit), sizes(call=20, result=500, summary=560))
    assert sent.beyond == 1
    assert all(call.role != "compaction" for call in sent.calls)
    assert [call.begins for call in sent.calls] == [True, False, True, False]


@pytest.mark.parametrize(
    ("numbers", "reason"),
    [
        ({"turns": 0}, "turns must be between 1 and 10,000, not 0"),
        ({"turns": 10_001}, "turns must be between 1 and 10,000, not 10,001"),
        ({"turns": 101, "calls": 100}, "calls must make at most 10,000 calls in total, not 101 turns of 100 calls"),
        ({"user_tokens": -1}, "user_tokens must be between 0 and"),
        ({"keep": -1}, "keep must be between 0 and"),
        ({"limit": 0}, "limit must be 1 token or more"),
        ({"success_rate": Decimal("1.1")}, "success_rate must be between 0 and 1, not 1.1"),
        ({"pause_minutes": Decimal("NaN")}, "pause_minutes must be between 0 and 1,000,000, not NaN"),
    ],
)
def test_impossible_conversations_are_refused(numbers: dict[str, Any], reason: str) -> None:
    with pytest.raises(ConversationError, match=reason):
        Conversation(**({"turns": 1} | numbers))
