"""Vendors' responses → records: one `usage` object, a response, a list, lines of them, a stream's events, CSV.

Whatever has a format of usage logs is read by it, so that the Usage page knows what a file of usage knows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import Any, Final, NamedTuple

from pricing.bill.duplicates import drop_duplicates
from pricing.files.csv_items import find_delimiter, read_csv
from pricing.files.items import LONGEST_ROW
from pricing.json_lines import Fault
from pricing.strict_json import JSONError, parse, parse_line
from pricing.usage import UsageError
from pricing.usage_log.divided import divide_record
from pricing.usage_log.log_format import Reader
from pricing.usage_log.recognize import Recognizer
from pricing.usage_log.record import Record
from pricing.usage_log.response import read_response

MOST_LINES: Final = 50_000
_EVENT: Final = ("data:", "event:", ": ", "id:", "retry:")
"""Beginnings of a line in a stream of events: https://html.spec.whatwg.org/multipage/server-sent-events.html"""


class Bills(NamedTuple):
    bills: tuple[Record, ...]
    faults: tuple[Fault, ...]
    duplicates: int = 0
    """Records of a call that another one states as well: it is charged once."""


def read_bills(text: str) -> Bills:
    """Read usages from pasted text. Nothing is raised: faulty lines are listed, the others still count."""
    return _read(_items(text))


def read_values(values: Iterable[Any]) -> Bills:
    """Read usages from JSON values that `strict_json.parse` made, each a line of its own. Nothing is raised."""
    return _read(enumerate(values, 1))


def _read(items: Iterable[tuple[int, Any]]) -> Bills:
    bills: list[Record] = []
    faults: list[Fault] = []
    readers: dict[str, Reader] = {}
    recognizer = Recognizer()
    last = 1
    for last, value in items:
        _try(last, partial(_read_value, recognizer, readers, last, value), bills, faults)
    for reader in readers.values():
        _try(last, reader.finish, bills, faults)
    if not bills and not faults:
        faults.append(Fault(1, "nothing to read; expected a usage object, a response, or JSON lines of either"))
    kept, duplicates = drop_duplicates(bills)
    return Bills(kept, tuple(faults), duplicates)


def _try(line: int, read: Callable[[], Iterable[Record]], bills: list[Record], faults: list[Fault]) -> None:
    """Add what can be read, and what is wrong with the rest."""
    try:
        bills.extend(read())  # a list keeps those before a fault
    except (JSONError, UsageError) as error:
        faults.append(Fault(line, str(error)))


def _read_value(recognizer: Recognizer, readers: dict[str, Reader], line: int, value: Any) -> Iterable[Record]:
    """Read a value by its format; as a response where it is of none, which says what is missing."""
    if isinstance(value, JSONError):
        raise value
    found = recognizer.recognize(value) if isinstance(value, dict) else None
    if found is None:
        return divide_record(read_response(line, value))
    reader = readers.get(found.form.name)
    if reader is None:
        reader = readers[found.form.name] = found.form.start(())
    return reader.read(line, value)


def _items(text: str) -> Iterator[tuple[int, Any]]:
    """Yield (line, JSON or its fault): the whole text as one document, else line by line."""
    lines = [(number, line) for number, line in enumerate(text.splitlines(), 1) if line.strip()]
    if not lines:
        return
    if lines[0][1].lstrip().startswith(_EVENT):
        yield from _first(((number, _parsed(data)) for number, data in _find_data(lines)), "events")
        return
    try:
        whole = parse(text)
    except JSONError as error:
        if _by_lines(lines):
            yield from _first(((number, _parsed(line)) for number, line in lines), "lines")
        elif _is_table(lines):
            yield from _first(read_csv([text.encode("utf-8", "replace")], LONGEST_ROW), "rows")
        else:
            yield lines[0][0], error
        return
    yield from _first(enumerate(whole, 1), "items") if isinstance(whole, list) else [(lines[0][0], whole)]


def _find_data(lines: Iterable[tuple[int, str]]) -> Iterator[tuple[int, str]]:
    """Yield the data of the events of a stream, as it comes over the wire."""
    for number, line in lines:
        data = line.strip().removeprefix("data:").strip() if line.lstrip().startswith("data:") else ""
        if data and data != "[DONE]":
            yield number, data


def _first(items: Iterable[tuple[int, Any]], what: str) -> Iterator[tuple[int, Any]]:
    for position, (line, value) in enumerate(items):
        if position == MOST_LINES:
            yield line, JSONError("", f"more than {MOST_LINES:,} {what}; the rest were not read")
            return
        yield line, value


def _by_lines(lines: list[tuple[int, str]]) -> bool:
    """Return True for a text that looks like a document on each line, rather than one with a mistake."""
    return sum(line.lstrip().startswith("{") and line.rstrip().endswith("}") for _, line in lines) > 1


def _is_table(lines: list[tuple[int, str]]) -> bool:
    """Return True for a text that looks like CSV: a header that is no JSON, and rows."""
    header = lines[0][1].lstrip("\ufeff \t")
    return (
        len(lines) > 1 and not header.startswith(("{", "[")) and bool(find_delimiter(header.encode("utf-8", "replace")))
    )


def _parsed(line: str) -> Any:
    try:
        return parse_line(line)
    except JSONError as error:
        return error
