"""Kinds of values in what programs ask. Numbers are exact: JSON's fractions arrive as decimals."""

from __future__ import annotations

import re
from datetime import date, time
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema

from costcalc.input_limits import LONGEST_NAME, MOST_MODELS, MOST_TOKENS
from pricing import workload

MOST_REQUESTS = int(workload.MOST_REQUESTS)
MOST_DOLLARS = int(workload.MOST_DOLLARS)
Tier = Literal["standard", "batch", "flex", "priority"]


class Asked(BaseModel):
    """Strict: an unknown field, a number written as text or 3.0 for 3 is refused."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, use_attribute_docstrings=True)


def _day(value: Any) -> Any:
    if isinstance(value, date):
        return value
    if isinstance(value, str) and re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            pass
    raise ValueError("an existing day as year-month-day, such as 2026-11-21")


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
    elif isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= MOST_TOKENS:
        return value
    raise ValueError(wrong)


def _decimal(value: Any) -> Any:
    """A number of JSON, exactly; or a decimal as text, as this API writes money."""
    if isinstance(value, str) and re.fullmatch(r"-?[0-9]{1,20}(\.[0-9]{1,20})?", value):
        return Decimal(value)
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        number = Decimal(value)
        if number.is_finite() and abs(number) <= MOST_REQUESTS and number.as_tuple().exponent >= -20:  # type: ignore[operator]
            return number
    raise ValueError(f"a number with at most 20 decimals, at most {MOST_REQUESTS:,}")


Day = Annotated[date, BeforeValidator(_day), WithJsonSchema({"type": "string", "format": "date"})]
Clock = Annotated[
    time, BeforeValidator(_clock), WithJsonSchema({"type": "string", "pattern": "^([01][0-9]|2[0-3]):[0-5][0-9]$"})
]
Count = Annotated[int, Field(ge=0, le=MOST_TOKENS)]
Requests = Annotated[int, Field(ge=0, le=MOST_REQUESTS)]
Name = Annotated[str, Field(min_length=1, max_length=LONGEST_NAME)]
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
Number = Annotated[
    Decimal,
    BeforeValidator(_decimal),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "number", "minimum": 0, "maximum": MOST_REQUESTS},
                {"type": "string", "pattern": r"^[0-9]{1,20}(\.[0-9]{1,20})?$"},
            ]
        }
    ),
]
Dollars = Annotated[Number, Field(ge=0, le=MOST_DOLLARS)]
Signed = Annotated[
    Decimal,
    BeforeValidator(_decimal),
    Field(ge=-1, le=10),
    WithJsonSchema({"type": "number", "minimum": -1, "maximum": 10}),
]
Share = Annotated[
    Decimal,
    BeforeValidator(_decimal),
    Field(ge=0, le=1),
    WithJsonSchema({"type": "number", "minimum": 0, "maximum": 1}),
]
