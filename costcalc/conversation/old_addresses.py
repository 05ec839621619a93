"""Addresses of before a conversation was described like any request."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django.http import QueryDict

from pricing.tokens.encodings import DEFAULT

RENAMED: Final = {
    "turns": "turn_count",
    "system_tokens": "input_tokens",
    "assistant_tokens": "output_tokens",
    "conversations": "requests",
}
USUAL: Final = {
    "turns": "10",
    "user_tokens": "150",
    "assistant_tokens": "300",
    "system_tokens": "1500",
    "reasoning_tokens": "200",
    "conversations": "10000",
}
"""What they meant where they said nothing."""
SORTS: Final = {
    "conversation": "request", "alone": "uncached", "plain": "uncached", "saved": "uncached", "input": "tokens",
}  # fmt: skip
"""Columns that they were sorted by, and those that come closest."""


def translate_query(data: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return what an old address asks for as it is written today; what is no such address as it is."""
    counted = DEFAULT in data  # then turns are those of a chat that was counted
    if not isinstance(data, QueryDict) or counted or not data.keys() & RENAMED.keys():
        return data
    new = data.copy()
    for name, value in USUAL.items():
        new.setdefault(name, value)
    for old, name in RENAMED.items():
        new.setlist(name, new.pop(old))
    new["reasoning_kept"] = "dropped"  # as it was on every model
    sort = data.get("sort", "")
    column = sort.removeprefix("-")
    new["sort"] = sort[: len(sort) - len(column)] + SORTS.get(column, column)
    return new
