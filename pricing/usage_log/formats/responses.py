"""Any vendor's responses, one a row: the responses themselves, batch output, events of streams, or usage objects."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from pricing.files.items import Row
from pricing.strict_json import JSONError
from pricing.usage_log.divided import divide_record
from pricing.usage_log.fields.envelope import Found, find_failure, find_response, is_live
from pricing.usage_log.log_format import Labels, LogFormat, RowReader
from pricing.usage_log.parts import read_parts
from pricing.usage_log.record import Record
from pricing.usage_log.response import choose_format, read_response


def _recognize(row: Row) -> str:
    if mark := _find_mark(row):
        return mark
    listed = next((mark for _, item in _list_items(row) if (mark := _find_mark(item))), "")
    if listed:
        return f"a list of responses with {listed}"
    if is_live(row):
        return "a message of Gemini's Live API"
    return "a line of a batch" if find_failure(row) else ""


def _find_mark(row: Row) -> str:
    try:
        usage = find_response(row).find_usage()
    except JSONError:
        return ""
    form = choose_format(usage)
    if form is None:
        return ""
    mark = sorted(form.marks & usage.values.keys())[0]
    return f"{mark} in {usage.path}" if usage.path else f"the field {mark}"


def _list_items(row: Row) -> list[tuple[str, Row]]:
    """Return (path, response) of a list of them as an API pages it, such as OpenAI's stored chats and batches."""
    for key in ("data", "responses", "inlinedResponses"):
        if isinstance(items := row.get(key), list):
            return [(f"{key}[{index}]", item) for index, item in enumerate(items) if isinstance(item, dict)]
    return []


def _read_row(line: int, row: Row, labels: Labels) -> Iterable[Record]:
    if (items := _list_items(row)) and not _find_mark(row):
        return read_parts(items, lambda item: _read_response(line, item, labels))
    return _read_response(line, row, labels)


def _read_response(line: int, row: Row, labels: Labels) -> Iterable[Record]:
    if find_failure(row) or is_live(row) or _is_without_usage(find_response(row)):
        return ()
    return divide_record(read_response(line, row, labels))


def _is_without_usage(found: Found) -> bool:
    """Return True for an event of a stream that states no usage, as all but the last one do."""
    kind = found.around[-1].get("type") if found.around else found.values.get("type")
    event = found.values.get("object") == "chat.completion.chunk" or (isinstance(kind, str) and "." in kind)
    return event and found.values.get("usage") is None


FORMAT: Final = LogFormat(
    "responses", "Responses", _recognize, lambda labels: RowReader(_read_row, labels), divisible=True
)
