"""Where rows hold an invocation of Amazon Bedrock's log: themselves, events of CloudWatch, columns of its queries."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from pricing.files.items import Row
from pricing.strict_json import JSONError, parse_line
from pricing.usage_log.fields.cells import Cells

SCHEMA: Final = "ModelInvocationLog"
_EVENTS: Final = ("logEvents", "events")
"""Lists of events: of a subscription, and of `aws logs filter-log-events`."""
_TEXTS: Final = ("@message", "message")
"""Texts that hold the invocation as JSON: of CloudWatch's queries, and of its events."""
_PARTS: Final = ("input", "output")
_COUNT: Final = "TokenCount"


def recognize_row(row: Row) -> str:
    """Return what a row is recognized by; blank: it is no invocation."""
    if row.get("schemaType") == SCHEMA:
        return f"schemaType {SCHEMA}"
    if any(SCHEMA in text for text in _list_texts(row)):
        return f"{SCHEMA} in the message of an event"
    if isinstance(row.get("modelId"), str):
        name = next((f"{part}.{key}" for part in _PARTS for key in _list_counts(row, part)), "")
        return f"modelId and {name}" if name else ""
    return ""


def list_invocations(row: Row) -> Iterator[Mapping[str, Any]]:
    """Yield the invocations of a row. Raises JSONError for an event whose message is no object."""
    texts = list(_list_texts(row))
    for text in texts:
        value = parse_line(text)
        if not isinstance(value, dict):
            raise JSONError("message", "expected an object as JSON")
        yield value
    if not texts:
        yield _gather_columns(row)


def _list_texts(row: Row) -> Iterator[str]:
    events = next((events for key in _EVENTS if isinstance(events := row.get(key), list)), [])
    for holder in (row, *(event for event in events if isinstance(event, dict))):
        texts = (holder.get(key) for key in _TEXTS)
        yield from (text for text in texts if isinstance(text, str) and text.lstrip().startswith("{"))


def _list_counts(row: Row, part: str) -> list[str]:
    inner = row.get(part)
    if isinstance(inner, dict):
        return [key for key in inner if key.endswith(_COUNT)]
    return [key.removeprefix(f"{part}.") for key in row if key.startswith(f"{part}.") and key.endswith(_COUNT)]


def _gather_columns(row: Row) -> Mapping[str, Any]:
    """Return a row of columns such as input.inputTokenCount as the invocation that it was made of."""
    if any(isinstance(row.get(part), dict) for part in _PARTS):
        return row
    cells = Cells(row)
    parts = {part: {key: cells.optional(f"{part}.{key}") for key in _list_counts(row, part)} for part in _PARTS}
    when = row.get("timestamp") or row.get("@timestamp")
    return {**row, **parts, "timestamp": when, "identity": {"arn": row.get("identity.arn")}}
