"""Which fields of a vendor's usage object were read, and as what; and which numbers in it were not."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from pricing.bill.usage_fields import INPUT_DETAILS, OUTPUT_DETAILS, camel
from pricing.strict_json import below

MOST_FIGURES: Final = 40
LONGEST_PATH: Final = 120

_IN: Final = "input, cached or not"
_OUT: Final = "output, with reasoning"
_SUM: Final = "the sum, which was checked"
_WITHIN: Final = "a part of the number above it"
_DETAILS_IN: Final = {
    "cached_tokens": "cached input",
    "cache_write_tokens": "cache write",
    "audio_tokens": "audio input",
    "text_tokens": _WITHIN,
    "image_tokens": _WITHIN,
    "cached_tokens_details.audio_tokens": "cached audio input",
    "cached_tokens_details.text_tokens": _WITHIN,
    "cached_tokens_details.image_tokens": _WITHIN,
}
_DETAILS_OUT: Final = {
    "reasoning_tokens": "reasoning",
    "audio_tokens": "audio output",
    "text_tokens": _WITHIN,
    "image_tokens": _WITHIN,
    "accepted_prediction_tokens": _WITHIN,
    "rejected_prediction_tokens": _WITHIN,
}


def _under(objects: tuple[str, ...], meanings: Mapping[str, str]) -> dict[str, str]:
    return {f"{name}.{key}": meaning for name in objects for key, meaning in meanings.items()}


_MEANINGS: Final[Mapping[str, Mapping[str, str]]] = {
    "openai": {
        "prompt_tokens": _IN,
        "input_tokens": _IN,
        "completion_tokens": _OUT,
        "output_tokens": _OUT,
        "total_tokens": _SUM,
        "prompt_cache_hit_tokens": "cached input",
        "prompt_cache_miss_tokens": _WITHIN,
        **_under(INPUT_DETAILS, _DETAILS_IN),
        **_under(OUTPUT_DETAILS, _DETAILS_OUT),
    },
    "anthropic": {
        "input_tokens": "input that is neither read from the cache nor written to it",
        "cache_read_input_tokens": "cached input",
        "cache_creation_input_tokens": "cache write",
        "cache_creation.ephemeral_5m_input_tokens": "cache write",
        "cache_creation.ephemeral_1h_input_tokens": "cache write (1 hour)",
        "output_tokens": _OUT,
    },
    "gemini": {
        "promptTokenCount": _IN,
        "toolUsePromptTokenCount": "input, of tools' results",
        "cachedContentTokenCount": "cached input",
        "candidatesTokenCount": "visible output",
        "thoughtsTokenCount": "reasoning",
        "totalTokenCount": _SUM,
        "promptTokensDetails[].tokenCount": _WITHIN,
        "cacheTokensDetails[].tokenCount": _WITHIN,
        "candidatesTokensDetails[].tokenCount": _WITHIN,
        "toolUsePromptTokensDetails[].tokenCount": _WITHIN,
    },
}


@dataclass(frozen=True, slots=True)
class Figure:
    """A number of a usage object that is not zero. `meaning` None: nothing was charged for it."""

    path: str
    number: int | Decimal
    meaning: str | None


def trace(vendor: str, usage: Mapping[str, Any], path: str) -> tuple[Figure, ...]:
    """Every number of a usage object of "openai", "anthropic" or "gemini", in its order; the first 40."""
    meanings = _MEANINGS[vendor]
    found: list[Figure] = []
    for where, number in _numbers(usage, ""):
        known = re.sub(r"\[\d+\]", "[]", where)
        if vendor == "gemini":
            known = ".".join(camel(dict.fromkeys(known.split("."))))
        found.append(Figure(_shown(path, where), number, meanings.get(known)))
        if len(found) == MOST_FIGURES:
            break
    return tuple(found)


def _numbers(value: Any, path: str, depth: int = 0) -> Iterator[tuple[str, int | Decimal]]:
    """(path, number) of what is not zero. Nobody's usage is nested more than a few levels."""
    if isinstance(value, dict) and depth < 5:
        for key, inner in value.items():
            yield from _numbers(inner, below(path, key), depth + 1)
    elif isinstance(value, list) and depth < 5:
        for index, inner in enumerate(value):
            yield from _numbers(inner, below(path, index), depth + 1)
    elif isinstance(value, int | Decimal) and not isinstance(value, bool) and value and _writable(value):
        yield path, value


def _writable(value: int | Decimal) -> bool:
    """1e999999 is a number that nobody wants to see written out."""
    return isinstance(value, int) or abs(value.adjusted()) < 20


def _shown(path: str, where: str) -> str:
    whole = f"{path}.{where}" if path else where
    legible = "".join(c if c.isprintable() else "�" for c in whole)
    return legible if len(legible) <= LONGEST_PATH else f"{legible[:LONGEST_PATH]}…"
