"""Usage as LangChain states it (`usage_metadata`): one form for all vendors, its details by names of its own.

`input_tokens` is the sum of all input, cached or not
(https://reference.langchain.com/python/langchain-core/messages/ai/UsageMetadata). Anthropic's package for JavaScript
left the cached tokens out of it until December 2025 (langchain-ai/langchainjs#9520). In OpenAI's priority and flex
tiers the details bear the tier's name.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from pricing.strict_json import JSONError
from pricing.usage_log.fields.named_tokens import MEANINGS, read_named
from pricing.usage_log.fields.reading import Reading
from pricing.usage_log.fields.usage_fields import Fields
from pricing.usage_log.fields.usage_format import UsageFormat

_TIERS: Final = ("priority", "flex")
_INPUT: Final = "input_token_details"
_OUTPUT: Final = "output_token_details"
_WRITTEN: Final = ("ephemeral_5m_input_tokens", "ephemeral_1h_input_tokens")
_KINDS: Final[Mapping[str, str]] = {
    "input_tokens": "input",
    "output_tokens": "output",
    "total_tokens": "total",
    **{f"{_INPUT}.{prefix}cache_read": "cache_read" for prefix in ("", "priority_", "flex_")},
    f"{_INPUT}.{_WRITTEN[0]}": "cache_write",
    f"{_INPUT}.cache_creation": "cache_write",
    f"{_INPUT}.cache_write": "cache_write",
    f"{_INPUT}.{_WRITTEN[1]}": "cache_write_1h",
    f"{_INPUT}.audio": "input_audio",
    **{f"{_OUTPUT}.{prefix}reasoning": "reasoning" for prefix in ("", "priority_", "flex_")},
    f"{_OUTPUT}.audio": "output_audio",
    **{f"{side}.{part}": "part" for side in (_INPUT, _OUTPUT) for part in ("text", *_TIERS)},
}
_NAMES: Final = frozenset(path.rpartition(".")[2] for path in _KINDS if "." in path)


def _read(usage: Fields, _: Fields) -> Reading:
    into = usage.inner(_INPUT).values
    named = read_named({**usage.values, _INPUT: _choose_writes(usage, into)}, _KINDS, path=usage.path)
    tier = next((word for word in _TIERS if f"{word}_cache_read" in into or word in into), None)
    return Reading(usage=named.usage, tier=tier, note=named.note)


def _choose_writes(usage: Fields, into: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the input's details with each cache write once: older packages state all of them beside each kind."""
    details = Fields(into, f"{usage.path}.{_INPUT}" if usage.path else _INPUT)
    kinds, written = sum(details.number(name) for name in _WRITTEN), details.number("cache_creation")
    if kinds and written not in (0, kinds):
        raise JSONError(details.path, f"{kinds:,} tokens written for 5 minutes or an hour, of {written:,} in all")
    dropped = ("cache_creation",) if kinds else _WRITTEN
    return {name: number for name, number in into.items() if name not in dropped}


def _fits(usage: Fields) -> bool:
    """Return True for LangChain's own names of details; those of OpenAI's realtime sessions end in `_tokens`."""
    details = [usage.values.get(name) for name in (_INPUT, _OUTPUT)]
    return any(isinstance(each, Mapping) and not _NAMES.isdisjoint(each) for each in details)


def _find_meaning(path: str) -> str | None:
    return MEANINGS.get(_KINDS.get(path, ""))


FORMAT: Final = UsageFormat("langchain", "LangChain", frozenset({_INPUT, _OUTPUT}), _read, _find_meaning, _fits)
