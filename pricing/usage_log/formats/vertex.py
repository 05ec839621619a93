"""Vertex AI's log of requests and responses, as BigQuery exports its table: one call a row.

https://cloud.google.com/vertex-ai/generative-ai/docs/multimodal/request-response-logging

The request names the model with its region, which may have a price of its own; of it nothing else but its labels is
read. The response is Gemini's, or Claude's.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, Final

from pricing.files.items import Row
from pricing.strict_json import JSONError, parse_line
from pricing.usage_log.fields.labels import read_labels
from pricing.usage_log.fields.moment import find_when, read_when
from pricing.usage_log.log_format import Labels, LogFormat, RowReader
from pricing.usage_log.record import Record
from pricing.usage_log.response import read_response

RESPONSE, REQUEST = "full_response", "full_request"
_USAGES: Final = ("usageMetadata", "usage")


def _recognize(row: Row) -> str:
    return f"{RESPONSE} and logging_time" if RESPONSE in row and "logging_time" in row else ""


def _read_row(line: int, row: Row, labels: Labels) -> Iterator[Record]:
    response, request = _find_response(row), _open(row, REQUEST)
    if response is None:
        return  # the call failed, or its answer was too long to be logged
    record = read_response(line, response)
    when = find_when(response)
    when = when if when.day else read_when(row.get("logging_time"))
    asked = request if isinstance(request, dict) else {}
    number = row.get("request_id")
    yield replace(
        record,
        model=_name_model(row, asked) or record.model,
        day=when.day,
        at=when.at,
        id=record.id or (str(number) if number is not None else ""),
        labels=read_labels(labels, {"metadata": asked.get("labels")}, row),
    )


def _find_response(row: Row) -> dict[str, Any] | None:
    """Return the response with its usage: of a stream, the last part that has one. Raises JSONError."""
    value = _open(row, RESPONSE)
    parts = value if isinstance(value, list) else [value]
    found = [part for part in parts if isinstance(part, dict) and any(key in part for key in _USAGES)]
    return found[-1] if found else None


def _open(row: Row, column: str) -> Any:
    """Return the JSON of a column, which some exports write as text."""
    value = row.get(column)
    if not isinstance(value, str) or not value.strip():
        return value
    try:
        return parse_line(value)
    except JSONError as error:
        raise JSONError(column, error.problem) from None


def _name_model(row: Row, request: Mapping[str, Any]) -> str | None:
    """Return the resource of the model, or of the endpoint of a tuned one, with its region; else the model's id."""
    names = (request.get("model"), row.get("endpoint"), row.get("model"))
    words = [name for name in names if isinstance(name, str) and name]
    resource = next((name for name in words if "/models/" in name or "/endpoints/" in name), None)
    return resource or (f"vertex_ai/{words[-1]}" if words else None)


FORMAT: Final = LogFormat(
    "vertex-log",
    "Vertex AI request-response log",
    _recognize,
    lambda labels: RowReader(_read_row, labels),
    divisible=True,
)
