"""A list of messages as the APIs take them, or one message a line: no usage, so that texts are counted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from pricing.strict_json import JSONError, check, parse, parse_line
from pricing.tokens.chat import INSTRUCTING, Message
from pricing.tokens.message_json import read_messages
from pricing.tokens.prompt import Prompt, count_prompt
from pricing.tokens.request_json import recognize
from pricing.tokens.text import count_tokens

TITLE: Final = "Messages"
VOCABULARY: Final = "o200k_base"
"""The vocabulary that tokens are counted in here, as no model is chosen yet."""


@dataclass
class Turn:
    """Tokens of a turn's parts."""

    said: int = 0
    answers: list[int] = field(default_factory=list)
    """Of each message of the assistant, calls of tools included."""
    results: int = 0


@dataclass(frozen=True, slots=True)
class Messages:
    """Tokens of a list of messages, turn by turn."""

    prompt_tokens: int
    """Instructions and tools."""
    turns: tuple[Turn, ...]
    model: str | None
    images: int


def count_messages(text: str) -> Messages | None:
    """Count a list of messages, or a request that holds one; None: it is neither.

    Raises JSONError, with a path, for messages that are none, TextTooLong.
    """
    prompt, model = _read(text)
    if not prompt.messages:
        return None
    lead = tuple(message for message in prompt.messages if message.role in INSTRUCTING)
    begins = Prompt(messages=lead, tools=prompt.tools, response_format=prompt.response_format)
    size = count_prompt(begins, [VOCABULARY]).sizes[VOCABULARY] if lead or prompt.tools else None
    images = sum(image.count for message in prompt.messages for image in message.images)
    prompt_tokens = size.text + size.overhead + size.tools.expected if size else 0
    return Messages(prompt_tokens, tuple(_divide(prompt.messages)), model, images)


def _read(text: str) -> tuple[Prompt, str | None]:
    """Return the prompt and its model; without messages where the text holds none."""
    try:
        value = parse(text)
    except JSONError as error:
        if (items := _by_lines(text)) is None:
            if text.lstrip().startswith(("{", "[")):
                raise error from None
            return Prompt(), None
        check(items, "messages")
        return Prompt(messages=read_messages(items, "messages")[0]), None
    if not isinstance(value, dict | list):
        return Prompt(), None
    parsed = recognize(text)
    return parsed.prompt, parsed.model


def _by_lines(text: str) -> list[Any] | None:
    """Return the messages of a text that has one on each line; None: it has not."""
    try:
        items = [parse_line(line) for line in text.splitlines() if line.strip()]
    except JSONError:
        return None
    return items if len(items) > 1 and all(isinstance(item, dict) and "role" in item for item in items) else None


def _divide(messages: Sequence[Message]) -> Iterator[Turn]:
    """Yield the turns: each begins where a person speaks after the assistant, or at the start."""
    turn: Turn | None = None
    for message in messages:
        if message.role in INSTRUCTING:
            continue
        tokens = sum(count_tokens(text, VOCABULARY) for text in message.counted_texts if text)
        if turn is None or (message.role == "user" and turn.answers):
            if turn:
                yield turn
            turn = Turn()
        if message.role == "assistant":
            turn.answers.append(tokens)
        elif message.role == "user":
            turn.said += tokens
        else:
            turn.results += tokens
    if turn:
        yield turn
