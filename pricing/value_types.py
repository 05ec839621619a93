"""Types of the values that people and programs send. Numbers are exact: JSON's fractions arrive as decimals."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Final

from pydantic import BeforeValidator, ConfigDict, Field, WithJsonSchema

from pricing import usage, workload
from pricing.docstrings import DescribedModel
from pricing.units import FEES
from pricing.usage import LONGEST_NAME, Fees

MOST_TOKENS: Final = 10_000_000
MOST_QUANTITY: Final = usage.MOST
"""Most units of a step, or tokens of a training file."""
MOST_REQUESTS: Final = int(workload.MOST_REQUESTS)
MOST_DOLLARS: Final = int(workload.MOST_DOLLARS)
MOST_FEES: Final = 1_000_000_000
"""Quantity of a fee in one request."""


class StrictModel(DescribedModel):
    """Model that refuses an unknown field, or a whole number written as text."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


def _day(value: Any) -> Any:
    if isinstance(value, date):
        return value
    if isinstance(value, str) and re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            pass
    raise ValueError("a valid date as year-month-day, such as 2026-11-21")


def read_whole(value: Any) -> Any:
    """Read 3.0 as 3, as JSON Schema does; what is no whole number is left for pydantic to refuse."""
    if isinstance(value, Decimal) and -1 <= value <= MOST_REQUESTS and value == value.to_integral_value():
        return int(value)
    return value


def _decimal(value: Any) -> Any:
    """Read a number of JSON, exactly; or a decimal as text, as the API writes money."""
    if isinstance(value, str) and re.fullmatch(r"-?0*[0-9]{1,20}(\.[0-9]{1,20})?", value):
        return Decimal(value)
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        number = Decimal(value)
        if number.is_finite() and abs(number) <= MOST_REQUESTS and number.as_tuple().exponent >= -20:  # type: ignore[operator]
            return number
    raise ValueError(f"a number with at most 20 decimals, at most {MOST_REQUESTS:,}")


def describe_number(least: int, most: int) -> WithJsonSchema:
    """Describe for the schema what `_decimal` reads and a Field bounds. `least`: -1, 0 or 1; `most`: a power of ten."""
    patterns = [_pattern(max(least, 0), most)] + (["-" + _pattern(0, -least)] if least < 0 else [])
    text = {"type": "string", "pattern": f"^({'|'.join(patterns)})$"}
    return WithJsonSchema({"anyOf": [{"type": "number", "minimum": least, "maximum": most}, text]})


def _pattern(least: int, most: int) -> str:
    """Write a pattern of the decimals from 0 or 1 to a power of ten."""
    digits = len(str(most)) - 1
    below = f"[1-9][0-9]{{0,{digits - 1}}}" if least else f"[0-9]{{1,{digits}}}" if digits else "0"
    return rf"0*({below}(\.[0-9]{{1,20}})?|{most}(\.0{{1,20}})?)"


Day = Annotated[date, BeforeValidator(_day), WithJsonSchema({"type": "string", "format": "date"})]
WHOLE = BeforeValidator(read_whole)
"""Stands behind the bounds of a whole number, which the schema has only then."""
Count = Annotated[int, Field(ge=0, le=MOST_TOKENS), WHOLE]
Quantity = Annotated[int, Field(ge=0, le=MOST_QUANTITY), WHOLE]
Requests = Annotated[int, Field(ge=0, le=MOST_REQUESTS), WHOLE]
Name = Annotated[str, Field(min_length=1, max_length=LONGEST_NAME)]
Number = Annotated[Decimal, BeforeValidator(_decimal), describe_number(0, MOST_REQUESTS)]
Dollars = Annotated[Number, Field(ge=0, le=MOST_DOLLARS), describe_number(0, MOST_DOLLARS)]
Signed = Annotated[Number, Field(ge=-1, le=10), describe_number(-1, 10)]
Share = Annotated[Number, Field(ge=0, le=1), describe_number(0, 1)]
Fee = Annotated[Number, Field(ge=0, le=MOST_FEES), describe_number(0, MOST_FEES)] | None


class FeeQuantities(StrictModel):
    """Quantities that a request is charged for beside tokens, on average: 0.3 is three in ten requests."""

    web_search: Fee = None
    """Web searches."""
    file_search: Fee = None
    """Searches in files or collections that were uploaded."""
    x_search: Fee = None
    """Searches on X."""
    grounded_query: Fee = None
    """Search queries that the model runs to ground its answer, where the vendor counts queries."""
    grounded_prompt: Fee = None
    """Requests with grounding, where the vendor counts requests."""
    code_session: Fee = None
    """Sessions, or calls, of code execution."""
    container_hour: Fee = None
    """Hours of a container."""
    container_gb_hour: Fee = None
    """Hours of a container, times its memory in GB."""
    attachment: Fee = None
    """Files attached and searched by the model."""
    page: Fee = None
    """Pages that are read by an OCR model."""
    annotated_page: Fee = None
    """Pages that are read and annotated by an OCR model."""
    rerank_search: Fee = None
    """Searches whose results are reranked."""
    video_second: Fee = None
    """Seconds of video that are made."""
    storage_gb_day: Fee = None
    """Days of file storage, times GB."""
    cache_storage_mtok_hour: Fee = None
    """Hours for which tokens stay in a cache, times the tokens."""

    @property
    def fees(self) -> Fees:
        """Return the quantities that are stated."""
        given = ((name, getattr(self, name)) for name in FEES)
        return tuple((name, quantity) for name, quantity in given if quantity)
