"""Reading the numbers of a vendor's usage object; every refusal names its path."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from pricing.strict_json import JSONError, as_count, as_list, as_object, below


@dataclass(frozen=True, slots=True)
class Details:
    """An object of details within a usage; absent ones are empty."""

    values: Mapping[str, Any]
    path: str
    given: bool

    def number(self, key: str) -> int:
        return optional(self.values, self.path, key) or 0

    def inner(self, key: str) -> Details:
        return details(self.values, self.path, key)


def number(usage: Mapping[str, Any], path: str, key: str) -> int:
    """A number that must be there. Raises JSONError."""
    if usage.get(key) is None:
        raise JSONError(below(path, key), "missing; expected a whole number")
    return as_count(usage[key], below(path, key))


def optional(usage: Mapping[str, Any], path: str, key: str) -> int | None:
    """A number that may be missing or null. Raises JSONError."""
    return None if usage.get(key) is None else as_count(usage[key], below(path, key))


INPUT_DETAILS: Final = ("prompt_tokens_details", "input_tokens_details", "input_token_details")
OUTPUT_DETAILS: Final = ("completion_tokens_details", "output_tokens_details", "output_token_details")
"""What OpenAI's APIs call the parts of their input and output: chats, responses, realtime."""


def details(usage: Mapping[str, Any], path: str, *keys: str) -> Details:
    """The first of several objects that is there. Raises JSONError."""
    for key in keys:
        if usage.get(key) is not None:
            return Details(as_object(usage[key], below(path, key)), below(path, key), True)
    return Details({}, below(path, keys[0]), False)


def modality(usage: Mapping[str, Any], path: str, key: str, word: str) -> int:
    """Tokens of AUDIO or IMAGE in Gemini's list of modalities. Raises JSONError."""
    where = below(path, key)
    found = 0
    for index, value in enumerate(as_list(usage.get(key) or [], where)):
        item = as_object(value, below(where, index))
        if item.get("modality") == word:
            found += optional(camel(item), below(where, index), "tokenCount") or 0
    return found


def camel(usage: Mapping[str, Any]) -> Mapping[str, Any]:
    """`prompt_token_count`, as the Python client writes it → `promptTokenCount`."""
    return {re.sub(r"_([a-z])", lambda found: found[1].upper(), key): value for key, value in usage.items()}


def less(whole: int, part: int, path: str, what: str = "audio") -> int:
    """What remains of a whole. Raises JSONError where the part is larger."""
    if part > whole:
        raise JSONError(path, f"{part:,} cached {what} tokens are more than the {whole:,} they are part of")
    return whole - part


def adds_up(path: str, total: int | None, parts: int) -> None:
    """Raise JSONError where a stated total is not what its parts make."""
    if total is not None and total != parts:
        raise JSONError(path, f"its input and output make {parts:,} tokens, not the total of {total:,} that it states")
