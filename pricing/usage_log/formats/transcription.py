"""Usage of a transcription that is charged by the length of its audio: OpenAI's whisper-1.

`{"type": "duration", "seconds": 27}`: https://platform.openai.com/docs/api-reference/audio/json-object
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any, Final

from pricing.strict_json import JSONError, below
from pricing.units import UNITS
from pricing.usage import MOST, Usage
from pricing.usage_log.reading import Reading
from pricing.usage_log.usage_fields import Fields
from pricing.usage_log.usage_format import UsageFormat


def _read(usage: Fields, _: Fields) -> Reading:
    if usage.values.get("type") != "duration":
        raise JSONError(usage.path, 'has seconds, but is not of the type "duration"')
    return Reading(usage=Usage(), fees=(("minute", read_seconds(usage, "seconds")),))


def read_seconds(usage: Fields, key: str) -> Decimal:
    """Return a length in seconds. Raises JSONError."""
    value: Any = usage.values.get(key)
    if isinstance(value, bool) or not isinstance(value, int | Decimal) or not 0 <= value <= MOST:
        raise JSONError(below(usage.path, key), "expected a number of seconds")
    return Decimal(value)


FORMAT: Final = UsageFormat("openai", "OpenAI", frozenset({"seconds"}), _read, {"seconds": UNITS["minute"].item}.get)
