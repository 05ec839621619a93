"""Usage of a transcription that is charged by the length of its audio: OpenAI's whisper-1, and Groq's Whisper.

`{"type": "duration", "seconds": 27}`, or the `duration` of a verbose response, which has no usage of its own at Groq:
https://platform.openai.com/docs/api-reference/audio
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any, Final

from pricing.strict_json import JSONError, below
from pricing.units import UNITS
from pricing.usage import MOST, Usage
from pricing.usage_log.fields.reading import Reading
from pricing.usage_log.fields.usage_fields import Fields
from pricing.usage_log.fields.usage_format import UsageFormat

_TASKS: Final = ("transcribe", "translate")
"""What a verbose response says that it is."""


def _read(usage: Fields, _: Fields) -> Reading:
    key = "seconds" if usage.values.get("type") == "duration" else "duration"
    return Reading(usage=Usage(), fees=(("minute", read_seconds(usage, key)),))


def _fits(usage: Fields) -> bool:
    return usage.values.get("type") == "duration" or usage.values.get("task") in _TASKS


def read_seconds(usage: Fields, key: str) -> Decimal:
    """Return a length in seconds. Raises JSONError."""
    value: Any = usage.values.get(key)
    if isinstance(value, bool) or not isinstance(value, int | Decimal) or not 0 <= value <= MOST:
        raise JSONError(below(usage.path, key), "expected a number of seconds")
    return Decimal(value)


FORMAT: Final = UsageFormat(
    "openai",
    "OpenAI",
    frozenset({"seconds", "duration"}),
    _read,
    dict.fromkeys(("seconds", "duration"), UNITS["minute"].item).get,
    _fits,
)
