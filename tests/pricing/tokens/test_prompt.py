"""Count of a prompt, once for all models: exact where it can be, with its band where it cannot."""

from __future__ import annotations

from decimal import Decimal

import pytest

from pricing.tokens import chat as chat_module
from pricing.tokens.chat import Call, Message
from pricing.tokens.image_tiles import TileRule
from pricing.tokens.prompt import Prompt, count_prompt
from pricing.tokens.text import count_tokens
from pricing.tokens.tools import ResponseFormat, Tool

GPT_4O = TileRule(85, 170)
HELLO = (Message("system", "You are a bot."), Message("user", "Hello"))
TOOL = Tool("f", "Do it", {"type": "object", "properties": {"a": {"type": "string"}}})


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
