"""Bytes of a log → its rows, each with its line: JSON lines, a JSON document, CSV, or the events of a stream."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import chain
from typing import Any, Final, Literal, NamedTuple

from pricing.files.csv_items import find_delimiter, read_csv
from pricing.files.document_items import read_document
from pricing.json_lines import Line, split_lines
from pricing.strict_json import JSONError, Unfinished, name_kind, parse_first, parse_line

Row = Mapping[str, Any]
"""Object of a line as `strict_json` parses it, or the cells of a line of CSV by their columns, as text."""
LONGEST_ROW: Final = 8_000_000
"""Bytes of a row; a longer one is named and not read. Coding tools write a screenshot into a line, in base64."""
HEAD: Final = 1 << 16
"""Bytes at the beginning of a file that say how it is written."""
Shape = Literal["lines", "document", "csv", "events", "parquet", "text"]
"""How a file is written; `text`: it is one row as a whole."""
_PARQUET: Final = b"PAR1"
"""Beginning of a file of Parquet: https://parquet.apache.org/docs/file-format/"""
_MARK: Final = b"\xef\xbb\xbf"
_UTF16: Final = (b"\xff\xfe", b"\xfe\xff")
_NOT_TEXT: Final = "not a log; expected JSON Lines, JSON, CSV, Parquet or server-sent events"
_EVENT_FIELDS: Final = (b"data:", b"event:", b"id:", b"retry:", b":")
"""Beginnings of a line in a stream of events: https://html.spec.whatwg.org/multipage/server-sent-events.html"""


class Item(NamedTuple):
    """Row of a log, or what is wrong with it. `line`: from 1; in a JSON list, the number of the item."""

    line: int
    row: Row | JSONError


def find_shape(head: bytes) -> Shape:
    """Return how a file is written, by its first bytes. Raises JSONError for one that is no text of such a kind."""
    if is_parquet(head):
        return "parquet"
    text = check_text(head, _NOT_TEXT)
    lines = [line.strip() for line in text.split(b"\n")]
    whole = [line for line in (lines if len(head) < HEAD else lines[:-1]) if line]
    if text.startswith(b"["):
        return "document"
    if text.startswith(b"{"):
        return "document" if _goes_on(whole) else "lines"
    if text.startswith(_EVENT_FIELDS):
        return "events"
    if any(_is_object(line) for line in whole[1:20]):
        return "lines"  # the first one lacks its beginning
    if whole and find_delimiter(whole[0]):
        return "csv"
    raise JSONError("", _NOT_TEXT)


def is_parquet(head: bytes) -> bool:
    """Return True for a file of Parquet, by its first bytes."""
    return head.startswith(_PARQUET)


def check_text(head: bytes, problem: str) -> bytes:
    """Return how a text begins, without mark and white space. Raises JSONError with the problem where it is none."""
    if head.startswith(_UTF16):
        raise JSONError("", "encoded in UTF-16; save it as UTF-8")
    text = head.removeprefix(_MARK).lstrip()
    if b"\0" in text:
        raise JSONError("", problem)
    if not text and len(head) < HEAD:
        raise JSONError("", "the file is empty")
    return text


def _goes_on(whole: list[bytes]) -> bool:
    """Return True where the first line opens an object that the next ones go on with."""
    if not whole or len(whole) == 1:
        return False
    try:
        parse_first(whole[0].decode("utf-8", "replace"), 0)
    except Unfinished:
        return not all(_is_object(line) for line in whole[1:4])
    except JSONError:
        return False
    return False


def _is_object(line: bytes) -> bool:
    try:
        return isinstance(parse_line(line.decode()), dict)
    except ValueError:
        return False


def read_items(shape: Shape, blocks: Iterable[bytes]) -> Iterator[Item]:
    """Yield the rows of a file, one at a time, whatever is wrong with the others."""
    read: dict[Shape, Callable[[Iterable[bytes]], Iterator[tuple[int, Any]]]] = {
        "lines": _read_lines,
        "document": lambda given: read_document(given, LONGEST_ROW),
        "csv": lambda given: read_csv(given, LONGEST_ROW),
        "events": _read_events,
    }
    for line, value in read[shape](drop_mark(blocks)):
        yield Item(line, value if isinstance(value, dict | JSONError) else _reject(value))


def _reject(value: Any) -> JSONError:
    return JSONError("", f"expected an object, not {name_kind(value)}")


def drop_mark(blocks: Iterable[bytes]) -> Iterator[bytes]:
    """Yield blocks without the mark of UTF-8 that some programs write at the beginning of a file."""
    source = iter(blocks)
    first = b""
    for block in source:
        first += block
        if len(first) >= len(_MARK):
            break
    return chain([first.removeprefix(_MARK)], source)


def split_rows(blocks: Iterable[bytes]) -> Iterator[Line]:
    """Yield the lines of JSON lines that have anything on them, not parsed yet."""
    return split_lines(blocks, LONGEST_ROW)


def parse_row(raw: bytes | None) -> Row:
    """Parse a line of JSON lines. Raises JSONError, which holds nothing of the line but the path of a number."""
    if raw is None:
        raise JSONError("", f"longer than {LONGEST_ROW:,} bytes; not read")
    try:
        value = parse_line(raw.decode())
    except UnicodeDecodeError:
        raise JSONError("", "not UTF-8") from None
    if not isinstance(value, dict):
        raise _reject(value)
    return value


def _read_lines(blocks: Iterable[bytes]) -> Iterator[tuple[int, Any]]:
    for number, raw in split_rows(blocks):
        yield number, try_row(raw)


def try_row(raw: bytes | None) -> Row | JSONError:
    """Parse a line of JSON lines, or return what is wrong with it."""
    try:
        return parse_row(raw)
    except JSONError as error:
        return error


def _read_events(blocks: Iterable[bytes]) -> Iterator[tuple[int, Any]]:
    """Yield what each event of a stream holds; the data of one may have several lines, up to an empty one."""
    begun, data, last = 0, b"", 0
    for number, raw in split_rows(blocks):
        if data and number > last + 1:
            yield begun, try_row(data)
            data = b""
        last = number
        if raw is None or not raw.lstrip().startswith(_EVENT_FIELDS):
            yield number, JSONError("", "expected a server-sent event, such as data: {…}")
        elif raw.lstrip().startswith(b"data:"):
            said = raw.lstrip().removeprefix(b"data:").strip()
            if data and _is_whole(data):
                yield begun, try_row(data)
                data = b""
            begun, data = (begun, data + b"\n" + said) if data else (number, said)
            if data == b"[DONE]":
                data = b""
    if data:
        yield begun, try_row(data)


def _is_whole(data: bytes) -> bool:
    """Return True for an event that ends on its line, as nearly all do, also where no empty line follows it."""
    return data.endswith(b"}") and _is_object(data)
