"""Conversations on models. Expected costs are arithmetic with Acme's rates."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal as D

import pytest

from pricing.catalog.catalog import Catalog
from pricing.conversation.cached import NO_CACHING
from pricing.conversation.conversation import Conversation
from pricing.conversation.on_model import Call
from pricing.estimate.estimate import estimate_request
from tests.support.conversations import MILLION, TALK, ask, on


def test_uncached_every_token_is_charged_in_full(acme: Catalog) -> None:
    result = on(acme, replace(TALK, cached=False))
    assert result.cost == result.cost_uncached == ((1_100 + 1_400) * 1 + 2 * 200 * 4) / MILLION


def test_cached_the_unchanged_is_read_and_what_comes_next_is_written(acme: Catalog) -> None:
    result = on(acme)
    # written: 1,100 by the first call and the 300 that are new in the second; read: 1,100
    assert result.cost == (1_400 * D("1.25") + 1_100 * D("0.10") + 2 * 200 * 4) / MILLION
    assert result.cost_uncached == ((1_100 + 1_400) * 1 + 2 * 200 * 4) / MILLION
    assert result.monthly == 1_000 * result.cost
    assert result.usage
    assert (result.usage.input_tokens, result.usage.output_tokens) == (2_500, 400)


def test_a_pause_longer_than_the_cache_lasts_costs_all_writes_again(acme: Catalog) -> None:
    assert on(acme, replace(TALK, pause_minutes=D(10))).cost == ((1_100 + 1_400) * D("1.25") + 2 * 200 * 4) / MILLION


def test_a_model_without_a_price_for_cached_input_says_so(acme: Catalog) -> None:
    result = on(acme, name="fast-2")
    assert result.cost == result.cost_uncached
    assert NO_CACHING in result.warnings
    assert NO_CACHING not in on(acme, replace(TALK, cached=False), "fast-2").warnings


def test_long_calls_have_their_own_rates(acme: Catalog) -> None:
    # Inputs of 4,000, 5,000 and 6,000 tokens; over 5,000 the whole call costs double
    result = on(acme, Conversation(3, user_tokens=400, cached=False), prompt=3_600, answer=600)
    assert result.cost == ((4_000 + 5_000) * 1 + 2 * 600 * 4 + 6_000 * 2 + 600 * 6) / MILLION
    assert "long-context price for 1 of 3 calls, from 5,001 tokens" in result.warnings


def test_tool_calls_and_their_results_are_charged_call_by_call(acme: Catalog) -> None:
    talk = Conversation(1, user_tokens=100, calls=3, call_tokens=50, result_tokens=400, cached=False)
    # 1,100, then 450 more with each tool call and its result
    result = on(acme, talk)
    assert result.cost == ((1_100 + 1_550 + 2_000) * 1 + (2 * 50 + 200) * 4) / MILLION


def test_each_turn_is_charged_by_itself_and_the_turns_add_up(acme: Catalog) -> None:
    result = on(acme)
    assert result.talk
    first, second = result.talk.price_turns()
    assert (first.turn, first.input_tokens, first.total) == (1, 1_100, (1_100 * D("1.25") + 200 * 4) / MILLION)
    assert second.total == (1_100 * D("0.10") + 300 * D("1.25") + 200 * 4) / MILLION
    assert [line.item for line in second.lines] == ["cached input", "cache write", "output"]
    assert first.total + second.total == result.cost


def test_a_compaction_is_charged_for_the_history_and_its_summary(acme: Catalog) -> None:
    talk = Conversation(2, user_tokens=100, limit=1_300, summary_tokens=50, cached=False)
    # 1,100; the history of 1,300 becomes 50 tokens; then 1,000 + 50 + 100
    result = on(acme, talk)
    assert result.cost == ((1_100 + 1_300 + 1_150) * 1 + (200 + 50 + 200) * 4) / MILLION
    assert result.talk
    assert [call.kind for call in result.talk.calls] == ["call", "compaction", "call"]


def test_a_limit_that_cannot_be_kept_is_said(acme: Catalog) -> None:
    words = "from turn 1 on, a call is longer than the limit of 500 tokens: no more of its history can be left out"
    assert words in on(acme, replace(TALK, limit=500)).warnings


def test_sub_agents_on_another_model_have_lines_of_their_own(acme: Catalog) -> None:
    talk = replace(TALK, sub_calls=D("1.5"), sub_model="fast-2", sub_input_tokens=2_000, sub_output_tokens=100)
    result, alone = on(acme, talk), on(acme)
    assert result.cost
    assert alone.cost
    # 2 turns of 1.5 runs at 3 and 12 dollars
    assert result.cost - alone.cost == 3 * (2_000 * 3 + 100 * 12) / MILLION
    subs = {line.item: line.quantity for line in result.lines if line.item.startswith("sub-agent ")}
    assert subs == {"sub-agent input": 6_000, "sub-agent output": 300}
    assert result.usage == alone.usage
    coming = "sub-agents on fast-2: price rises on 2027-01-01"
    assert coming in result.warnings
    assert coming in [notice.short for notice in result.life]
    assert result.talk
    runs = [call for call in result.talk.calls if call.kind == "sub-agent"]
    assert runs == [Call(turn, "sub-agent", 2_000, 0, 0, 100, 0, D("1.5")) for turn in (1, 2)]
    assert [call.turn for call in result.talk.calls] == [1, 1, 2, 2]
    assert sum(turn.total for turn in result.talk.price_turns()) == result.cost


def test_sub_agents_run_on_the_same_model_where_no_other_is_named(acme: Catalog) -> None:
    talk = replace(TALK, sub_calls=D(1), sub_input_tokens=6_000, sub_output_tokens=100)
    result, alone = on(acme, talk), on(acme)
    assert result.cost
    assert alone.cost
    assert result.cost - alone.cost == 2 * (6_000 * 2 + 100 * 6) / MILLION  # over 5,000 tokens: long


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("slow", "sub-agents: slow retired on 2026-06-01"),
        ("nonsense", "sub-agents: nonsense is not in any price table"),
    ],
)
def test_a_conversation_whose_sub_agents_have_no_price_has_none(acme: Catalog, name: str, reason: str) -> None:
    result = on(acme, replace(TALK, sub_calls=D(1), sub_model=name))
    assert result.quote is None
    assert reason in (result.unpriced or "")
    assert on(acme, replace(TALK, sub_model=name)).cost == on(acme).cost  # none are run


def test_sub_agents_that_do_not_fit_their_model_are_no_answer(acme: Catalog) -> None:
    result = on(acme, replace(TALK, sub_calls=D(1), sub_model="fast-1", sub_input_tokens=20_000))
    assert result.obstacle == "sub-agents: 20,000 tokens exceed the context window of 10,000"
    assert not result.able


def test_a_resolved_task_pays_for_the_conversations_that_resolve_nothing(acme: Catalog) -> None:
    result = on(acme, replace(TALK, success_rate=D("0.8")))
    assert result.cost
    assert result.cost_resolved == result.cost / D("0.8")
    assert on(acme, replace(TALK, success_rate=D(0))).cost_resolved is None


def test_fees_are_of_each_call_but_not_of_a_compaction(catalog: Catalog) -> None:
    talk = Conversation(2, user_tokens=100, calls=2, limit=1_300, summary_tokens=50)
    result = on(catalog, talk, "claude-opus-5", fees=(("web_search", D("0.5")),))
    (searches,) = (line for line in result.lines if line.item == "web search")
    assert searches.quantity == 4 * D("0.5")
    assert result.talk
    assert sum(call.kind == "compaction" for call in result.talk.calls) > 0


def test_the_first_turn_that_does_not_fit_is_named(acme: Catalog) -> None:
    # Turn n has 1,000 n of input and 500 of output: 10,500 is the first above the window of 10,000
    result = on(acme, Conversation(20, user_tokens=500), prompt=500, answer=500)
    assert result.obstacle == "from turn 10 on, 10,500 tokens exceed the context window of 10,000"
    assert result.group == "does_not_fit"


def test_a_token_too_many_does_not_fit(acme: Catalog) -> None:
    # Turn n has 1,000 n - 499 of input
    result = on(acme, Conversation(20, user_tokens=500), prompt=1, answer=500)
    assert result.obstacle == "from turn 10 on, 10,001 tokens exceed the context window of 10,000"
    assert on(acme, Conversation(10, user_tokens=499), prompt=1, answer=500).fits  # 9 × 999 + 500 + 500 = 9,991


def test_input_is_read_written_or_neither(catalog: Catalog) -> None:
    result = on(catalog, Conversation(2, user_tokens=100), "gpt-5", prompt=1_500)
    assert result.talk
    first, second = result.talk.made
    # 1,500 and 100, 4 each and 3 for the call; 1,024 and whole steps of 128 of the 1,608 that are unchanged: 1,536
    assert (first.input_tokens, first.uncached_tokens, first.times) == (1_611, 1_611, 1)
    assert (second.cache_read_tokens, second.uncached_tokens) == (1_536, 1_611 + 204 + 104 - 1_536)


def test_answers_are_cut_to_the_models_limit_and_it_is_said(acme: Catalog) -> None:
    result = on(acme, Conversation(1, user_tokens=1), answer=1_001)
    assert result.usage
    assert result.usage.output_tokens == 1_000
    assert result.obstacle == (
        "from turn 1 on, 1,001 output tokens exceed the model's limit of 1,000; the cost is for 1,000"
    )


def test_what_does_not_fit_is_not_the_cheapest(acme: Catalog) -> None:
    talk = Conversation(20, user_tokens=500)
    estimate = estimate_request(acme, ask(talk, "fast-1", "fast-2", "nonsense", prompt=500, answer=500))
    assert estimate.cheapest is estimate.results[1]


def test_more_tokens_than_anybody_sends_have_no_price(acme: Catalog) -> None:
    talk = Conversation(10_000, user_tokens=1_000_000)  # 10,000 × 10,001 / 2 messages of a million tokens
    assert on(acme, talk, "fast-2").unpriced == "the calls of this conversation have more than 1,000,000,000,000 tokens"


def test_the_tier_counts(acme: Catalog) -> None:
    result = on(acme, replace(TALK, cached=False), tier="batch")
    assert result.cost == (2_500 * D("0.5") + 400 * 2) / MILLION


@pytest.mark.parametrize(
    ("name", "tier", "reason"),
    [
        ("nonsense", "standard", "nonsense is not in any price table"),
        ("slow", "standard", "slow retired on 2026-06-01"),
        ("fast-2", "batch", "fast-2 has no batch price"),
        ("fast-1", "cheap", "unknown tier cheap"),
    ],
)
def test_what_has_no_price_says_why(acme: Catalog, name: str, tier: str, reason: str) -> None:
    result = on(acme, TALK, name, tier=tier)
    assert reason in (result.unpriced or "")
    assert (result.cost, result.monthly, result.cost_uncached, result.talk) == (None, None, None, None)
