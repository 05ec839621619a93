"""Vendors' responses → records: one `usage` object, a response, a list, or lines of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Final, NamedTuple

from pricing.json_lines import Fault
from pricing.strict_json import JSONError, parse, parse_line
from pricing.usage import UsageError
from pricing.usage_log.divided import divide_record
from pricing.usage_log.record import Record
from pricing.usage_log.response import read_response

MOST_LINES: Final = 50_000


class Bills(NamedTuple):
    bills: tuple[Record, ...]
    faults: tuple[Fault, ...]


def read_bills(text: str) -> Bills:
    """Read usages from pasted text. Nothing is raised: faulty lines are listed, the others still count."""
    return _read(_items(text))


def read_values(values: Iterable[Any]) -> Bills:
    """Read usages from JSON values that `strict_json.parse` made, each a line of its own. Nothing is raised."""
    return _read(enumerate(values, 1))


def _read(items: Iterable[tuple[int, Any]]) -> Bills:
    bills: list[Record] = []
    faults: list[Fault] = []
    for line, value in items:
        try:
            if isinstance(value, JSONError):
                raise value
            bills.extend(divide_record(read_response(line, value)))
        except (JSONError, UsageError) as error:
            faults.append(Fault(line, str(error)))
    if not bills and not faults:
        faults.append(Fault(1, "nothing to read; expected a usage object, a response, or JSON lines of either"))
    return Bills(tuple(bills), tuple(faults))


def _items(text: str) -> Iterator[tuple[int, Any]]:
    """Yield (line, JSON or its fault): the whole text as one document, else line by line."""
    lines = [(number, line) for number, line in enumerate(text.splitlines(), 1) if line.strip()]
    if not lines:
        return
    try:
        whole = parse(text)
    except JSONError as error:
        if _by_lines(lines):
            yield from _first(((number, _parsed(line)) for number, line in lines), "lines")
        else:
            yield lines[0][0], error
        return
    yield from _first(enumerate(whole, 1), "items") if isinstance(whole, list) else [(lines[0][0], whole)]


def _first(items: Iterable[tuple[int, Any]], what: str) -> Iterator[tuple[int, Any]]:
    for position, (line, value) in enumerate(items):
        if position == MOST_LINES:
            yield line, JSONError("", f"more than {MOST_LINES:,} {what}; the rest were not read")
            return
        yield line, value


def _by_lines(lines: list[tuple[int, str]]) -> bool:
    """Return True for a text that looks like a document on each line, rather than one with a mistake."""
    return sum(line.lstrip().startswith("{") and line.rstrip().endswith("}") for _, line in lines) > 1


def _parsed(line: str) -> Any:
    try:
        return parse_line(line)
    except JSONError as error:
        return error
