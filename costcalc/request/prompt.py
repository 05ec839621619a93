"""Count of what was pasted or typed as a prompt; and the count in an address, in place of the prompt."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from costcalc.admission.charging import charge
from costcalc.formatting import join_words
from pricing.tokens.chat import PER_MESSAGE, PER_REPLY
from pricing.tokens.encodings import DEFAULT, FILES
from pricing.tokens.images import Image
from pricing.tokens.prompt import Prompt, PromptCount, Sizes, count_characters, count_prompt
from pricing.tokens.request_json import ParsedRequest
from pricing.tokens.vocabularies import COUNTED

NUMBERS = (
    "messages", "instructing", "turns", "joined", "continued", "calls", "arguments", "definitions", "forced", "named",
    "inferred", "uncounted",
)  # fmt: skip
FLAGS = ("continued", "forced", "named")
"""Numbers that are 0 or 1."""
COUNTS = ("characters", "words", *COUNTED, "samples", "measures", "vendor_tools", *NUMBERS)
"""Fields that hold a count in place of its text."""
BATCH = "batch"
OTHER_JSON = (
    "Counted as text: it is JSON, but not a request for OpenAI’s or Anthropic’s APIs. "
    "To price an API response with its usage, use the Usage page."
)


def count_pasted(data: Mapping[str, Any], vocabularies: Iterable[str]) -> PromptCount | None:
    """Count what the form holds: a chat, a pasted request or text; without either the counts given, as in an address.

    None where the person gives a number of tokens instead. Raises TextTooLong, JSONError.
    """
    prompt: Prompt = data["pasted"].prompt
    if prompt.texts or prompt.tools or prompt.uncounted:
        charge(characters=count_characters(prompt))
        return count_prompt(prompt, vocabularies, full=False)
    return _read_count(data, prompt) if data["input_tokens"] is None else None


def list_texts(prompt: Prompt) -> tuple[tuple[str, str], ...]:
    """List the (title, text) of what can be shown as tokens."""
    if prompt.text:
        return (("The text", prompt.text),)
    return tuple(
        (f"{n}. {m.role}", text) for n, (m, text) in enumerate(zip(prompt.messages, prompt.texts, strict=True), 1)
    )


def describe_reading(pasted: ParsedRequest, counted: PromptCount | int, tier: str) -> str:
    """Say how pasted JSON was understood; empty for plain text."""
    if pasted.shape == "text":
        return OTHER_JSON if pasted.other_json else ""
    messages, tools = (0, 0) if isinstance(counted, int) else (counted.messages, counted.definitions)
    parts = [f"{messages} message{'s' if messages != 1 else ''}"]
    if tools:
        parts.append(f"{tools} tool{'s' if tools != 1 else ''}")
    if pasted.max_output is not None:
        parts.append(f"output capped at {pasted.max_output:,}")
    if pasted.model:
        parts.append(f"for {pasted.model}")
    kind = "a line of a batch" if pasted.batch else f"a {pasted.shape}" if "request" in pasted.shape else "a chat"
    more = [f"priced at the {tier} tier; choose batch for a batch"] if pasted.batch and tier != BATCH else []
    return "; ".join([f"Read as {kind}: {', '.join(parts)}", *more, *pasted.warnings]) + "."


def describe_uncounted(counted: PromptCount | int, prompt: Prompt) -> str:
    """Say what a number of tokens leaves out; empty where it leaves nothing out."""
    sent = {"images": prompt.images, "PDF pages": prompt.pages, "audio": prompt.audio_seconds}
    names = [name for name, parts in sent.items() if parts]
    if not isinstance(counted, int) or not names:
        return ""
    return f"The input tokens entered stand for everything that is sent; {join_words(names, 'and')} are not added."


def _read_count(data: Mapping[str, Any], prompt: Prompt) -> PromptCount:
    """Read the count that an address holds."""
    given = {name: data[name] for name in COUNTED}
    sizes: dict[str, Sizes] = {name: size or Sizes() for name, size in given.items() if size or name in FILES}
    numbers = {name: data[name] for name in NUMBERS}
    if not numbers["messages"]:  # links of the first edition say it by the overhead alone
        numbers["messages"] = numbers["turns"] = max(sizes[DEFAULT].overhead - PER_REPLY, 0) // PER_MESSAGE
    if not numbers["definitions"]:
        numbers["definitions"] = int(sizes[DEFAULT].tools.expected > 0)
    return PromptCount(
        sizes,
        samples=data["samples"],
        measures=data["measures"],
        vendor_tools=data["vendor_tools"],
        images=prompt.images,
        pages=prompt.pages,
        audio_seconds=prompt.audio_seconds,
        characters=data["characters"],
        words=data["words"],
        **numbers,
    )


def write_pairs(count: PromptCount | int) -> list[tuple[str, object]]:
    """Write the count as an address holds it: numbers, and sizes of images."""
    if isinstance(count, int):
        return [("input_tokens", count)]
    pairs: list[tuple[str, object]] = [(name, _write_sizes(size)) for name, size in count.sizes.items()]
    pairs += [("samples", ",".join(f"{name}:{':'.join(map(str, ratio))}" for name, ratio in count.samples.items()))]
    pairs += [("measures", count.measures.to_text()), ("vendor_tools", ",".join(count.vendor_tools))]
    pairs += [("characters", count.characters), ("words", count.words)]
    pairs += [(name, getattr(count, name)) for name in NUMBERS]
    pairs += [("images", ",".join(map(write_image, count.images)))]
    pairs += [("pages", count.pages), ("audio_seconds", count.audio_seconds)]
    return [(name, value) for name, value in pairs if value or name in ALWAYS]


ALWAYS = (*FILES, "characters", "words")


def _write_sizes(size: Sizes) -> str:
    """Write `612`, or its text with all other parts (`SizesField` reads it)."""
    tools, answer = size.tools, size.response_format
    bounds = (tools.low, tools.high, answer.low, answer.high)
    numbers = (
        size.text,
        size.overhead,
        tools.expected,
        answer.expected,
        size.definitions,
        *bounds,
        size.fewer,
        size.more,
    )
    return ".".join(map(str, numbers)) if any(numbers[1:]) else str(size.text)


def name_text(prompt: PromptCount | int) -> str:
    """Tell a text from others by its counts, which an address has in its place; blank where there is no text."""
    if isinstance(prompt, int) or not count_total(prompt):
        return ""
    return f"{prompt.characters}.{prompt.words}.{count_total(prompt)}"


def write_image(image: Image) -> str:
    side = "x".join("?" if side is None else str(side) for side in (image.width, image.height))
    return f"{side}:{image.detail}:{image.count}"


def list_parts(count: PromptCount) -> list[tuple[str, tuple[int | None, ...]]]:
    """List what the count is made of, in each vocabulary, where it is more than text; other vendors' formats are None.

    These are a model's own, which a vocabulary does not tell.
    """
    by_part: dict[str, list[int | None]] = {
        "text": [size.text for size in count.sizes.values()],
        "chat format": [size.overhead if name in FILES else None for name, size in count.sizes.items()],
        "tools": [size.tools.expected or size.definitions for size in count.sizes.values()],
        "response format": [size.response_format.expected for size in count.sizes.values()],
    }
    return [(name, tuple(numbers)) for name, numbers in by_part.items() if any(numbers)]


def count_total(count: PromptCount | int, vocabulary: str = DEFAULT) -> int:
    """Count the tokens in a vocabulary, without images (which differ by model)."""
    if isinstance(count, int):
        return count
    size = count.sizes[vocabulary]
    return size.text + size.overhead + (size.tools.expected or size.definitions) + size.response_format.expected
