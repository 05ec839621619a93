"""Each call of a conversation sends what was said before."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pricing.catalog.schema import CachingRule
from pricing.conversation.turns import Conversation, ConversationError, add_usages, list_turns, list_usages

RULE = CachingRule(minimum=1_024, step=128, source="https://developers.openai.com/api/docs/guides/prompt-caching")
PAID = {"input_mtok", "cache_read_mtok", "cache_write_mtok", "output_mtok"}
FREE = PAID - {"cache_write_mtok"}


def test_each_call_sends_the_history_again() -> None:
    talk = Conversation(turns=3, user_tokens=100, assistant_tokens=200, system_tokens=50)
    assert [turn.input_tokens for turn in list_turns(talk)] == [50 + 100, 50 + 300 + 100, 50 + 2 * 300 + 100]
    assert [turn.output_tokens for turn in list_turns(talk)] == [200, 200, 200]


def test_only_the_last_turns_are_kept() -> None:
    talk = Conversation(turns=4, user_tokens=100, assistant_tokens=200, system_tokens=50, keep=1)
    assert [turn.input_tokens for turn in list_turns(talk)] == [150, 450, 450, 450]


def test_without_history_every_call_is_the_same() -> None:
    talk = Conversation(turns=3, user_tokens=100, assistant_tokens=200, keep=0)
    assert [turn.input_tokens for turn in list_turns(talk)] == [100, 100, 100]


def test_the_form_of_a_chat_is_added() -> None:
    talk = Conversation(2, user_tokens=10, assistant_tokens=20, system_tokens=5, per_message=4, per_call=3)
    # system and user; then system, user, assistant and user
    assert [turn.input_tokens for turn in list_turns(talk)] == [5 + 10 + 2 * 4 + 3, 5 + 10 + 20 + 10 + 4 * 4 + 3]


def test_reasoning_is_billed_and_not_sent_again() -> None:
    talk = Conversation(2, user_tokens=10, assistant_tokens=20, reasoning_tokens=500)
    assert add_usages(list_usages(talk)).reasoning_tokens == 1_000
    assert add_usages(list_usages(talk)).output_tokens == 2 * 520
    assert [turn.input_tokens for turn in list_turns(talk)] == [10, 40]


def test_the_unchanged_beginning_is_read_from_the_cache() -> None:
    talk = Conversation(turns=3, user_tokens=100, assistant_tokens=200, system_tokens=1_100)
    # each call begins with what the one before sent: 1,200 and 1,500 tokens, in steps of 128 from 1,024
    assert [usage.cache_read_tokens for usage in list_usages(talk, rates=FREE, rule=RULE)] == [0, 1_152, 1_408]
    assert add_usages(list_usages(talk, rates=FREE, rule=RULE)).cache_write_tokens == 0


def test_what_the_next_call_reads_is_written_once() -> None:
    talk = Conversation(turns=3, user_tokens=100, assistant_tokens=200, system_tokens=1_100)
    rule = RULE.model_copy(update={"step": 1})
    calls = list_usages(talk, rates=PAID, rule=rule)
    assert [usage.cache_read_tokens for usage in calls] == [0, 1_200, 1_500]
    assert [usage.cache_write_tokens for usage in calls] == [1_200, 300, 300]


def test_when_turns_are_dropped_only_the_system_prompt_is_unchanged() -> None:
    talk = Conversation(turns=4, user_tokens=500, assistant_tokens=500, system_tokens=2_000, keep=1)
    assert [turn.unchanged for turn in list_turns(talk)] == [0, 2_500, 2_000, 2_000]


def test_without_a_cached_rate_nothing_is_cached() -> None:
    talk = Conversation(turns=3, user_tokens=100, assistant_tokens=200, system_tokens=5_000)
    assert add_usages(list_usages(talk, rates={"input_mtok", "output_mtok"}, rule=RULE)).cache_read_tokens == 0
    assert add_usages(list_usages(talk, rates=PAID, rule=RULE, cached=False)).cache_read_tokens == 0


@pytest.mark.parametrize(
    ("numbers", "reason"),
    [
        ({"turns": 0}, "turns must be between 1 and 10,000"),
        ({"turns": 10_001}, "turns must be between 1 and 10,000"),
        ({"user_tokens": -1}, "user_tokens must be 0 or more, not"),
        ({"keep": -1}, "keep must be 0 or more, not"),
    ],
)
def test_impossible_conversations_are_refused(numbers: dict[str, Any], reason: str) -> None:
    with pytest.raises(ConversationError, match=reason):
        Conversation(**({"turns": 1, "user_tokens": 1, "assistant_tokens": 1} | numbers))


talks = st.builds(
    Conversation,
    turns=st.integers(1, 12),
    user_tokens=st.integers(0, 2_000),
    assistant_tokens=st.integers(0, 2_000),
    system_tokens=st.integers(0, 3_000),
    keep=st.none() | st.integers(0, 12),
    per_message=st.integers(0, 4),
    per_call=st.integers(0, 3),
)


@given(talks, st.sampled_from([None, RULE]), st.sampled_from([FREE, PAID]))
def test_caching_moves_tokens_and_loses_none(talk: Conversation, rule: CachingRule | None, rates: set[str]) -> None:
    plain, cached = list_usages(talk), list_usages(talk, rates=rates, rule=rule)
    assert [usage.input_tokens for usage in cached] == [usage.input_tokens for usage in plain]
    for usage in cached:
        assert sum(usage.quantities().values()) == usage.total_tokens
        assert usage.uncached_tokens >= 0
