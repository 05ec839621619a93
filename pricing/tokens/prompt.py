"""Prompt → its size, counted once per encoding, and from that its tokens on a model, with how sure they are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import KW_ONLY, dataclass
from decimal import Decimal
from typing import Final, NamedTuple

from pricing.tokens import encodings, vocabularies
from pricing.tokens.chat import INSTRUCTING, Message, count_chat
from pricing.tokens.images import Image, ImageError, ImageRule, count_images
from pricing.tokens.span import Span
from pricing.tokens.text import Exactness, count_tokens, replace_surrogates
from pricing.tokens.tools import ResponseFormat, Tool, count_format, count_tools, render, render_format


@dataclass(frozen=True, slots=True)
class Prompt:
    """Everything that is sent: a text, or messages; with tools, a response format and images."""

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
    """PDF pages."""
    audio_seconds: Decimal = Decimal(0)
    """Seconds of audio."""
    uncounted: int = 0
    """Parts that have no public size: files, audio, tools that the vendor describes itself."""

    @property
    def texts(self) -> tuple[str, ...]:
        """Return the text, or each message's; of a text beside messages only the text."""
        return (self.text,) if self.text else tuple("".join(message.texts) for message in self.messages)


NONE: Final = Span(0, 0, 0)


@dataclass(frozen=True, slots=True)
class Sizes:
    """Tokens in one encoding."""

    text: int = 0
    overhead: int = 0
    tools: int = 0
    response_format: int = 0
    _: KW_ONLY
    chat: Span = NONE
    definitions: Span = NONE
    format: Span = NONE


class Part(NamedTuple):
    """One line of a count; `tokens` is None where it is unknown."""

    name: str
    tokens: int | None
    exactness: Exactness


@dataclass(frozen=True, slots=True)
class TokenCount:
    """Input tokens of a prompt on one model.

    `low` and `high` are the band in which the vendor's own count is expected, None where no error is known;
    `reason` says why the count is an estimate or unknown.
    """

    tokens: int | None
    exactness: Exactness
    low: int | None
    high: int | None
    parts: tuple[Part, ...]
    reason: str | None


@dataclass(frozen=True, slots=True)
class PromptCount:
    """A prompt's size in plain numbers, without any of its text."""

    sizes: Mapping[str, Sizes]
    """Sizes by encoding."""
    images: tuple[Image, ...] = ()
    """Images, equal ones together with their number."""
    pages: int = 0
    """PDF pages."""
    audio_seconds: Decimal = Decimal(0)
    """Seconds of audio."""
    chat: bool = False
    """True where it has messages, so that the chat format counts."""
    definitions: int = 0
    """Number of tool definitions."""
    inferred: int = 0
    """Number of messages with function calls or results, whose overhead is not published."""
    uncounted: int = 0
    """Number of parts that have no public size."""
    characters: int = 0
    """Characters of the text, or of the messages' texts."""
    words: int = 0

    def on(
        self, encoding: str | None, image_rule: ImageRule | None, *, exact_chat: bool, presumed: bool = False
    ) -> TokenCount:
        """Return the tokens on a model.

        `encoding` is its own (None: it has no public tokenizer, and o200k_base is borrowed), `presumed` where its
        vendor does not name it, `exact_chat` where the chat format is known to be exact.
        An encoding that the prompt was not counted in (its package is not installed) counts as none.
        """
        if encoding is not None and vocabularies.resolve(encoding) not in self.sizes:
            encoding = None
        sizes = self.sizes[vocabularies.resolve(encoding or encodings.DEFAULT)]
        borrowed = encoding is None or presumed
        doubts = self._doubts(encoding, sizes, exact_chat=exact_chat, presumed=presumed)
        band, reasons = _total_band(doubts)
        parts = [_part("text", sizes.text, sure=not borrowed)]
        if self.chat:
            parts.append(_part("overhead", sizes.overhead, sure=not borrowed and exact_chat and not self.inferred))
        if self.definitions:
            parts.append(_part("tools", sizes.tools))
        if sizes.response_format:
            parts.append(_part("response format", sizes.response_format))
        return _summed(parts, self.images, image_rule, band, reasons)

    def _doubts(
        self, encoding: str | None, sizes: Sizes, *, exact_chat: bool, presumed: bool
    ) -> list[tuple[int | None, str]]:
        """List (how far off, why) of everything that is not exact; None: nobody knows how far."""
        doubts: list[tuple[int | None, str]] = []
        if encoding is None:
            doubts.append((None, "counted with o200k_base, because this model has no public tokenizer"))
        elif presumed:
            doubts.append((None, f"counted with {encoding}, which is presumed to be its tokenizer"))
        if self.chat and encoding is not None and not exact_chat:
            doubts.append((1, "the chat format of this model is not published"))
        if self.inferred:
            doubts.append((_off(sizes.chat), "the format of function calls and results is not published"))
        if self.definitions:
            doubts.append((_off(sizes.definitions), "the format of tool definitions is not published"))
        if sizes.response_format:
            doubts.append((_off(sizes.format), "how a response format is sent to the model is not published"))
        if self.uncounted:
            doubts.append((None, f"{self.uncounted} parts have no published size and are left out"))
        return doubts


def count_prompt(prompt: Prompt, among: Iterable[str] | None = None) -> PromptCount:
    """Count a prompt, each of its texts once per encoding; in OpenAI's two where none are named.

    Raises JSONError with the path of a tool definition that is no schema, TextTooLong.
    """
    rendered = render(prompt.tools) if prompt.tools else None
    text = replace_surrogates(prompt.text or "")
    answer = render_format(prompt.response_format) if prompt.response_format else None
    with_system = any(message.role in INSTRUCTING for message in prompt.messages)

    def sizes(encoding: str) -> Sizes:
        chat = count_chat(prompt.messages, encoding, with_tools=bool(prompt.tools))
        tools = NONE
        if rendered:
            tools = count_tools(rendered, encoding, with_system=with_system, choice=prompt.tool_choice)
        form = count_format(answer, encoding) if answer else NONE
        plain = count_tokens(text, encoding) + chat.text
        bands = {"chat": chat.span, "definitions": tools, "format": form}
        return Sizes(plain, chat.overhead, tools.expected, form.expected, **bands)

    return PromptCount(
        sizes={
            name: sizes(name) for name in dict.fromkeys(vocabularies.resolve(name) for name in among or encodings.FILES)
        },
        images=_together([*prompt.images, *(image for message in prompt.messages for image in message.images)]),
        pages=prompt.pages,
        audio_seconds=prompt.audio_seconds,
        chat=bool(prompt.messages),
        definitions=len(prompt.tools),
        inferred=sum(message.inferred for message in prompt.messages),
        uncounted=prompt.uncounted,
        characters=sum(map(len, prompt.texts)),
        words=sum(len(text.split()) for text in prompt.texts),
    )


def _together(images: Iterable[Image]) -> tuple[Image, ...]:
    numbers: Counter[tuple[int | None, int | None, str]] = Counter()
    kinds: dict[tuple[int | None, int | None, str], Image] = {}
    for image in images:
        key = (image.width, image.height, image.detail)
        numbers[key] += image.count
        kinds[key] = image
    return tuple(Image(kind.width, kind.height, kind.detail, numbers[key]) for key, kind in kinds.items())


def _part(name: str, tokens: int | None, *, sure: bool = False) -> Part:
    return Part(name, tokens, "unknown" if tokens is None else "exact" if sure else "estimate")


def _off(span: Span) -> int | None:
    """Return the farther end of a band, either way; None where there is none, as with a size read from an address."""
    return None if span == NONE else max(span.expected - span.low, span.high - span.expected)


def _total_band(doubts: list[tuple[int | None, str]]) -> tuple[int | None, list[str]]:
    known = [off for off, _ in doubts if off is not None]
    return (sum(known) if len(known) == len(doubts) else None), [why for _, why in doubts]


def _summed(
    parts: list[Part], images: tuple[Image, ...], rule: ImageRule | None, band: int | None, reasons: list[str]
) -> TokenCount:
    counted = Span(0, 0, 0)
    if images:
        try:
            counted = _count_images(images, rule)
        except ImageError as error:
            shown = (*parts, _part("images", None))
            return TokenCount(None, "unknown", None, None, shown, str(error))
        parts = [*parts, _part("images", counted.expected)]
        reasons = [*reasons, rule.why] if rule else reasons
    total = sum(part.tokens or 0 for part in parts)
    less, more = counted.expected - counted.low, counted.high - counted.expected
    low, high = (None, None) if band is None else (max(0, total - band - less), total + band + more)
    return TokenCount(total, "estimate" if reasons else "exact", low, high, tuple(parts), "; ".join(reasons) or None)


def _count_images(images: tuple[Image, ...], rule: ImageRule | None) -> Span:
    """Count all images. Raises ImageError."""
    if rule is None:
        raise ImageError("no image rule is known for this model")
    return count_images(images, rule)
