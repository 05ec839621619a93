"""Types of the fields of a price table; each refuses a value that is not exactly of its kind."""

from __future__ import annotations

import re
from datetime import datetime, time
from decimal import Decimal
from typing import Annotated, Any, Final

from pydantic import BeforeValidator, ConfigDict, Field, PlainSerializer, ValidationInfo

from pricing.docstrings import DescribedModel
from pricing.units import EXCLUSIONS, UNITS

MAX_RATE = Decimal(100_000)
MAX_DECIMALS = 8
LEAST_MULTIPLIER = Decimal("0.01")
MOST_MULTIPLIER = Decimal(100)
MAX_TOKENS = 1_000_000_000
DECIMAL_TEXT: Final = r"^[0-9]{1,20}(\.[0-9]{1,20})?$"
"""A number of money in JSON, whose own numbers would be read as floats."""


def _read_text(value: object, info: ValidationInfo) -> object:
    """Return the decimal of a text in JSON; a table in YAML has decimals, and never text."""
    if info.mode == "json" and isinstance(value, str) and re.fullmatch(DECIMAL_TEXT, value):
        return Decimal(value)
    return value


AsText: Final = (
    BeforeValidator(_read_text),
    PlainSerializer(lambda value: f"{value:f}", return_type=str, when_used="json"),
)
"""How a decimal stands in JSON: as text, with the digits that it was written with."""


def read_decimal(value: object) -> Decimal:
    """Return a rate in dollars; refuse what YAML did not read as a plain decimal (1e-6 comes as text, NO as a boolean).

    Raises ValueError.
    """
    if isinstance(value, int) and not isinstance(value, bool):
        value = Decimal(value)
    if not isinstance(value, Decimal) or not value.is_finite():
        raise ValueError("write dollars as a plain decimal number, such as 0.15")
    if value.is_signed() or value > MAX_RATE:
        raise ValueError(f"a rate must be between 0 and {MAX_RATE} dollars")
    exponent = value.as_tuple().exponent
    if isinstance(exponent, int) and exponent < -MAX_DECIMALS:
        raise ValueError(f"a rate can have at most {MAX_DECIMALS} decimal places")
    return value


def _clock(value: object, info: ValidationInfo) -> time:
    """Read `"01:00"`, in quotes, because YAML reads a bare 01:00 as sixty; in JSON `"01:00:00"`."""
    if not isinstance(value, str):
        raise ValueError('write the time in quotes, such as "16:30"')
    try:
        return datetime.strptime(value, "%H:%M:%S" if info.mode == "json" else "%H:%M").time()  # noqa: DTZ007 -- a time with an offset would not compare
    except ValueError:
        raise ValueError('write the time as "HH:MM", in UTC') from None


def read_multiplier(value: object) -> Decimal:
    """Return a factor of rates, such as 1.1; refuse what YAML did not read as a plain decimal. Raises ValueError."""
    if isinstance(value, int) and not isinstance(value, bool):
        value = Decimal(value)
    if not isinstance(value, Decimal) or not value.is_finite() or not LEAST_MULTIPLIER <= value <= MOST_MULTIPLIER:
        raise ValueError(f"write a plain decimal number from {LEAST_MULTIPLIER} to {MOST_MULTIPLIER}, such as 1.1")
    if len(value.as_tuple().digits) > MAX_DECIMALS:
        raise ValueError(f"a multiplier can have at most {MAX_DECIMALS} digits")
    return value


def _known_unit(value: object) -> object:
    _known_units({str(value): None})
    return value


def _known_exclusion(value: object) -> object:
    if not isinstance(value, str) or value not in EXCLUSIONS:
        raise ValueError(f"unknown exclusion: {value}; choose from {', '.join(EXCLUSIONS)}")
    return value


def _known_units(rates: Any) -> Any:
    if isinstance(rates, dict):
        unknown = [str(key) for key in rates if key not in UNITS]
        if unknown:
            raise ValueError(f"unknown unit: {', '.join(unknown)}; choose from {', '.join(UNITS)}")
    return rates


_ID = r"^[A-Za-z0-9][A-Za-z0-9._:@/+-]*$"
_PROVIDER = r"^[a-z0-9][a-z0-9-]*$"
_URL = r"""^https://[^\s<>"']+$"""
_SIZE = r"^[1-9][0-9]{1,4}x[1-9][0-9]{1,4}$"
_QUALITY = r"^[a-z]{1,20}$"
HOW_WRITTEN = {
    _ID: "an id can only have letters, digits and . _ : @ / + -, and starts with a letter or digit",
    _PROVIDER: "a provider can only have lowercase letters, digits and -, such as openai",
    _URL: "write a URL that starts with https:// and has no spaces",
    _SIZE: "write width and height in pixels, such as 1024x1536",
    _QUALITY: "a quality is one lowercase word, such as standard",
}
"""Form of a text, in words, by the pattern that it must match."""

Money = Annotated[Decimal, BeforeValidator(read_decimal), *AsText]
Multiplier = Annotated[Decimal, BeforeValidator(read_multiplier), *AsText]
Unit = Annotated[str, BeforeValidator(_known_unit)]
Exclusion = Annotated[str, BeforeValidator(_known_exclusion)]
Clock = Annotated[time, BeforeValidator(_clock, json_schema_input_type=str)]
Rates = Annotated[dict[str, Money], BeforeValidator(_known_units)]
Tokens = Annotated[int, Field(gt=0, le=MAX_TOKENS)]
Id = Annotated[str, Field(min_length=1, max_length=120, pattern=_ID)]
ProviderId = Annotated[str, Field(pattern=_PROVIDER, max_length=40)]
Text = Annotated[str, Field(min_length=1, max_length=2_000)]
Url = Annotated[str, Field(pattern=_URL, max_length=500)]
Size = Annotated[str, Field(pattern=_SIZE)]
"""Width and height, as the vendor writes it."""
Quality = Annotated[str, Field(pattern=_QUALITY)]


class Strict(DescribedModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)
