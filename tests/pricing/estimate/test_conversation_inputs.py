"""What a conversation sends to a model, beside what is stated of it. Expected tokens are sums of its parts."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal as D
from pathlib import Path

import pytest

from pricing.catalog.catalog import Catalog
from pricing.conversation.conversation import Conversation, Resent
from pricing.estimate.conversation import NO_RULE
from pricing.estimate.estimate import estimate_request
from pricing.estimate.request import Measured
from pricing.tokens.chat import Message, count_chat
from pricing.tokens.images import Image
from pricing.tokens.prompt import Prompt, count_prompt
from pricing.tokens.text import count_tokens
from tests.support.conversations import MILLION, TALK, ask, on
from tests.support.price_tables import ACME, SAMPLED, book

RESENT: tuple[Resent, ...] = ("kept", "dropped")


def test_only_models_that_reason_are_charged_for_it(acme: Catalog) -> None:
    results = [on(acme, name=name, reasoning_tokens=50) for name in ("fast-1", "fast-2")]
    assert [result.usage.reasoning_tokens for result in results if result.usage] == [0, 100]


def test_where_no_rule_for_reasoning_is_known_it_is_said(acme: Catalog) -> None:
    assert NO_RULE.text in on(acme, name="fast-2", reasoning_tokens=50).warnings
    assert NO_RULE.text not in on(acme, name="fast-1", reasoning_tokens=50).warnings  # it does not reason
    assert NO_RULE.text not in on(acme, replace(TALK, reasoning="kept"), "fast-2", reasoning_tokens=50).warnings
    assert NO_RULE.text not in on(acme, replace(TALK, turns=1), "fast-2", reasoning_tokens=50).warnings


def test_reasoning_is_sent_again_where_that_is_stated(acme: Catalog) -> None:
    results = [on(acme, replace(TALK, reasoning=how), "fast-2", reasoning_tokens=50) for how in RESENT]
    inputs = [[call.input_tokens for call in result.talk.made] for result in results if result.talk]
    assert inputs == [[1_100, 1_100 + 200 + 50 + 100], [1_100, 1_100 + 200 + 100]]


def test_an_output_cap_holds_for_each_call_and_reasoning_comes_first(acme: Catalog) -> None:
    result = on(acme, TALK, "fast-2", reasoning_tokens=50, max_output=120)
    assert result.talk
    # 70 tokens of the answer are left, and sent again
    made = [(call.input_tokens, call.output_tokens, call.reasoning_tokens) for call in result.talk.made]
    assert made == [(1_100, 120, 50), (1_100 + 70 + 100, 120, 50)]
    used_up = "reasoning uses up the output cap of 50 tokens; nothing is left for the answer"
    assert used_up in on(acme, TALK, "fast-2", reasoning_tokens=50, max_output=50).warnings
    assert used_up not in result.warnings


def test_a_lifetime_that_a_model_does_not_sell_is_said(acme: Catalog) -> None:
    words = "this model has no 1-hour cache writes; standard cache writes are used"
    assert words in on(acme, lifetime="1 hour").warnings
    assert words not in on(acme).warnings
    assert words not in on(acme, replace(TALK, cached=False), lifetime="1 hour").warnings


def test_audio_is_sent_with_every_call_at_its_own_rate_and_never_cached(tmp_path: Path) -> None:
    sampled = book(tmp_path, sampled=SAMPLED)
    prompt = count_prompt(Prompt(audio_seconds=D(10)))  # 32 tokens a second
    heard, alike = (on(sampled, TALK, name, prompt=prompt, answer=0).cost for name in ("hears", "hears-alike"))
    # inputs of 420 and 520 tokens; of the 420 that are unchanged, 100 are no audio
    assert heard == (2 * 320 * 3 + (100 + 100) * 1 + 100 * D("0.10")) / MILLION
    assert alike == (420 + 520) * 1 / MILLION


RULE = "resent_reasoning: [{{models: [fast-2], between_calls: {}, between_turns: {}, source: https://acme.example}}]\n"


@pytest.mark.parametrize(
    ("between_calls", "between_turns", "inputs"),
    [
        ("kept", "dropped", [1_100, 1_100 + 500, 1_100 + 450 + 300, 1_100 + 750 + 500]),
        ("dropped", "dropped", [1_100, 1_100 + 450, 1_100 + 450 + 300, 1_100 + 750 + 450]),
        ("kept", "kept", [1_100, 1_100 + 500, 1_100 + 500 + 350, 1_100 + 850 + 500]),
        ("kept", "kept_with_tools", [1_100, 1_100 + 500, 1_100 + 500 + 350, 1_100 + 850 + 500]),
    ],
)
def test_reasoning_is_sent_again_by_the_rule_of_the_table(
    tmp_path: Path, between_calls: str, between_turns: str, inputs: list[int]
) -> None:
    table = book(tmp_path, acme=ACME + RULE.format(between_calls, between_turns))
    talk = Conversation(2, user_tokens=100, calls=2, call_tokens=50, result_tokens=400)
    result = on(table, talk, "fast-2", reasoning_tokens=50)
    assert result.talk
    assert [call.input_tokens for call in result.talk.calls] == inputs
    assert NO_RULE.text not in result.warnings


def test_without_tools_a_vendor_may_drop_what_it_keeps_with_them(tmp_path: Path) -> None:
    table = book(tmp_path, acme=ACME + RULE.format("kept", "kept_with_tools"))
    result = on(table, TALK, "fast-2", reasoning_tokens=50)
    assert result.talk
    assert [call.input_tokens for call in result.talk.calls] == [1_100, 1_400]


def test_openais_models_add_the_format_of_a_chat(tmp_path: Path) -> None:
    result = on(book(tmp_path, openai=ACME.replace("provider: acme", "provider: openai")))
    assert result.usage
    # 2 messages, then 4, at 4 tokens each, and 3 a call
    assert result.usage.input_tokens == 1_100 + 1_400 + 2 * 4 + 4 * 4 + 2 * 3


def test_tool_calls_and_results_are_messages_too(tmp_path: Path) -> None:
    acme = book(tmp_path, openai=ACME.replace("provider: acme", "provider: openai"))
    result = on(acme, Conversation(1, user_tokens=100, calls=2, call_tokens=50, result_tokens=400))
    assert result.talk
    # instructions and message at 4 tokens each, and 3 for the call; then a tool call and its result
    first = 1_000 + 4 + 100 + 4 + 3
    assert [call.input_tokens for call in result.talk.made] == [first, first + 50 + 4 + 400 + 4]


def test_a_count_of_the_vendors_own_has_the_format_already(catalog: Catalog) -> None:
    request = ask(Conversation(1, user_tokens=100), "gpt-4o", prompt=count_prompt(Prompt(text="Be brief.")))
    measured = replace(request, measured=Measured(tokens={"gpt-4o": 500}))
    (result,) = estimate_request(catalog, measured).results
    assert result.usage
    assert result.usage.input_tokens == 500 + 100 + 4


def test_a_chat_that_was_counted_has_its_format_already(catalog: Catalog) -> None:
    messages = [Message("system", "Be brief."), Message("user", "Hello")]
    system, user = (count_tokens(message.texts[0], "o200k_base") for message in messages)
    talk = Conversation(1, user_tokens=user)
    counted = count_prompt(Prompt(messages=(messages[0],)))
    results = [on(catalog, talk, "gpt-4o", prompt=prompt) for prompt in (system, counted)]
    expected = count_chat(messages, "o200k_base").tokens
    assert [result.usage.input_tokens for result in results if result.usage] == [expected, expected]


def test_images_of_a_turn_are_counted_by_the_models_rule(catalog: Catalog) -> None:
    talk = Conversation(2, user_tokens=100, cached=False)
    seen, unseen = on(catalog, replace(talk, images=(Image(1_024, 1_024),)), "gpt-4o"), on(catalog, talk, "gpt-4o")
    assert seen.usage
    assert unseen.usage
    # 85 and 170 for each of 4 tiles of 512; the first turn's image is sent again
    assert seen.usage.input_tokens - unseen.usage.input_tokens == 3 * (85 + 4 * 170)


def test_a_range_of_the_prompt_is_one_of_the_conversation(catalog: Catalog) -> None:
    prompt = count_prompt(Prompt(text="The quick brown fox jumps over the lazy dog. " * 40))
    result = on(catalog, TALK, "claude-opus-5", prompt=prompt)
    assert result.costs
    assert result.costs.low < result.costs.expected < result.costs.high
    assert result.costs.expected == result.cost
    assert on(catalog, TALK, "claude-opus-5").costs is None  # the tokens were given
