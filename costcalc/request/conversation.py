"""Fields of a conversation, which go along where nothing asks for one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

NAMES: Final = (
    "turn_count", "user_tokens", "turn_calls", "call_tokens", "result_tokens", "turn_images", "reasoning_kept", "keep",
    "limit", "at_limit", "summary_tokens", "pause", "sub_calls", "sub_model", "sub_input_tokens", "sub_output_tokens",
    "success_rate", "caching",
)  # fmt: skip
LONGEST: Final = 200
"""Characters of a value; a longer one is none of these fields', and stays behind."""


def keep_pairs(data: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    """Return what an address holds of a conversation, as it is: nothing here reads it."""
    return tuple((name, value) for name in NAMES if (value := str(data.get(name) or "")) and len(value) <= LONGEST)
