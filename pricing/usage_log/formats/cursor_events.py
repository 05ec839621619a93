"""Cursor's usage events as JSON: pages of its dashboard and of its Admin API, or an event a row.

`totalCents` is the usage at the rates of the model; what is charged (`chargedCents`) holds Cursor's own fee, too.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Final

from pricing.files.items import Row
from pricing.strict_json import as_object, check
from pricing.usage import Usage
from pricing.usage_log.fields.cells import Cells
from pricing.usage_log.fields.labels import read_labels
from pricing.usage_log.fields.reading import Reading
from pricing.usage_log.fields.trace import Figure
from pricing.usage_log.formats.cursor import is_free, read_name
from pricing.usage_log.log_format import Labels, LogFormat, RowReader
from pricing.usage_log.parts import read_parts
from pricing.usage_log.record import Record

_LISTS: Final = ("usageEventsDisplay", "usageEvents")
_CENTS: Final = 100
_COUNTS: Final = {
    "inputTokens": "input",
    "cacheReadTokens": "cached input",
    "cacheWriteTokens": "cache write",
    "outputTokens": "output, including reasoning",
}


def _recognize(row: Row) -> str:
    if key := next((key for key in _LISTS if isinstance(row.get(key), list)), ""):
        return f"the field {key}"
    tokens = row.get("tokenUsage")
    return "cacheWriteTokens in tokenUsage" if isinstance(tokens, dict) and "cacheWriteTokens" in tokens else ""


def _list_events(row: Row) -> Iterator[tuple[str, dict[str, Any]]]:
    key = next((key for key in _LISTS if isinstance(row.get(key), list)), None)
    if key is None:
        yield "", dict(row)
        return
    for index, event in enumerate(row[key]):
        yield f"{key}[{index}]", as_object(event, f"{key}[{index}]")


def _read_row(line: int, row: Row, labels: Labels) -> Iterable[Record]:
    check(row)
    return read_parts(_list_events(row), lambda event: _read_event(line, event, labels))


def _read_event(line: int, event: dict[str, Any], labels: Labels) -> Iterator[Record]:
    tokens, cells = Cells(as_object(event.get("tokenUsage") or {}, "tokenUsage")), Cells(event)
    plain, read, written, output = counts = [tokens.count(name) for name in _COUNTS]
    cents = tokens.dollars("totalCents")
    if not any(counts):
        cents = cells.dollars("chargedCents") if cents is None else cents
    figures = [Figure(name, number, _COUNTS[name]) for name, number in zip(_COUNTS, counts, strict=True) if number]
    if not figures and not cents:
        return
    named, when = read_name(cells.name("model") or ""), cells.when("timestamp")
    usage = Usage(
        input_tokens=plain + read + written,
        cache_read_tokens=read,
        cache_write_tokens=written,
        output_tokens=output,
    )
    yield Record(
        line,
        "cursor",
        Reading(usage=usage, speed=named.speed, reported=None if cents is None else cents / _CENTS),
        named.model or None,
        named.tier,
        when.day,
        when.at,
        tuple(figures) or (Figure("chargedCents", cents or 0, None),),
        labels=read_labels(labels, event, {"user": event.get("userEmail"), "session": event.get("conversationId")}),
        complimentary=is_free(cells.name("kind") or ""),
    )


FORMAT: Final = LogFormat(
    "cursor-events",
    "Cursor usage events (JSON)",
    _recognize,
    lambda labels: RowReader(_read_row, labels),
    divisible=True,
)
