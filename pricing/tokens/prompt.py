"""Prompt → its size, counted once per vocabulary, in plain numbers and without any of its text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import dropwhile
from typing import Any, Final

from pricing.tokens.chat import INSTRUCTING, Message, count_chat
from pricing.tokens.claude import find_turns
from pricing.tokens.claude_tools import VENDOR_TOOLS, count_arguments, render_definitions
from pricing.tokens.encodings import FILES
from pricing.tokens.images import Detail, Image
from pricing.tokens.measures import Measures, measure_texts
from pricing.tokens.ratios import Ratio
from pricing.tokens.sampling import sample_ratio
from pricing.tokens.span import Span
from pricing.tokens.text import count_tokens
from pricing.tokens.tools import (
    Definitions,
    ResponseFormat,
    Tool,
    count_format,
    count_tools,
    find_named,
    is_forcing,
    render,
    render_format,
)
from pricing.tokens.vocabularies import COUNTED, FULL_UP_TO, find_counted

NOTHING: Final = Span(0, 0, 0)
SPEAKERS: Final = {"assistant": "assistant", **dict.fromkeys(INSTRUCTING, "system")}
"""Roles that make a turn of their own; all others, such as a tool's, speak for the user."""


@dataclass(frozen=True, slots=True)
class Prompt:
    """Everything that is sent: a text, or messages; with tools, a response format, images and files."""

    text: str | None = None
    """Plain text, counted as it stands, without the chat format."""
    messages: tuple[Message, ...] = ()
    tools: tuple[Tool, ...] = ()
    tool_choice: str | None = None
    """Choice among the tools: auto, none, required, or the name of one."""
    response_format: ResponseFormat | None = None
    images: tuple[Image, ...] = ()
    """Images in addition to those in messages."""
    pages: int = 0
    """Pages of PDF files."""
    audio_seconds: Decimal = Decimal(0)
    vendor_tools: tuple[str, ...] = ()
    """Types of the tools that the vendor describes to the model itself, such as `bash_20250124`."""
    uncounted: int = 0
    """Parts that have no public size: other files, and `vendor_tools`, whose size few vendors publish."""

    @property
    def texts(self) -> tuple[str, ...]:
        """Return the text, or each message's; of a text beside messages only the text."""
        return (self.text,) if self.text else tuple("".join(message.texts) for message in self.messages)


@dataclass(frozen=True, slots=True)
class Sizes:
    """Tokens in one vocabulary. In OpenAI's, the text holds the roles of messages, and tools are in OpenAI's form."""

    text: int = 0
    overhead: int = 0
    """OpenAI's chat format, in its vocabularies only."""
    tools: Span = NOTHING
    """Tool definitions in OpenAI's form."""
    response_format: Span = NOTHING
    definitions: int = 0
    """Tool definitions as JSON, as other vendors show them, and the name of the one that must be called."""
    fewer: int = 0
    more: int = 0
    """Tokens by which function calls and their results may be fewer or more than text and overhead have."""

    @property
    def said(self) -> int:
        """Return what a ratio applies to: the text and the tools as JSON."""
        return self.text + self.definitions + self.response_format.expected


@dataclass(frozen=True, slots=True)
class PromptCount:
    """A prompt's size in plain numbers, without any of its text."""

    sizes: Mapping[str, Sizes]
    """Sizes by vocabulary."""
    samples: Mapping[str, Ratio] = field(default_factory=dict)
    """Tokens for one of o200k_base by vocabulary, where a long text was counted by a sample."""
    measures: Measures = field(default_factory=Measures)
    """What the texts look like, from which tokens in other vocabularies are estimated."""
    images: tuple[Image, ...] = ()
    """Images, equal ones together with their number."""
    pages: int = 0
    audio_seconds: Decimal = Decimal(0)
    messages: int = 0
    """Number of messages, with those that instruct."""
    instructing: int = 0
    """Number of system and developer messages before all others."""
    turns: int = 0
    """Number of turns of user and assistant; neighbors of one role make one."""
    joined: int = 0
    """Number of messages that continue a turn."""
    continued: int = 0
    """1 where the last turn is the assistant's."""
    calls: int = 0
    arguments: int = 0
    """Number of function calls, and of the arguments of all."""
    definitions: int = 0
    """Number of tool definitions."""
    forced: int = 0
    """1 where the model must call a tool."""
    named: int = 0
    """1 where it must call a certain one."""
    vendor_tools: tuple[str, ...] = ()
    """Types of the tools that the vendor describes itself and whose tokens some vendor publishes."""
    inferred: int = 0
    """Number of messages with function calls or results, whose overhead is not published."""
    uncounted: int = 0
    """Number of parts that have no public size."""
    characters: int = 0
    """Characters of the text, or of the messages' texts."""
    words: int = 0


def is_text_alone(prompt: Prompt) -> bool:
    """Return True for a text with nothing beside it, or for nothing at all."""
    beside = prompt.messages or prompt.tools or prompt.response_format or prompt.images or prompt.vendor_tools
    return not (beside or prompt.pages or prompt.audio_seconds or prompt.uncounted)


def count_characters(prompt: Prompt) -> int:
    """Count the characters of all that is counted in each vocabulary. Raises JSONError as `count_prompt` does."""
    return sum(map(len, _Texts.of(prompt).list_all()))


def count_prompt(
    prompt: Prompt, among: Iterable[str] | None = None, *, full: bool = True, always: Iterable[str] = FILES
) -> PromptCount:
    """Count a prompt, each of its texts once per vocabulary: OpenAI's two, and of those named the installed ones.

    `always`: which of OpenAI's two are counted in without being named; o200k_base has to be one.
    Not `full`: a text too long for a slow vocabulary is counted by a sample of it (`pricing.tokens.sampling`).
    Raises JSONError with the path of a tool definition that is no schema, TextTooLong.
    """
    texts = _Texts.of(prompt)
    wanted = {*always, *map(find_counted, among or ())}
    names = [name for name in COUNTED if name in wanted]  # in one order, so that addresses are equal
    said = texts.list_all()
    length = sum(map(len, said))
    sampled = [name for name in names if not full and length > FULL_UP_TO.get(name, length)]
    return PromptCount(
        sizes={name: texts.count(name) for name in names if name not in sampled},
        samples={name: sample_ratio(said, name) for name in sampled},
        measures=measure_texts(said),
        **_count_parts(prompt),
        characters=sum(map(len, prompt.texts)),
        words=sum(len(text.split()) for text in prompt.texts),
    )


def count_prompt_in(prompt: Prompt, vocabularies: Iterable[str], *, measured: bool) -> PromptCount:
    """Count a prompt in full in these vocabularies and in no others, its characters and words not at all.

    `measured`: with the measures from which tokens in other vocabularies are estimated. Raises as `count_prompt` does,
    and VocabularyError for one that is not installed.
    """
    texts = _Texts.of(prompt)
    return PromptCount(
        sizes={name: texts.count(name) for name in vocabularies},
        measures=measure_texts(texts.list_all()) if measured else Measures(),
        **_count_parts(prompt),
    )


def _count_parts(prompt: Prompt) -> dict[str, Any]:
    """Return all but the texts, by the names of PromptCount."""
    return {
        "images": _merge_equal([*prompt.images, *(image for message in prompt.messages for image in message.images)]),
        "pages": prompt.pages,
        "audio_seconds": prompt.audio_seconds,
        **_count_messages(prompt.messages),
        "definitions": len(prompt.tools),
        "forced": int(is_forcing(prompt.tool_choice)),
        "named": int(bool(find_named(prompt.tool_choice))),
        "vendor_tools": tuple(kind for kind in prompt.vendor_tools if kind in VENDOR_TOOLS),
        "uncounted": prompt.uncounted,
    }


def _count_messages(messages: Sequence[Message]) -> dict[str, int]:
    """Return the numbers that vendors' chat formats depend on, by the names of PromptCount."""
    roles = [SPEAKERS.get(message.role, "user") for message in messages]
    spoken = list(dropwhile(lambda role: role == "system", roles))
    turns = find_turns(spoken)
    calls = [call for message in messages for call in message.calls]
    return {
        "messages": len(messages),
        "instructing": len(messages) - len(spoken),
        "turns": turns.number,
        "joined": turns.joined,
        "continued": turns.continued,
        "calls": len(calls),
        "arguments": sum(count_arguments(call.arguments) for call in calls),
        "inferred": sum(message.inferred for message in messages),
    }


@dataclass(frozen=True, slots=True)
class _Texts:
    """Texts of a prompt, each written once, as they are counted in every vocabulary."""

    prompt: Prompt
    rendered: Definitions | None
    """Tool definitions in OpenAI's form."""
    definitions: tuple[str, str]
    """Tool definitions as JSON, and the name of the one that must be called."""
    answer: str

    @classmethod
    def of(cls, prompt: Prompt) -> _Texts:
        """Write a prompt's tools and format. Raises JSONError with the path of a definition that is no schema."""
        return cls(
            prompt,
            render(prompt.tools) if prompt.tools else None,
            (render_definitions(prompt.tools), find_named(prompt.tool_choice)),
            render_format(prompt.response_format) if prompt.response_format else "",
        )

    def list_all(self) -> list[str]:
        """List what is counted in every vocabulary."""
        prompt = self.prompt
        parts = [prompt.text or "", *(text for message in prompt.messages for text in message.counted_texts)]
        return [text for text in (*parts, *self.definitions, self.answer) if text]

    def count(self, vocabulary: str) -> Sizes:
        """Count in one vocabulary; OpenAI's form of chats and tools only in OpenAI's. Raises TextTooLong."""
        prompt, openai = self.prompt, vocabulary in FILES
        chat = count_chat(prompt.messages, vocabulary, with_tools=bool(prompt.tools), openai=openai)
        tools = NOTHING
        if openai and self.rendered:
            system = any(message.role in INSTRUCTING for message in prompt.messages)
            tools = count_tools(self.rendered, vocabulary, with_system=system, choice=prompt.tool_choice)
        return Sizes(
            text=(count_tokens(prompt.text, vocabulary) if prompt.text else 0) + chat.text,
            overhead=chat.overhead if openai else 0,
            tools=tools,
            response_format=count_format(self.answer, vocabulary) if self.answer else NOTHING,
            definitions=sum(count_tokens(text, vocabulary) for text in self.definitions if text),
            fewer=chat.fewer,
            more=chat.more,
        )


def _merge_equal(images: Iterable[Image]) -> tuple[Image, ...]:
    numbers: Counter[tuple[int | None, int | None, Detail]] = Counter()
    for image in images:
        numbers[image.width, image.height, image.detail] += image.count
    return tuple(Image(*kind, number) for kind, number in numbers.items())
