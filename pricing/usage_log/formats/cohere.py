"""Usage as Cohere states it: `billed_units` are what is charged; `tokens` hold also what Cohere adds and gives away.

https://docs.cohere.com/docs/how-does-cohere-pricing-work
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any, Final

from pricing.usage import Usage
from pricing.usage_log.fields.image_tokens import ImageTokens
from pricing.usage_log.fields.reading import Reading, as_fees
from pricing.usage_log.fields.usage_fields import Fields
from pricing.usage_log.fields.usage_format import FREE, INPUT, OUTPUT, UsageFormat

_BILLED: Final = {
    "input_tokens": INPUT,
    "output_tokens": OUTPUT,
    "search_units": "rerank",
    "image_tokens": "input of images",
}
_MEANINGS: Final = {
    **{f"billed_units.{name}": meaning for name, meaning in _BILLED.items()},
    "tokens.input_tokens": "what is billed, and what Cohere adds free of charge",
    "tokens.output_tokens": "what is billed, and what Cohere adds free of charge",
    "tokens.image_tokens": "what is billed, and what Cohere adds free of charge",
    "cached_tokens": FREE,  # part of `tokens`; no price of Cohere's tells cached input apart
}


def _read(usage: Fields, _: Fields) -> Reading:
    billed = usage.inner("billed_units")
    units = Fields({key: _as_whole(value) for key, value in billed.values.items()}, billed.path)
    searches, images = units.number("search_units"), units.number("image_tokens")
    tokens = units.number("input_tokens") if searches or images else units.required("input_tokens")
    return Reading(
        usage=Usage(input_tokens=tokens + images, output_tokens=units.number("output_tokens")),
        images=ImageTokens(input=images),
        fees=as_fees({"rerank_search": searches}),
    )


def _as_whole(value: Any) -> Any:
    """Return a whole number that is written as 3.0, as Cohere's Python client has them, and anything else as it is."""
    if isinstance(value, Decimal) and value.is_finite() and value == value.to_integral_value():
        return int(value)
    return value


FORMAT: Final = UsageFormat("cohere", "Cohere", frozenset({"billed_units"}), _read, _MEANINGS.get)
