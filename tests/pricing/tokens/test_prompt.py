"""Count of a prompt, once for all models: exact where it can be, with its band where it cannot."""

from __future__ import annotations

from decimal import Decimal

import pytest

from pricing.tokens import chat as chat_module
from pricing.tokens import vocabularies
from pricing.tokens.chat import Call, Message, count_chat
from pricing.tokens.claude_tools import render_definitions
from pricing.tokens.image_tiles import TileRule
from pricing.tokens.prompt import Prompt, count_prompt
from pricing.tokens.span import Span
from pricing.tokens.text import count_tokens
from pricing.tokens.tools import ResponseFormat, Tool, count_tools, render

GPT_4O = TileRule(85, 170)
HELLO = (Message("system", "You are a bot."), Message("user", "Hello"))
TOOL = Tool("f", "Do it", {"type": "object", "properties": {"a": {"type": "string"}}})


@pytest.fixture
def needs_gemma() -> None:
    pytest.importorskip("splintr", reason="splintr-rs is not installed")


def test_pages_and_audio_are_carried_as_they_are() -> None:
    counted = count_prompt(Prompt(text="Read", pages=3, audio_seconds=Decimal("1.5")))
    assert (counted.pages, counted.audio_seconds) == (3, Decimal("1.5"))


def test_a_count_holds_numbers_and_no_text() -> None:
    word = "Zanzibar"
    tool = Tool(word, word, {"type": "object", "properties": {word: {"type": "string", "enum": [word]}}})
    response_format = ResponseFormat(word, {"title": word}, word)
    messages = (Message("user", word, name=word), Message("assistant", calls=(Call(word, word),)))
    assert word not in repr(count_prompt(Prompt(word, messages, (tool,), word, response_format)))


def test_each_text_is_counted_once_in_each_encoding(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[tuple[str, str]] = []

    def watched(text: str, encoding: str) -> int:
        seen.append((text, encoding))
        return count_tokens(text, encoding)

    monkeypatch.setattr(chat_module, "count_tokens", watched)
    count_prompt(Prompt(messages=HELLO), ["o200k_base", "o200k_harmony", "cl100k_base"])
    for encoding in ("o200k_base", "cl100k_base"):
        assert seen.count(("Hello", encoding)) == 1


def test_characters_and_words_are_those_of_a_person() -> None:
    counted = count_prompt(Prompt(messages=(Message("user", "two words"), Message("assistant", "Yes."))))
    assert (counted.characters, counted.words) == (len("two words") + len("Yes."), 2 + 1)


def test_a_library_counts_in_full_unless_told_otherwise(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(vocabularies.FULL_UP_TO, "cl100k_base", 10)
    full = count_prompt(Prompt(text="a longer text"))
    assert (set(full.sizes), full.samples) == ({"o200k_base", "cl100k_base"}, {})


@pytest.mark.parametrize(("text", "sampled"), [("a" * 10, False), ("a" * 11, True)])
def test_a_text_too_long_for_a_slow_vocabulary_is_sampled_in_that_one(
    text: str, sampled: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(vocabularies.FULL_UP_TO, "cl100k_base", 10)
    counted = count_prompt(Prompt(text=text), full=False)
    assert ("cl100k_base" in counted.samples, "cl100k_base" in counted.sizes) == (sampled, not sampled)
    assert "o200k_base" in counted.sizes
    if sampled:
        whole = Decimal(count_tokens(text, "cl100k_base")) / count_tokens(text, "o200k_base")
        assert counted.samples["cl100k_base"].expected == whole.quantize(Decimal("0.0001"))


def test_openais_form_of_tools_depends_on_the_system_message_and_the_choice() -> None:
    def tools(*messages: Message, choice: str | None = None) -> Span:
        return count_prompt(Prompt(messages=messages, tools=(TOOL,), tool_choice=choice)).sizes["o200k_base"].tools

    user, system = HELLO[1], HELLO[0]
    rendered = render((TOOL,))
    assert tools(user) == count_tools(rendered, "o200k_base", with_system=False)
    assert tools(system, user) == count_tools(rendered, "o200k_base", with_system=True)
    assert tools(user, choice="f") == count_tools(rendered, "o200k_base", with_system=False, choice="f")


def test_the_first_system_message_ends_its_line_only_beside_tools() -> None:
    bot = (Message("system", "You are a bot"), HELLO[1])
    plain, with_tools = (count_prompt(Prompt(messages=bot, tools=tools)).sizes["o200k_base"] for tools in ((), (TOOL,)))
    assert (with_tools.text, with_tools.overhead) == (plain.text + 1, plain.overhead)  # the line end is a token
    assert plain.tools == (0, 0, 0)


def test_the_doubt_about_calls_goes_with_the_sizes() -> None:
    messages = (*HELLO, Message("assistant", calls=(Call("f", '{"a": 1}'),)), Message("tool", "1"))
    sizes, chat = count_prompt(Prompt(messages=messages)).sizes["o200k_base"], count_chat(messages, "o200k_base")
    assert (sizes.fewer, sizes.more) == (chat.fewer, chat.more)
    assert chat.more > 0


def test_elsewhere_a_vocabulary_counts_texts_without_openais_form(needs_gemma: None) -> None:
    sizes = count_prompt(Prompt(messages=HELLO, tools=(TOOL,)), ["gemma3"]).sizes["gemma3"]
    said = sum(count_tokens(text, "gemma3") for text in ("You are a bot.", "Hello"))
    assert (sizes.text, sizes.overhead, sizes.tools) == (said, 0, (0, 0, 0))
    assert sizes.definitions == count_tokens(render_definitions((TOOL,)), "gemma3")
