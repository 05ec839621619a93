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

from pricing.tokens.images import Image
from pricing.tokens.text import count_tokens, replace_surrogates

PER_MESSAGE: Final = 3
PER_ROLE: Final = 1
"""Tokens of a role's word, which are the same for each of ROLES in each of OpenAI's encodings."""
PER_NAME: Final = 1
PER_REPLY: Final = 3
PER_CALL: Final = 3
FUNCTION_ROLE: Final = -2
"""Calls and results of functions: found by trial against the API (hmarr/openai-chat-tokens), published nowhere."""

ROLES: Final = ("system", "developer", "user", "assistant", "tool", "function")
INSTRUCTING: Final = ("system", "developer")


class ChatError(ValueError):
    """Error in a message; the text says what would be right."""


class Call(NamedTuple):
    """Function call of the assistant, its arguments as JSON text."""

    name: str
    arguments: str


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
    def images(self) -> tuple[Image, ...]:
        return () if isinstance(self.content, str) else tuple(p for p in self.content if isinstance(p, Image))

    @property
    def inferred(self) -> bool:
        """Return True where the message's overhead was found by trial and is not published."""
        return bool(self.calls) or self.role in {"tool", "function"}


@dataclass(frozen=True, slots=True)
class ChatCount:
    """Tokens of a chat. `text` holds roles, contents, names and calls; `overhead` the chat format."""

    text: int
    overhead: int

    @property
    def tokens(self) -> int:
        return self.text + self.overhead


def count_chat(messages: Sequence[Message], encoding: str, *, with_tools: bool = False) -> ChatCount:
    """Count messages in one encoding, with the priming of the reply; no messages: nothing.

    With tools, the first system message is counted with the newline that has been seen to follow it then.
    Raises TextTooLong.
    """
    if not messages:
        return ChatCount(0, 0)
    padded = next((i for i, m in enumerate(messages) if m.role in INSTRUCTING), None) if with_tools else None
    text = sum(_text(message, encoding, pad=i == padded) for i, message in enumerate(messages))
    return ChatCount(text, PER_REPLY + sum(count_overhead(message) for message in messages))


def count_overhead(message: Message) -> int:
    """Return the tokens that the chat format adds to a message; they are the same in every encoding."""
    name = PER_NAME if message.name else 0
    role = FUNCTION_ROLE if message.role == "function" else 0
    return PER_MESSAGE + name + role + PER_CALL * len(message.calls)


def _text(message: Message, encoding: str, *, pad: bool) -> int:
    texts = list(message.texts)
    if pad and texts:
        texts[-1] += "\n"
    texts += [message.name or ""]
    texts += [text for call in message.calls for text in (call.name, call.arguments)]
    return _word(message.role, encoding) + sum(
        count_tokens(replace_surrogates(text), encoding) for text in texts if text
    )


@lru_cache(maxsize=64)
def _word(role: str, encoding: str) -> int:
    return count_tokens(role, encoding)
