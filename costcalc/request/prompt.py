"""Count of what was pasted or typed as a prompt; and the count in an address, in place of the prompt."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from pricing.tokens.chat import Message
from pricing.tokens.encodings import DEFAULT, FILES
from pricing.tokens.images import Image
from pricing.tokens.prompt import Prompt, PromptCount, Sizes, count_prompt
from pricing.tokens.request_json import ParsedRequest
from pricing.tokens.vocabularies import find_installed

NUMBERS = ("definitions", "inferred", "uncounted")
BATCH = "batch"
OTHER_JSON = (
    "Counted as text: it is JSON, but not a request for OpenAI’s or Anthropic’s APIs. "
    "To price an API response with its usage, use the Bill page."
)


def count_pasted(data: Mapping[str, Any], encodings: Iterable[str]) -> PromptCount | None:
    """Count what the form holds: a chat, a pasted request or text; without either the counts given, as in an address.

    None where the person gives a number of tokens instead. Raises TextTooLong, JSONError.
    """
    prompt: Prompt = data["pasted"].prompt
    if prompt.texts or prompt.tools:
        return count_prompt(prompt, encodings)
    return _given(data, prompt.images) if data["input_tokens"] is None else None


def list_texts(prompt: Prompt) -> tuple[tuple[str, str], ...]:
    """List the (title, text) of what can be shown as tokens."""
    if prompt.text:
        return (("The text", prompt.text),)
    return tuple(
        (f"{n}. {m.role}", text) for n, (m, text) in enumerate(zip(prompt.messages, prompt.texts, strict=True), 1)
    )


def describe_reading(pasted: ParsedRequest, tier: str) -> str:
    """Say how pasted JSON was understood; empty for plain text."""
    if pasted.shape == "text":
        return OTHER_JSON if pasted.other_json else ""
    messages: tuple[Message, ...] = pasted.prompt.messages
    parts = [f"{len(messages)} message{'s' if len(messages) != 1 else ''}"]
    if pasted.prompt.tools:
        parts.append(f"{len(pasted.prompt.tools)} tool{'s' if len(pasted.prompt.tools) != 1 else ''}")
    if pasted.max_output is not None:
        parts.append(f"output capped at {pasted.max_output:,}")
    if pasted.model:
        parts.append(f"for {pasted.model}")
    kind = "a line of a batch" if pasted.batch else f"a {pasted.shape}" if "request" in pasted.shape else "a chat"
    more = [f"priced at the {tier} tier; choose batch for a batch"] if pasted.batch and tier != BATCH else []
    return "; ".join([f"Read as {kind}: {', '.join(parts)}", *more, *pasted.warnings]) + "."


def _given(data: Mapping[str, Any], images: tuple[Image, ...]) -> PromptCount:
    given = {encoding: data[encoding] for encoding in find_installed()}
    sizes: dict[str, Sizes] = {name: size or Sizes() for name, size in given.items() if size or name in FILES}
    return PromptCount(
        sizes,
        images=images,
        chat=any(size.overhead for size in sizes.values()),
        characters=data["characters"],
        words=data["words"],
        **{name: data[name] for name in NUMBERS},
    )


def write_pairs(count: PromptCount | int) -> list[tuple[str, object]]:
    """Write the count as an address holds it: numbers, and sizes of images."""
    if isinstance(count, int):
        return [("input_tokens", count)]
    pairs: list[tuple[str, object]] = [(encoding, _size(size)) for encoding, size in count.sizes.items()]
    pairs += [("characters", count.characters), ("words", count.words)]
    pairs += [(name, number) for name in NUMBERS if (number := getattr(count, name))]
    if count.images:
        pairs.append(("images", ",".join(map(write_image, count.images))))
    return pairs


def _size(size: Sizes) -> str:
    """Write `612`, or `612.28.40.0` with overhead, tools and response format."""
    numbers = (size.text, size.overhead, size.tools, size.response_format)
    return ".".join(map(str, numbers)) if any(numbers[1:]) else str(size.text)


def write_image(image: Image) -> str:
    side = "x".join("?" if side is None else str(side) for side in (image.width, image.height))
    return f"{side}:{image.detail}:{image.count}"


def list_parts(count: PromptCount) -> list[tuple[str, tuple[int, ...]]]:
    """List what the count is made of, in each encoding, where it is more than text."""
    by_part = {
        "text": [size.text for size in count.sizes.values()],
        "chat format": [size.overhead for size in count.sizes.values()],
        "tools": [size.tools for size in count.sizes.values()],
        "response format": [size.response_format for size in count.sizes.values()],
    }
    return [(name, tuple(numbers)) for name, numbers in by_part.items() if any(numbers)]


def count_total(count: PromptCount | int, encoding: str = DEFAULT) -> int:
    """Count the tokens in an encoding, without images (which differ by model)."""
    if isinstance(count, int):
        return count
    size = count.sizes[encoding]
    return size.text + size.overhead + size.tools + size.response_format
