"""Usage as the AI SDK of Vercel states it, versions 4 to 7, and its providers' specification.

Version 6 states `inputTokenDetails`, and its input holds the cache
(https://github.com/vercel/ai, packages/ai/src/types/usage.ts). Before, Anthropic's and Bedrock's input left it out
(PostHog/posthog-js#2829), and the cache stood in `providerMetadata`. There, and in `raw`, are the provider's own
numbers, which are read where they are of the same call.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any, Final

from pricing.strict_json import JSONError, below
from pricing.usage import UsageError
from pricing.usage_log.fields.cells import Cells
from pricing.usage_log.fields.named_tokens import MEANINGS, read_named
from pricing.usage_log.fields.reading import Reading
from pricing.usage_log.fields.usage_fields import Fields
from pricing.usage_log.fields.usage_format import UsageFormat
from pricing.usage_log.formats import anthropic, gemini, openai

_KINDS: Final[Mapping[str, str]] = {
    "inputTokens": "input",
    "promptTokens": "input",
    "inputTokens.total": "input",
    "outputTokens": "output",
    "completionTokens": "output",
    "outputTokens.total": "output",
    "totalTokens": "total",
    "tokens": "total",
    **dict.fromkeys(("inputTokenDetails.cacheReadTokens", "inputTokens.cacheRead", "cachedInputTokens"), "cache_read"),
    **dict.fromkeys(("inputTokenDetails.cacheWriteTokens", "inputTokens.cacheWrite"), "cache_write"),
    **dict.fromkeys(("outputTokenDetails.reasoningTokens", "outputTokens.reasoning", "reasoningTokens"), "reasoning"),
    **dict.fromkeys(("inputTokenDetails.noCacheTokens", "inputTokens.noCache"), "part"),
    **dict.fromkeys(("outputTokenDetails.textTokens", "outputTokens.text"), "part"),
}
_MARKS: Final = frozenset(
    {"promptTokens", "completionTokens", "inputTokenDetails", "outputTokenDetails", "cachedInputTokens", "inputTokens"}
)
_VENDORS: Final = (gemini.FORMAT, anthropic.FORMAT, openai.FORMAT)
_RAW: Final = (("anthropic", "usage"), ("google", "usageMetadata"))
"""Where a provider's own numbers stand in `providerMetadata`."""
_CACHE: Final = (
    ("cachedInputTokens", "openai", "cachedPromptTokens"),
    ("cachedInputTokens", "anthropic", "cacheReadInputTokens"),
    ("cachedInputTokens", "bedrock", "usage.cacheReadInputTokens"),
    ("cacheWrite", "anthropic", "cacheCreationInputTokens"),
    ("cacheWrite", "bedrock", "usage.cacheWriteInputTokens"),
)
"""(name here, provider, its name) of the cache's numbers in `providerMetadata`, before version 6."""
_BESIDE: Final = ("anthropic", "bedrock")
"""Providers whose input left the cache out, before version 6."""


def _read(usage: Fields, response: Fields) -> Reading:
    metadata = find_metadata(response.values)
    reading = _read_raw(usage, metadata) or _read_own(usage, metadata)
    tier = _inner(metadata, "openai").get("serviceTier")
    cost = read_cost(metadata)
    return replace(
        reading,
        tier=tier if isinstance(tier, str) else reading.tier,
        reported=cost if cost is not None else reading.reported,
    )


def find_metadata(response: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return what the providers say beside the usage; nothing where there is none."""
    return _inner(response, "providerMetadata") or _inner(response, "experimental_providerMetadata")


def read_cost(metadata: Mapping[str, Any]) -> Decimal | None:
    """Return what the gateway or OpenRouter charged, in dollars: https://vercel.com/docs/ai-gateway/usage"""
    for place in (_inner(metadata, "gateway"), _inner(_inner(metadata, "openrouter"), "usage")):
        if (cost := Cells(place).dollars("cost")) is not None:
            return cost
    return None


def _read_raw(usage: Fields, metadata: Mapping[str, Any]) -> Reading | None:
    """Read the provider's own numbers; None where there are none, or of one call of several."""
    places = [(_inner(usage.values, "raw"), below(usage.path, "raw"))]
    places += [(_inner(_inner(metadata, name), key), f"providerMetadata.{name}.{key}") for name, key in _RAW]
    for raw, path in places:
        form = next((form for form in _VENDORS if raw.keys() & form.marks), None)
        try:
            reading = form.read(Fields(raw, path), Fields({})) if form else None
        except (JSONError, UsageError):
            continue  # a form of the provider's that is none of these; the usage itself is read
        if reading and _is_same(reading, usage):
            return reading
    return None


def _is_same(reading: Reading, usage: Fields) -> bool:
    """Return True for numbers of the same call, rather than of the last of several."""
    counts = {kind: Cells(_flatten(usage.values)).optional(*_names(kind)) for kind in ("input", "output")}
    tokens = reading.usage
    inputs = (tokens.input_tokens, tokens.uncached_tokens)
    outputs = (tokens.output_tokens, tokens.output_tokens - tokens.reasoning_tokens)
    return counts["input"] in inputs and counts["output"] in outputs


def _read_own(usage: Fields, metadata: Mapping[str, Any]) -> Reading:
    values = {name: value for name, value in usage.values.items() if name != "raw"}
    if "inputTokenDetails" not in values and not isinstance(values.get("inputTokens"), dict):
        values = _complete(values, metadata)
    named = read_named(values, {**_KINDS, "cacheWrite": "cache_write"}, path=usage.path)
    return Reading(usage=named.usage, note=named.note)


def _complete(values: dict[str, Any], metadata: Mapping[str, Any]) -> dict[str, Any]:
    """Return the numbers of before version 6 with the cache's, and those of all input where it left them out."""
    values = {**values, **_find_cache(values, metadata)}
    cells = Cells(values)
    cached = cells.count("cachedInputTokens") + cells.count("cacheWrite")
    name = next((name for name in _names("input") if cells.has(name)), None)
    if name is None or not cached or not any(provider in metadata for provider in _BESIDE):
        return values
    # the total leaves out what the input does
    return {**values, name: cells.count(name) + cached, "totalTokens": None}


def _find_cache(values: Mapping[str, Any], metadata: Mapping[str, Any]) -> dict[str, Any]:
    """Return the cache's numbers that only the provider's metadata has."""
    stated = ((name, _flatten(_inner(metadata, provider)).get(path)) for name, provider, path in _CACHE)
    return {name: number for name, number in stated if number is not None and values.get(name) is None}


def _names(kind: str) -> tuple[str, ...]:
    return tuple(name for name, each in _KINDS.items() if each == kind)


def _flatten(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the numbers of the object, those of its inner objects by their path."""
    inner = {
        f"{key}.{name}": v for key, value in values.items() if isinstance(value, dict) for name, v in value.items()
    }
    return {**{key: value for key, value in values.items() if not isinstance(value, dict)}, **inner}


def _inner(values: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    value = values.get(key)
    return value if isinstance(value, dict) else {}


def _find_meaning(path: str) -> str | None:
    if path.startswith("raw."):
        inner = path.removeprefix("raw.")
        return next((meaning for form in _VENDORS if (meaning := form.meaning(inner)) is not None), None)
    return MEANINGS.get(_KINDS.get(path, ""))


def _fits(usage: Fields) -> bool:
    """Return False for two plain numbers, which Bedrock's responses have under the same names."""
    return isinstance(usage.values.get("inputTokens"), dict) or bool(usage.values.keys() & (_MARKS - {"inputTokens"}))


FORMAT: Final = UsageFormat("vercel", "Vercel AI SDK", _MARKS, _read, _find_meaning, _fits)
