"""Types of the values in what programs ask, beside those of a scenario."""

from __future__ import annotations

import re
from datetime import time
from decimal import Decimal
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, WithJsonSchema

from costcalc.input_limits import MOST_MODELS
from pricing.value_types import MOST_TOKENS, Name, read_whole


def _clock(value: Any) -> Any:
    if isinstance(value, str) and re.fullmatch(r"([01][0-9]|2[0-3]):[0-5][0-9]", value):
        return time.fromisoformat(value)
    raise ValueError("a time of day in UTC as hours:minutes, such as 16:30")


def _amount(value: Any) -> Any:
    wrong = f'a whole number of tokens from 0 to {MOST_TOKENS:,}, or a share of the input such as "80%"'
    if isinstance(value, str) and re.fullmatch(r"[0-9]{1,3}(\.[0-9]{1,4})?%", value):
        share = Decimal(value[:-1]) / 100
        if share <= 1:
            return share
    elif isinstance(value := read_whole(value), int) and not isinstance(value, bool) and 0 <= value <= MOST_TOKENS:
        return value
    raise ValueError(wrong)


Clock = Annotated[
    time, BeforeValidator(_clock), WithJsonSchema({"type": "string", "pattern": "^([01][0-9]|2[0-3]):[0-5][0-9]$"})
]
Names = Annotated[list[Name], Field(min_length=1, max_length=MOST_MODELS)]
Amount = Annotated[
    Any,
    BeforeValidator(_amount),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "integer", "minimum": 0, "maximum": MOST_TOKENS},
                {"type": "string", "pattern": r"^(100|[0-9]{1,2}(\.[0-9]{1,4})?)%$"},
            ]
        }
    ),
]
