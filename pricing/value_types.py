"""Types of the values that people and programs send. Numbers are exact: JSON's fractions arrive as decimals."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Final

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema

from pricing import usage, workload

MOST_TOKENS: Final = 10_000_000
MOST_QUANTITY: Final = usage.MOST
"""Most units of a step, or tokens of a training file."""
LONGEST_NAME: Final = 160
MOST_REQUESTS: Final = int(workload.MOST_REQUESTS)
MOST_DOLLARS: Final = int(workload.MOST_DOLLARS)


class StrictModel(BaseModel):
    """Model that refuses an unknown field, a number written as text, or 3.0 for 3."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, use_attribute_docstrings=True)


def _day(value: Any) -> Any:
    if isinstance(value, date):
        return value
    if isinstance(value, str) and re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            pass
    raise ValueError("a valid date as year-month-day, such as 2026-11-21")


def _decimal(value: Any) -> Any:
    """Read a number of JSON, exactly; or a decimal as text, as the API writes money."""
    if isinstance(value, str) and re.fullmatch(r"-?[0-9]{1,20}(\.[0-9]{1,20})?", value):
        return Decimal(value)
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        number = Decimal(value)
        if number.is_finite() and abs(number) <= MOST_REQUESTS and number.as_tuple().exponent >= -20:  # type: ignore[operator]
            return number
    raise ValueError(f"a number with at most 20 decimals, at most {MOST_REQUESTS:,}")


Day = Annotated[date, BeforeValidator(_day), WithJsonSchema({"type": "string", "format": "date"})]
Count = Annotated[int, Field(ge=0, le=MOST_TOKENS)]
Quantity = Annotated[int, Field(ge=0, le=MOST_QUANTITY)]
Requests = Annotated[int, Field(ge=0, le=MOST_REQUESTS)]
Name = Annotated[str, Field(min_length=1, max_length=LONGEST_NAME)]
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
