"""A page of an API on which nothing is, as of days without use: it does not say of what, and needs not to."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from pricing.files.items import Row
from pricing.strict_json import JSONError
from pricing.usage_log.log_format import MORE, Labels, LogFormat, RowReader
from pricing.usage_log.record import Record


def _recognize(row: Row) -> str:
    data = row.get("data")
    if isinstance(data, list) and isinstance(row.get("has_more"), bool) and all(map(_is_empty, data)):
        return "a page of buckets without results" if data else "a page without data"
    return "a bucket without results" if _is_empty(row) else ""


def _is_empty(bucket: Any) -> bool:
    """Return True for a bucket of time of OpenAI's or Anthropic's reports that has no results."""
    timed = isinstance(bucket, dict) and ("start_time" in bucket or "starting_at" in bucket)
    return timed and bucket.get("results") == []


def _read_row(_line: int, row: Row, _labels: Labels) -> Iterable[Record]:
    if row.get("has_more") is True:
        raise JSONError("has_more", MORE)
    return ()


FORMAT: Final = LogFormat(
    "empty-pages", "Empty pages", _recognize, lambda labels: RowReader(_read_row, labels), divisible=True
)
