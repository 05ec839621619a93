"""A vendor's response, in whatever envelope → a record: model, tier, day, and its usage object.

Each vendor divides a request differently; `USAGE_FORMATS` lists the ways.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, Final

from pricing.strict_json import JSONError, as_object, below, check
from pricing.usage_log.formats import anthropic, gemini, openai
from pricing.usage_log.record import Record
from pricing.usage_log.trace import trace_figures
from pricing.usage_log.usage_fields import Fields
from pricing.usage_log.usage_format import UsageFormat

USAGE_FORMATS: Final = (gemini.FORMAT, anthropic.FORMAT, openai.FORMAT)
"""Formats in the order in which they are tried; the last one's fields are the most common."""

_TIERS: Final = {"default": "standard", "fast": "priority"}
_SPEEDS: Final = ("ultrafast",)
"""Words for a speed that OpenAI writes where it writes the tier."""


def read_response(line: int, value: Any) -> Record:
    """Read a response, or the usage object of one. Raises JSONError and UsageError."""
    check(value)
    item, path, batch = _find_response(as_object(value, ""))
    usage = _find_usage(item, path)
    form = _choose_format(usage)
    reading, moment = form.read(usage, Fields(item, path)), _find_moment(item)
    model = item.get("model") or item.get("modelVersion") or item.get("model_version")
    served = item.get("service_tier") or usage.values.get("service_tier")
    if served in _SPEEDS:
        reading, served = replace(reading, speed=served), None
    return Record(
        line,
        form.vendor,
        reading,
        model if isinstance(model, str) else None,
        "batch" if batch else _name_tier(served),
        moment.date() if moment else None,
        moment.time() if moment else None,
        trace_figures(usage, form.meaning),
    )


def _find_response(item: dict[str, Any]) -> tuple[dict[str, Any], str, bool]:
    """Return (response, path, batch): the response in a batch's line or in an event of a stream, or the item itself."""
    response, result, message = item.get("response"), item.get("result"), item.get("message")
    if isinstance(response, dict) and isinstance(response.get("body"), dict):
        return response["body"], "response.body", "custom_id" in item
    if isinstance(response, dict):
        return response, "response", "custom_id" in item
    if isinstance(result, dict) and isinstance(result.get("message"), dict):
        return result["message"], "result.message", True
    if isinstance(message, dict) and "usage" in message:
        return message, "message", False
    return item, "", False


def _name_tier(word: Any) -> str | None:
    """Return our word for a tier; one that we do not know stays, so that nothing else is priced as standard."""
    if not isinstance(word, str) or not word.isprintable() or word == "auto":
        return None
    return _TIERS.get(word, word[:40])


def _find_usage(item: Mapping[str, Any], path: str) -> Fields:
    for key in ("usage", "usageMetadata", "usage_metadata"):
        if key in item:
            return Fields(as_object(item[key], below(path, key)), below(path, key))
    return Fields(item, path)


def _choose_format(usage: Fields) -> UsageFormat:
    for form in USAGE_FORMATS:
        if usage.values.keys() & form.marks:
            return form
    raise JSONError(usage.path, "has no usage; expected prompt_tokens, input_tokens or promptTokenCount")


def _find_moment(item: Mapping[str, Any]) -> datetime | None:
    seconds = item.get("created", item.get("created_at"))
    if isinstance(seconds, int) and not isinstance(seconds, bool) and 0 < seconds < 10**11:
        return datetime.fromtimestamp(seconds, UTC)
    return None
