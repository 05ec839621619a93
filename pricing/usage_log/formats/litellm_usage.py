"""Usage as LiteLLM states it for Claude: OpenAI's fields, with Anthropic's counters of the cache beside them.

`prompt_tokens` holds what was read from the cache and written to it (BerriAI/litellm#11364, and its pass-through of
Anthropic's API without them: BerriAI/litellm#23342).
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

from pricing.strict_json import JSONError
from pricing.usage_log.fields.named_tokens import MEANINGS, read_named
from pricing.usage_log.fields.reading import Reading
from pricing.usage_log.fields.usage_fields import Fields
from pricing.usage_log.fields.usage_format import UsageFormat
from pricing.usage_log.formats import anthropic, openai

_DETAILS: Final = "prompt_tokens_details"
_KINDS: Final = {
    "prompt_tokens": "input",
    "completion_tokens": "output",
    "total_tokens": "total",
    "cache_read_input_tokens": "cache_read",
    f"{_DETAILS}.cached_tokens": "cache_read",
    f"{_DETAILS}.cache_creation_token_details.ephemeral_5m_input_tokens": "cache_write",
    f"{_DETAILS}.cache_creation_token_details.ephemeral_1h_input_tokens": "cache_write_1h",
    "cache_creation_input_tokens": "cache_write",
    f"{_DETAILS}.cache_creation_tokens": "cache_write",
    "completion_tokens_details.reasoning_tokens": "reasoning",
}
_CACHE: Final = ("cache_read_input_tokens", "cache_creation_input_tokens")


def _read(usage: Fields, response: Fields) -> Reading:
    _compare(usage)
    named = read_named(_choose_writes(usage), _KINDS, path=usage.path)
    details = {name: value for name, value in usage.inner(_DETAILS).values.items() if "cache" not in name}
    whole = {"prompt_tokens": named.usage.input_tokens, "completion_tokens": named.usage.output_tokens}
    rest = {name: value for name, value in usage.values.items() if name not in _CACHE}
    chat = Fields({**rest, **whole, "total_tokens": None, _DETAILS: details}, usage.path)
    reading = openai.FORMAT.read(chat, response)
    tokens = replace(
        reading.usage,
        cache_read_tokens=named.usage.cache_read_tokens,
        cache_write_tokens=named.usage.cache_write_tokens,
        cache_write_1h_tokens=named.usage.cache_write_1h_tokens,
    )
    region = usage.word("inference_geo")
    return replace(
        reading,
        usage=tokens,
        note=named.note,
        speed=usage.word("speed") or reading.speed,
        region=None if region in anthropic.NOWHERE else region,
    )


def _compare(usage: Fields) -> None:
    """Raise JSONError where the fields of the two vendors state other numbers."""
    details = usage.inner(_DETAILS)
    for name, other in zip(_CACHE, ("cached_tokens", "cache_creation_tokens"), strict=True):
        if details.number(other) not in (0, usage.number(name)) and usage.optional(name) is not None:
            raise JSONError(usage.path, f"has the fields of two vendors, and {name} is not {other}")


def _choose_writes(usage: Fields) -> dict[str, Any]:
    """Return the object with each cache write once: by the time that it lasts, where that is stated."""
    details = usage.inner(_DETAILS)
    kinds = details.inner("cache_creation_token_details")
    by_time = kinds.number("ephemeral_5m_input_tokens") + kinds.number("ephemeral_1h_input_tokens")
    written = usage.number(_CACHE[1]) or details.number("cache_creation_tokens")
    if by_time and written not in (0, by_time):
        raise JSONError(kinds.path, f"{by_time:,} tokens do not add up to the {written:,} written to the cache")
    if by_time or not kinds.values:
        return dict(usage.values)
    kept = {name: value for name, value in details.values.items() if name != "cache_creation_token_details"}
    return {**usage.values, _DETAILS: kept}


def _fits(usage: Fields) -> bool:
    details = usage.values.get(_DETAILS)
    written = isinstance(details, dict) and bool(details.get("cache_creation_tokens"))
    return written or any(usage.values.get(name) is not None for name in _CACHE)


def _find_meaning(path: str) -> str | None:
    return MEANINGS.get(_KINDS.get(path, "")) or openai.FORMAT.meaning(path)


FORMAT: Final = UsageFormat("litellm", "LiteLLM", frozenset({"prompt_tokens"}), _read, _find_meaning, _fits)
