"""A finished job of Gemini's batch API that holds its responses, as `batches.get` answers.

https://ai.google.dev/gemini-api/docs/batch-api
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any, Final

from pricing.files.items import Row
from pricing.usage_log.fields.labels import read_labels
from pricing.usage_log.fields.moment import find_when
from pricing.usage_log.log_format import Labels, LogFormat, RowReader
from pricing.usage_log.parts import read_parts
from pricing.usage_log.record import Record
from pricing.usage_log.response import read_response

_PLACES: Final = (("response",), ("metadata", "output"), ("batch", "output"), ("dest",), ("response", "dest"))
"""Where a job holds them, of which some state the same twice."""
_OUTERMOST: Final = frozenset(place[0] for place in _PLACES)
_NAMES: Final = ("inlinedResponses", "inlined_responses")


def _recognize(row: Row) -> str:
    if _OUTERMOST.isdisjoint(row):  # nearly all rows
        return ""
    place = next((place for place in _PLACES if _list_inlined(row, place)), ())
    return f"inlinedResponses in {'.'.join(place)}" if place else ""


def _list_inlined(row: Row, place: tuple[str, ...]) -> list[Any]:
    holder = _open(row, place)
    for _ in range(2):  # the list is in an object of its own name
        holder = next((holder[name] for name in _NAMES if isinstance(holder, dict) and name in holder), holder)
    return holder if isinstance(holder, list) else []


def _open(row: Row, place: tuple[str, ...]) -> Any:
    value: Any = row
    for key in place:
        value = value.get(key) if isinstance(value, Mapping) else None
    return value


def _read_row(line: int, row: Row, labels: Labels) -> Iterable[Record]:
    job = next((job for key in ("metadata", "batch") if isinstance(job := row.get(key), dict)), row)
    items = next((found for place in _PLACES if (found := _list_inlined(row, place))), [])
    parts = ((f"inlinedResponses[{index}]", item) for index, item in enumerate(items))
    return read_parts(parts, lambda item: _read_item(line, item, job, row, labels))


def _read_item(line: int, item: Any, job: Row, row: Row, labels: Labels) -> Iterator[Record]:
    answer = item.get("response") if isinstance(item, dict) else None
    if not isinstance(answer, dict):
        return  # it failed, which nobody is charged for
    record, model, when = read_response(line, answer), job.get("model"), find_when(job, row)
    yield replace(
        record,
        model=record.model or (model if isinstance(model, str) else None),
        tier="batch",
        day=record.day or when.day,
        at=record.at if record.day else when.at,
        labels=read_labels(labels, item, job),
    )


FORMAT: Final = LogFormat(
    "gemini-batch", "Gemini batch job", _recognize, lambda labels: RowReader(_read_row, labels), divisible=True
)
