"""Events of Anthropic's streams, each a row: `message_start` states the input, the last `message_delta` the output.

Counts are cumulative, and a later event may state any of them anew, as after a search on the server
(https://platform.claude.com/docs/en/build-with-claude/streaming).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any, Final

from pricing.files.items import Row
from pricing.strict_json import JSONError, as_object, check
from pricing.usage_log.divided import divide_record
from pricing.usage_log.formats import anthropic
from pricing.usage_log.log_format import Labels, LogFormat
from pricing.usage_log.record import Record
from pricing.usage_log.response import read_response

CUT_SHORT: Final = "the stream ends before its message is whole"
_MARKS: Final = {
    "message_start": "message",
    "message_delta": "delta",
    "message_stop": "type",
    "ping": "type",
    "error": "error",
    "content_block_start": "content_block",
    "content_block_delta": "delta",
    "content_block_stop": "index",
}
"""A field of each event by its type."""


def _recognize(row: Row) -> str:
    kind = _find_event(row).get("type")
    mark = _MARKS.get(kind) if isinstance(kind, str) else None
    return f"an event {kind}" if mark and mark in _find_event(row) else ""


def _find_event(row: Row) -> Row:
    """Return the event of a row, also where Claude Code puts it into one of its own."""
    event = row.get("event")
    return event if row.get("type") == "stream_event" and isinstance(event, dict) else row


@dataclass
class Stream:
    """Reader of the events of one message after another."""

    labels: Labels = ()
    line: int = 0
    """Line on which the message began that is open."""
    row: Row | None = None
    message: dict[str, Any] | None = None
    whole: bool = False

    def read(self, line: int, row: Row) -> Iterator[Record]:
        event = _find_event(row)
        kind = event.get("type")
        if kind == "message_start":
            yield from self.finish()
            self.message = dict(as_object(event.get("message"), "message"))
            self.line, self.row, self.whole = line, row, False
        elif kind == "message_delta" and event.get("usage") is not None:
            if self.message is None:
                raise JSONError("type", "a message_delta without its message_start")
            check(event["usage"], "usage")
            stated = as_object(event["usage"], "usage")
            usage = as_object(self.message.get("usage") or {}, "message.usage")
            later = {key: value for key, value in stated.items() if value is not None}
            self.message, self.whole = {**self.message, "usage": {**usage, **later}}, True
        elif kind == "message_stop":
            yield from self.finish()

    def finish(self) -> Iterable[Record]:
        message, row, self.message = self.message, self.row, None
        if message is None or row is None or not message.get("usage"):
            return ()
        record = read_response(self.line, {**row, "type": "message", "message": message}, self.labels)
        reason = "" if self.whole else CUT_SHORT
        return divide_record(replace(record, vendor=anthropic.FORMAT.vendor, lower_bound=reason))


FORMAT: Final = LogFormat("anthropic-stream", "Anthropic stream", _recognize, Stream)
