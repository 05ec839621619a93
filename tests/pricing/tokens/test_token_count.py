"""Tokens of a prompt on a model: exact where they can be, with their range where they cannot."""

from __future__ import annotations

from decimal import Decimal
from math import ceil

import pytest

from pricing.tokens.chat import Call, Message, count_chat
from pricing.tokens.documents import UnitRule
from pricing.tokens.image_patches import Limit, PatchRule
from pricing.tokens.image_rules import NoImages
from pricing.tokens.image_tiles import TileRule
from pricing.tokens.images import Image, ImageRule
from pricing.tokens.prompt import Prompt, PromptCount, Sizes, count_prompt
from pricing.tokens.span import Span
from pricing.tokens.text import count_tokens
from pricing.tokens.token_count import Part, count_by_factor, count_by_rules, count_given
from pricing.tokens.tools import ResponseFormat, Tool
from tests.support.counting import count_on, rules

GPT_4O = TileRule(85, 170)
HELLO = (Message("system", "You are a bot."), Message("user", "Hello"))
TOOL = Tool("f", "Do it", {"type": "object", "properties": {"a": {"type": "string"}}})


def test_plain_text_is_exact_and_has_no_form() -> None:
    count = count_on(Prompt(text="tiktoken is great!"), "o200k_base", exact_chat=False)
    assert (count.tokens, count.exactness, count.low, count.high, count.reason) == (6, "exact", 6, 6, None)
    assert count.parts == (Part("text", 6, "exact", 6, 6),)


def test_a_chat_is_exact_where_its_form_is_published() -> None:
    count = count_on(Prompt(messages=HELLO), "cl100k_base")
    # system + "You are a bot." = 1 + 5, user + "Hello" = 1 + 1; 3 a message and 3 to prime
    assert count.tokens == 8 + 2 * 3 + 3
    assert count.exactness == "exact"
    assert [(part.name, part.tokens) for part in count.parts] == [("text", 8), ("overhead", 9)]


def test_a_chat_on_a_reasoning_model_is_one_token_unsure() -> None:
    # The band is true for both published cases: 18 for 17 on o4-mini (community.openai.com, thread 1271170), and 110
    # for 109 on gpt-5 (pydantic/pydantic-ai#3447, whose messages are not shown).
    asked = (Message("system", "Finish the given task"), Message("user", "Say hello world"))
    assert span_of(asked) == (17, 18, 19)
    assert span_of((Message("user", " a" * (110 - 3 - 1 - 3)),)) == (109, 110, 111)


def span_of(messages: tuple[Message, ...]) -> tuple[int | None, int | None, int | None]:
    count = count_on(Prompt(messages=messages), "o200k_base", exact_chat=False)
    return count.low, count.tokens, count.high


def test_a_chat_format_that_is_not_published_is_an_estimate() -> None:
    count = count_on(Prompt(messages=HELLO), "o200k_base", exact_chat=False)
    assert count.tokens is not None
    assert (count.exactness, count.low, count.high) == ("estimate", count.tokens - 1, count.tokens + 1)
    assert [part.exactness for part in count.parts] == ["exact", "estimate"]


def test_a_model_whose_vocabulary_is_not_known_has_the_widest_range() -> None:
    count = count_on(Prompt(text="Tell me a story about a lighthouse. " * 100), None)
    base = count_tokens("Tell me a story about a lighthouse. " * 100, "o200k_base")
    # 0.8 to 2.7 tokens for one of o200k_base: the span of all vendors' measured ratios
    assert (count.low, count.high) == (base * 8 // 10, ceil(base * Decimal("2.7")))
    assert (count.exactness, count.basis) == ("estimate", "ratio")
    assert "no measurement is known" in (count.reason or "")


def test_a_presumed_encoding_is_an_estimate() -> None:
    count = count_on(Prompt(text="Hello"), "o200k_base", basis="presumed")
    assert (count.exactness, count.reason) == (
        "estimate",
        "counted with o200k_base, which is presumed to be its tokenizer; the count holds if it is",
    )


def test_tools_are_an_estimate_with_the_band_of_their_definitions() -> None:
    count = count_on(Prompt(messages=HELLO, tools=(TOOL, TOOL)), "o200k_base")
    assert count.tokens is not None
    # 1 less for a property without a description in each, and 2 either way for several tools
    assert (count.low, count.high) == (count.tokens - 2 - 2, count.tokens + 2)
    assert [(part.name, part.exactness) for part in count.parts] == [
        ("text", "exact"),
        ("overhead", "exact"),
        ("tools", "estimate"),
    ]


def test_a_response_format_is_an_estimate_with_a_band() -> None:
    response_format = ResponseFormat("answer", {"type": "object"})
    count = count_on(Prompt(text="Hello", response_format=response_format), "o200k_base")
    assert count.exactness == "estimate"
    assert None not in {count.low, count.high}
    assert count.parts[-1].name == "response format"


def test_function_calls_and_uncounted_parts_are_named() -> None:
    messages = (*HELLO, Message("assistant", calls=(Call("f", "{}"),)))
    count = count_on(Prompt(messages=messages, uncounted=2), "cl100k_base")
    assert count.exactness == "estimate"
    assert count.reason == (
        "the format of function calls and results is not published; 2 parts have no published size and are left out"
    )


def test_images_add_to_the_total() -> None:
    prompt = Prompt(
        messages=(Message("user", ("Look", Image(1024, 1024, "high"))),),
        images=(Image(1024, 1024, "high", count=2), Image(512, 512, "low")),
    )
    counted = count_prompt(prompt)
    assert counted.images == (Image(1024, 1024, "high", 3), Image(512, 512, "low", 1))
    count = count_by_rules(counted, rules(images=GPT_4O))
    text = count_chat(prompt.messages, "o200k_base").tokens
    assert count.tokens == text + 3 * 765 + 85
    assert count.parts[-1] == Part("images", 3 * 765 + 85, "estimate", 3 * 765 + 85, 3 * 765 + 85)
    assert (count.low, count.high) == (count.tokens, count.tokens)


def test_shrunk_images_raise_the_upper_end_of_the_band() -> None:
    rule = PatchRule(Decimal("1.62"), {"high": Limit(patches=1_536)})
    count = count_on(Prompt(text="", images=(Image(4000, 1474),)), "o200k_base", images=rule)
    assert (count.tokens, count.low, count.high) == (2_348, 2_348, 2_489)


@pytest.mark.parametrize(
    ("image", "rule", "reason"),
    [
        (Image(10, 10), NoImages(), "this model takes no images"),
        (Image(None, None), GPT_4O, "the size of an image is unknown; give its width and height in pixels"),
        (Image(10, 10, "original"), GPT_4O, "this model does not support detail original; choose low or high"),
    ],
)
def test_images_that_cannot_be_counted_make_the_whole_unknown(image: Image, rule: ImageRule, reason: str) -> None:
    count = count_on(Prompt(text="Hello", images=(image,)), "o200k_base", images=rule)
    assert (count.tokens, count.exactness, count.low, count.high) == (None, "unknown", None, None)
    assert count.parts == (Part("text", 1, "exact", 1, 1), Part("images", None, "unknown"))
    assert count.reason == reason


def test_a_count_can_be_made_of_numbers_alone() -> None:
    counted = PromptCount({"o200k_base": Sizes(text=100, overhead=10)}, messages=1)
    assert count_by_rules(counted, rules("o200k_harmony")).tokens == 110


def test_an_address_of_the_first_edition_is_counted_as_far_as_it_says() -> None:
    # Text 600, chat format 28, tools 40: neither messages nor measures stood in such an address.
    sizes = Sizes(600, 28, Span(40, 40, 40))
    counted = PromptCount({"o200k_base": sizes, "cl100k_base": sizes}, messages=8, turns=8, definitions=1)
    assert count_by_rules(counted, rules()).tokens == 600 + 28 + 40
    for vocabulary in ("gemma3", "claude_4_8", None):
        count = count_by_rules(counted, rules(vocabulary))
        assert count.basis == "ratio"
        assert count.low is not None
        assert count.high is not None
        assert 0 < count.low <= (count.tokens or 0) <= count.high


def test_audio_is_a_part_with_a_range_of_its_own() -> None:
    audio = UnitRule(Span(25, 32, 32), "by the second")
    count = count_on(Prompt(text="Hello", audio_seconds=Decimal("10.5")), audio=audio)
    # 10.5 × 25 = 262.5, 10.5 × 32 = 336; and one token of text
    assert (count.low, count.tokens, count.high) == (1 + 263, 1 + 336, 1 + 336)
    assert count.audio == Span(263, 336, 336)


def test_files_that_a_model_does_not_take_make_the_whole_unknown() -> None:
    count = count_on(Prompt(text="Hello", pages=2))
    assert (count.tokens, count.exactness, count.span) == (None, "unknown", None)
    assert count.parts[-1] == Part("files", None, "unknown")
    assert count.reason == "this model takes no files"


def test_a_factor_that_a_person_has_measured_has_no_range() -> None:
    counted = count_prompt(Prompt(text="tiktoken is great!"))
    count = count_by_factor(counted, rules("claude_4_8"), Decimal("1.4"), "Anthropic")
    # 6 × 1.4 = 8.4, rounded up
    assert (count.tokens, count.low, count.high, count.basis) == (9, None, None, "given")
    assert count.reason == "counted with o200k_base, times the factor 1.4 set for Anthropic"


def test_a_factor_is_one_for_text_and_not_for_images() -> None:
    prompt = Prompt(text="hello " * 99 + "hello", images=(Image(512, 512),))
    counted = count_by_factor(count_prompt(prompt), rules("claude_3", images=GPT_4O), Decimal(2), "Anthropic")
    assert counted.tokens == 100 * 2 + (85 + 170)
    assert [(part.name, part.tokens) for part in counted.parts] == [("text", 200), ("images", 255)]


def test_given_tokens_are_exact() -> None:
    count = count_given(700)
    assert (count.tokens, count.low, count.high, count.basis, count.exactness) == (700, 700, 700, "given", "exact")


@pytest.mark.parametrize(("uncounted", "said"), [(1, "1 part has no published size and is left out"), (0, None)])
def test_one_part_that_is_left_out_is_said_as_one(uncounted: int, said: str | None) -> None:
    assert count_on(Prompt(text="Hello", uncounted=uncounted)).reason == said


def test_pages_and_audio_are_parts_with_their_reasons() -> None:
    page, second = UnitRule(Span(100, 200, 300), "a page by the guide"), UnitRule(Span(10, 10, 10), "a second, too")
    count = count_on(Prompt(text="Hello", pages=2, audio_seconds=Decimal(3)), pages=page, audio=second)
    assert count.parts[1:] == (Part("pages", 400, "estimate", 200, 600), Part("audio", 30, "estimate", 30, 30))
    assert count.reason == "a page by the guide; a second, too"
    assert (count.low, count.tokens, count.high) == (1 + 200 + 30, 1 + 400 + 30, 1 + 600 + 30)


def test_a_given_count_is_exact_and_in_one_part() -> None:
    count = count_given(77)
    assert (count.tokens, count.exactness, count.low, count.high) == (77, "exact", 77, 77)
    assert (count.parts, count.reason, count.basis) == ((Part("as given", 77, "exact", 77, 77),), None, "given")
