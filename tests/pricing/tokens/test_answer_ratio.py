"""An answer of the same length as text: its tokens on a model for one of o200k_base."""

from __future__ import annotations

from decimal import Decimal as D

import pytest

from pricing.tokens.chat import Message
from pricing.tokens.measures import measure_texts
from pricing.tokens.prompt import Prompt, PromptCount, Sizes, count_prompt
from pricing.tokens.ratios import ONE_TO_ONE, Ratio, load_formulas
from pricing.tokens.text import count_tokens
from pricing.tokens.token_count import LEAST_TEXT, get_answer_ratio
from tests.support.counting import rules

STORY = "Tell me a story about a lighthouse and of the man who kept it. " * 20
GERMAN = "Erzähle mir eine Geschichte über einen Leuchtturm und den Wärter, der ihn hütete. " * 20


def test_a_text_counted_in_full_says_how_long_an_answer_in_its_language_is() -> None:
    pytest.importorskip("splintr", reason="splintr-rs is not installed")
    for text in (STORY, GERMAN):
        ratio = get_answer_ratio(count_prompt(Prompt(text=text), ["gemma3"]), rules("gemma3"))
        expected = D(count_tokens(text, "gemma3")) / count_tokens(text, "o200k_base")
        assert ratio == (expected, expected, expected)


def test_a_text_counted_by_a_ratio_hands_its_range_on() -> None:
    counted = PromptCount(
        {"o200k_base": Sizes(1_000), "cl100k_base": Sizes(1_000)},
        samples={"claude_4_8": Ratio(D("1.4"), D("1.5"), D("1.6"))},
    )
    assert get_answer_ratio(counted, rules("claude_4_8")) == (D("1.4"), D("1.5"), D("1.6"))


@pytest.mark.parametrize("prompt", [1_000, PromptCount({"o200k_base": Sizes(LEAST_TEXT - 1), "cl100k_base": Sizes(9)})])
@pytest.mark.parametrize("vocabulary", ["gemma3", "claude_3", "claude_4_8"])
def test_a_short_prompt_and_given_tokens_leave_the_ratio_of_english_prose(
    prompt: PromptCount | int, vocabulary: str
) -> None:
    assert get_answer_ratio(prompt, rules(vocabulary)) == load_formulas().vocabularies[vocabulary].prose


def test_an_unknown_vocabulary_has_the_widest_range() -> None:
    assert get_answer_ratio(1_000, rules(None))[::2] == (D("0.8"), D("2.7"))


@pytest.mark.parametrize("vocabulary", ["o200k_base", "o200k_harmony"])
@pytest.mark.parametrize("prompt", [1_000, count_prompt(Prompt(text=STORY)), count_prompt(Prompt(text="Hi"))])
def test_on_a_model_with_o200k_base_an_answer_has_the_tokens_that_are_expected(
    vocabulary: str, prompt: PromptCount | int
) -> None:
    assert get_answer_ratio(prompt, rules(vocabulary)) == ONE_TO_ONE


def test_the_words_for_roles_make_no_answer_longer() -> None:
    messages = tuple(Message("user", STORY[:60]) for _ in range(20))
    counted = count_prompt(Prompt(messages=messages))
    assert get_answer_ratio(counted, rules("o200k_base")) == ONE_TO_ONE
    said = {name: 20 * count_tokens(STORY[:60], name) for name in ("cl100k_base", "o200k_base")}
    expected = D(said["cl100k_base"]) / said["o200k_base"]
    assert get_answer_ratio(counted, rules("cl100k_base")) == (expected, expected, expected)


def test_openais_older_vocabulary_needs_as_many_tokens_for_english() -> None:
    assert get_answer_ratio(1_000, rules("cl100k_base")) == ONE_TO_ONE


def test_messages_without_words_divide_by_nothing() -> None:
    # 60 messages are 60 words for roles and no text.
    counted = count_prompt(Prompt(messages=(Message("user", ""),) * 60), ["gemma3"])
    assert counted.sizes["o200k_base"].text == 60
    assert get_answer_ratio(counted, rules("gemma3")) == load_formulas().vocabularies["gemma3"].prose
    assert get_answer_ratio(counted, rules("cl100k_base")) == ONE_TO_ONE


def test_the_ratio_of_a_text_that_was_not_counted_follows_from_its_measures() -> None:
    counted = PromptCount({"o200k_base": Sizes(1_000), "cl100k_base": Sizes(1_200)}, measures=measure_texts([GERMAN]))
    ratio = get_answer_ratio(counted, rules("claude_4_8"))
    assert ratio.low < ratio.expected < ratio.high
    assert ratio.expected > load_formulas().vocabularies["claude_4_8"].prose.expected  # German needs more than English
