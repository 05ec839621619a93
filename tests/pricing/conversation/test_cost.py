"""A conversation on models. Expected costs are arithmetic with Acme's rates."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from pricing.catalog.catalog import Catalog
from pricing.catalog.rates import Conditions
from pricing.conversation.cost import (
    NO_CACHING,
    ConversationCost,
    ConversationRequest,
    adapt_conversation,
    price_conversation,
)
from pricing.conversation.turns import Conversation, list_turns, list_usages
from pricing.quote import quote_entry
from pricing.tokens.chat import Message, count_chat
from pricing.tokens.text import count_tokens
from tests.support.price_tables import ACME, TODAY, book

MILLION = Decimal(1_000_000)
TALK = Conversation(turns=2, user_tokens=100, assistant_tokens=200, system_tokens=1_000)
"""Inputs of 1,100 and 1,400 tokens, of which the second has 1,100 unchanged."""


def on(
    catalog: Catalog, name: str, talk: Conversation = TALK, *, per_month: int = 1, tier: str = "standard"
) -> ConversationCost:
    request = ConversationRequest(talk, (name,), Conditions(TODAY, tier), per_month)
    return price_conversation(catalog, request).results[0]


def test_uncached_every_token_is_charged_in_full(acme: Catalog) -> None:
    plain = on(acme, "fast-1").plain
    assert plain is not None
    assert plain.quote.total == ((1_100 + 1_400) * 1 + 2 * 200 * 4) / MILLION


def test_cached_the_unchanged_is_read_and_what_comes_next_is_written(acme: Catalog) -> None:
    answer = on(acme, "fast-1", per_month=1_000)
    # written: 1,100 by the first call and the 300 that are new in the second; read: 1,100
    cost = (1_400 * Decimal("1.25") + 1_100 * Decimal("0.10") + 2 * 200 * 4) / MILLION
    assert answer.cached is not None
    assert answer.cached.quote.total == cost
    assert answer.saving == ((1_100 + 1_400) * 1 + 2 * 200 * 4) / MILLION - cost
    assert answer.monthly == 1_000 * cost


def test_caching_may_cost_more_than_it_saves(acme: Catalog) -> None:
    saving = on(acme, "fast-1", Conversation(turns=1, user_tokens=100, assistant_tokens=0)).saving
    assert saving == -100 * Decimal("0.25") / MILLION  # written at 1.25 and never read


def test_a_model_without_a_price_for_cached_input_says_so(acme: Catalog) -> None:
    answer = on(acme, "fast-2")
    assert answer.cached == answer.plain
    assert (answer.saving, answer.saved_share) == (None, None)
    assert NO_CACHING in answer.warnings


def test_a_call_has_as_many_tokens_as_its_messages_counted(catalog: Catalog) -> None:
    messages = [Message("system", "Be brief."), Message("user", "Hello")]
    system, user = (count_tokens(message.texts[0], "o200k_base") for message in messages)
    sent = adapt_conversation(
        Conversation(1, user_tokens=user, assistant_tokens=0, system_tokens=system), catalog.offer("gpt-4o").on(TODAY)
    )
    assert list_turns(sent)[0].input_tokens == count_chat(messages, "o200k_base").tokens


def test_a_coming_change_is_a_warning(acme: Catalog) -> None:
    assert "price rises on 2027-01-01" in on(acme, "fast-2").warnings


def test_long_calls_have_their_own_rates(acme: Catalog) -> None:
    # Inputs of 4,000, 5,000 and 6,000 tokens; over 5,000 the whole call costs double
    talk = Conversation(turns=3, user_tokens=400, assistant_tokens=600, system_tokens=3_600)
    answer = on(acme, "fast-1", talk)
    assert answer.plain is not None
    assert answer.plain.quote.total == ((4_000 + 5_000) * 1 + 2 * 600 * 4 + 6_000 * 2 + 600 * 6) / MILLION
    assert "long-context price for the whole request, from 5,001 tokens" in answer.warnings


@pytest.mark.parametrize("cached", [True, False])
def test_the_sum_is_that_of_the_calls_priced_one_by_one(acme: Catalog, cached: bool) -> None:
    talk = Conversation(turns=12, user_tokens=300, assistant_tokens=500, system_tokens=700)
    entry, conditions = acme.offer("fast-1").on(TODAY), Conditions(TODAY)
    rates = entry.model.prices[-1].rates
    calls = [quote_entry(entry, usage, conditions).total for usage in list_usages(talk, rates=rates, cached=cached)]
    answer = on(acme, "fast-1", talk)
    total = answer.cached if cached else answer.plain
    assert total is not None
    assert total.quote.total == sum(calls)


def test_openais_models_add_the_form_of_a_chat(tmp_path: Path) -> None:
    answer = on(book(tmp_path, openai=ACME.replace("provider: acme", "provider: openai")), "fast-1")
    assert answer.plain is not None
    # 2 messages, then 4, at 4 tokens each, and 3 a call
    assert answer.plain.usage.input_tokens == 1_100 + 1_400 + 2 * 4 + 4 * 4 + 2 * 3


def test_only_models_that_reason_are_charged_for_it(acme: Catalog) -> None:
    talk = Conversation(turns=2, user_tokens=100, assistant_tokens=200, reasoning_tokens=50)
    totals = [on(acme, name, talk).plain for name in ("fast-1", "fast-2")]
    assert [total.usage.reasoning_tokens for total in totals if total] == [0, 100]


def test_answers_are_cut_to_the_models_limit_and_it_is_said(acme: Catalog) -> None:
    answer = on(acme, "fast-1", Conversation(turns=1, user_tokens=1, assistant_tokens=1_001))
    assert answer.plain is not None
    assert answer.plain.usage.output_tokens == 1_000
    assert answer.problem == (
        "from turn 1 on, 1,001 output tokens exceed the model's limit of 1,000; the cost is for 1,000"
    )


def test_the_first_turn_that_does_not_fit_is_named(acme: Catalog) -> None:
    # Turn n has 1,000 n of input and 500 of output: 10,500 is the first above the window of 10,000
    talk = Conversation(turns=20, user_tokens=500, assistant_tokens=500, system_tokens=500)
    assert on(acme, "fast-1", talk).problem == ("from turn 10 on, 10,500 tokens exceed the context window of 10,000")


def test_what_does_not_fit_is_not_the_cheapest(acme: Catalog) -> None:
    talk = Conversation(turns=20, user_tokens=500, assistant_tokens=500, system_tokens=500)
    costs = price_conversation(acme, ConversationRequest(talk, ("fast-1", "fast-2", "nonsense"), Conditions(TODAY)))
    assert costs.cheapest is costs.results[1]


def test_the_tier_counts(acme: Catalog) -> None:
    plain = on(acme, "fast-1", tier="batch").plain
    assert plain is not None
    assert plain.quote.total == (2_500 * Decimal("0.5") + 400 * 2) / MILLION


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
    answer = on(acme, name, tier=tier)
    assert reason in (answer.unpriced or "")
    assert (answer.plain, answer.cached, answer.monthly, answer.saving) == (None, None, None, None)


def test_a_thousand_turns_are_still_one_total(acme: Catalog) -> None:
    talk = Conversation(turns=1_000, user_tokens=500_000, assistant_tokens=500_000, system_tokens=1_000_000)
    plain = on(acme, "fast-2", talk).plain
    assert plain is not None
    # the sum over n of 1,000,000 + (n − 1) × 1,000,000 + 500,000
    assert plain.usage.input_tokens == 1_000 * 1_500_000 + 1_000_000 * (999 * 1_000 // 2)
