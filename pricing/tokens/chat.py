"""Chat messages → tokens: their texts, and the chat format around them.

The rule is OpenAI's own (openai-cookbook, "How to count tokens with tiktoken", section 6): 3 tokens a message, every
value encoded, 1 more for a name, and 3 for the reply that every request is primed with. It agrees with the API for
the models up to GPT-4.1; for reasoning models it has been seen one token too high (pydantic-ai#3447).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, NamedTuple

from pricing.tokens.calls import (
    BESIDE_TEXT,
    OLDER_CALL,
    PARALLEL,
    PARALLEL_RESULT,
    PER_CALL,
    count_call,
    count_result,
)
from pricing.tokens.images import Image
from pricing.tokens.span import Span, add_spans
from pricing.tokens.text import count_tokens

PER_MESSAGE: Final = 3
PER_ROLE: Final = 1
"""Tokens of a role's word, which are the same for each of ROLES in each of OpenAI's encodings."""
PER_NAME: Final = 1
PER_REPLY: Final = 3
FUNCTION_ROLE: Final = -2
"""Results of the older functions: found by trial against the API (hmarr/openai-chat-tokens), published nowhere."""

ROLES: Final = ("system", "developer", "user", "assistant", "tool", "function")
INSTRUCTING: Final = ("system", "developer")


class ChatError(ValueError):
    """Error in a message; the text says what would be right."""


class Call(NamedTuple):
    """Function call of the assistant, its arguments as JSON text; `older` where it was sent as `function_call`."""

    name: str
    arguments: str
    older: bool = False


@dataclass(frozen=True, slots=True)
class Message:
    """One message. `content` is a text, or texts and images in their order. Raises ChatError for an unknown role."""

    role: str
    content: str | tuple[str | Image, ...] = ""
    name: str | None = None
    calls: tuple[Call, ...] = ()

    def __post_init__(self) -> None:
        if self.role not in ROLES:
            raise ChatError(f"unknown role {self.role[:40]!r}; expected one of {', '.join(ROLES)}")

    @property
    def texts(self) -> tuple[str, ...]:
        if isinstance(self.content, str):
            return (self.content,)
        return tuple(part for part in self.content if isinstance(part, str))

    @property
    def counted_texts(self) -> tuple[str, ...]:
        """Return the texts, the name, and the calls' names and arguments: all but the role."""
        calls = (text for call in self.calls for text in (call.name, call.arguments))
        return (*self.texts, *([self.name] if self.name else []), *calls)

    @property
    def images(self) -> tuple[Image, ...]:
        return () if isinstance(self.content, str) else tuple(p for p in self.content if isinstance(p, Image))

    @property
    def inferred(self) -> bool:
        """Return True where the message's overhead was found by trial and is not published."""
        return bool(self.calls) or self.role in {"tool", "function"}


@dataclass(frozen=True, slots=True)
class ChatCount:
    """Tokens of a chat. `text` holds roles, contents, names and calls; `overhead` the chat format.

    Function calls and results may take up to `fewer` less and up to `more` than that; both 0 in a chat without.
    """

    text: int
    overhead: int
    fewer: int = 0
    more: int = 0

    @property
    def tokens(self) -> int:
        return self.text + self.overhead

    @property
    def span(self) -> Span:
        """Return the tokens with their band; the chat format itself is taken as exact."""
        return Span(self.tokens - self.fewer, self.tokens, self.tokens + self.more)


def count_chat(
    messages: Sequence[Message], encoding: str, *, with_tools: bool = False, openai: bool = True
) -> ChatCount:
    """Count messages in one encoding, with the priming of the reply; no messages: nothing.

    In OpenAI's form roles, and the names of called functions twice, are text too, and with tools the first system
    message is counted with the newline that has been seen to follow it then. Not in `openai`'s form, the text is what
    the messages say, and there is no band. Raises TextTooLong.
    """
    if not messages:
        return ChatCount(0, 0)
    if not openai:
        texts = (text for message in messages for text in message.counted_texts if text)
        said = sum(count_tokens(text, encoding) for text in texts)
        return ChatCount(said, PER_REPLY + sum(map(count_overhead, messages)))
    padded = next((i for i, m in enumerate(messages) if m.role in INSTRUCTING), None) if with_tools else None
    parallel, groups = _mark_parallel(messages)
    text = sum(_text(message, encoding, pad=i == padded) for i, message in enumerate(messages))
    calls = _count_calls(messages, parallel, encoding)
    extra = add_spans([*[PARALLEL] * groups, *[PARALLEL_RESULT] * sum(parallel)])
    overhead = PER_REPLY + extra.expected + sum(map(count_overhead, messages))
    text += calls.expected - sum(map(_count_around_calls, messages))
    doubted = add_spans([calls, extra])
    return ChatCount(text, overhead, doubted.expected - doubted.low, doubted.high - doubted.expected)


def _count_calls(messages: Sequence[Message], parallel: Sequence[bool], encoding: str) -> Span:
    calls = [
        count_call(call.name, call.arguments, encoding, older=call.older)
        for message in messages
        for call in message.calls
    ]
    results = [
        count_result(text, encoding, parallel=several)
        for message, several in zip(messages, parallel, strict=True)
        if message.role == "tool"
        for text in message.texts
    ]
    return add_spans([*calls, *results])


def count_overhead(message: Message) -> int:
    """Return the tokens that the chat format adds to a message; they are the same in every encoding."""
    name = PER_NAME if message.name else 0
    role = FUNCTION_ROLE if message.role == "function" else 0
    beside = BESIDE_TEXT if any(message.texts) and any(not call.older for call in message.calls) else 0
    return PER_MESSAGE + name + role + beside + _count_around_calls(message)


def _count_around_calls(message: Message) -> int:
    return sum(OLDER_CALL if call.older else PER_CALL for call in message.calls)


def _mark_parallel(messages: Sequence[Message]) -> tuple[list[bool], int]:
    """Return (True for each message that is the result of one of several calls at once, how often that is so)."""
    marks: list[bool] = []
    groups = calls = 0
    for before, message in zip((None, *messages), messages, strict=False):
        if message.calls:
            calls = len(message.calls) + (calls if before and before.calls else 0)
        elif message.role != "tool":
            calls = 0
        marks.append(message.role == "tool" and calls > 1)
        groups += marks[-1] and not (len(marks) > 1 and marks[-2])
    return marks, groups


def _text(message: Message, encoding: str, *, pad: bool) -> int:
    """Count a message's role, name and contents, but for calls and their results."""
    texts = [] if message.role == "tool" else list(message.texts)
    if pad and texts:
        texts[-1] += "\n"
    texts += [message.name or ""]
    return _word(message.role, encoding) + sum(count_tokens(text, encoding) for text in texts if text)


@lru_cache(maxsize=64)
def _word(role: str, encoding: str) -> int:
    return count_tokens(role, encoding)
