"""A CSV file of any size → its rows, each a mapping of column → text, one at a time."""

from __future__ import annotations

import codecs
import csv
import re
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Any, Final

from pricing.strict_json import JSONError

_DELIMITERS: Final = (",", ";", "\t")
"""Spreadsheets of countries that write 1,5 save with semicolons."""
_END: Final = "\N{END OF TRANSMISSION}\N{END OF TEXT}"
"""Line after the last one. It becomes part of the last row where a quote is open there, which csv does not say."""
_LONG: Final = "\N{END OF TRANSMISSION}\N{CANCEL}"
"""In place of a line that is too long."""
_QUOTE: Final = '"'
_REST: Final = "the rest of the file was not read"
_LINE_END: Final = re.compile(r"(?<=\n)|(?<=\r)(?!\n|\Z)")
_UNCLOSED: Final = "incomplete: the file ends within a quoted cell that begins in this row"


def find_delimiter(header: bytes) -> str:
    """Return what divides the cells of a header; blank where it is none."""
    text = header.decode("utf-8", "replace")
    best = max(_DELIMITERS, key=text.count)
    return best if best in text and text.isprintable() | ("\t" in text) else ""


def read_csv(blocks: Iterable[bytes], longest: int) -> Iterator[tuple[int, Any]]:
    """Yield (line, row or JSONError), each with the line on which it begins."""
    lines = _split(blocks, longest)
    first = next(lines)
    csv.field_size_limit(longest)
    reader = csv.reader(
        chain([first], lines, [_END]), delimiter=find_delimiter(first.rstrip("\r\n").encode("utf-8", "replace")) or ","
    )
    header: list[str] = []
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            yield line, JSONError("", f"a quoted cell longer than {longest:,} characters; {_REST}")
            return  # nobody knows where it ends, and its parts are no rows
        if cells == [_END]:
            return
        if cells and cells[-1].endswith(_END):
            yield line, JSONError("", _UNCLOSED)
            return
        if not any(cells):
            continue
        if _LONG in "".join(cells):
            yield line, JSONError("", f"longer than {longest:,} characters; not read")
        elif header:
            yield line, _make_row(header, cells)
        elif problem := _find_problem(cells):
            yield line, JSONError("", problem)
            return
        else:
            header = [cell.strip() for cell in cells]


def _find_problem(header: list[str]) -> str:
    named = [cell.strip() for cell in header if cell.strip()]
    twice = next((name for name in named if named.count(name) > 1), None)
    return "" if twice is None else f'the column "{twice[:100]}" appears twice; keep one'


def _make_row(header: list[str], cells: list[str]) -> dict[str, str] | JSONError:
    if len(cells) < len(header) or any(cells[len(header) :]):
        return JSONError("", f"has {len(cells)} cells; the header has {len(header)}")
    try:
        "".join(cells).encode()
    except UnicodeEncodeError:
        return JSONError("", "not UTF-8")
    return dict(zip(header, cells, strict=False))


def _split(blocks: Iterable[bytes], longest: int) -> Iterator[str]:
    """Yield the lines of a text with their ends, which may be of several kinds, and _LONG for one that is too long."""
    held, quotes, is_long = "", 0, False
    for block in _decode(blocks):
        *whole, held = _cut(held + block)
        if is_long or len(whole[0] if whole else held) > longest:
            is_long, quotes = True, quotes + (whole[0] if whole else held).count('"')
            if not whole:
                held = ""
                continue
            # A quote that is left open, or was, opens or closes its cell here, too.
            whole[0], is_long, quotes = f"{_QUOTE * (quotes % 2)}{_LONG}\n", False, 0
        yield from whole


def _decode(blocks: Iterable[bytes]) -> Iterator[str]:
    """Decode blocks, the last with a line end. What is no UTF-8 stays recognizable: its row alone is left out."""
    decode = codecs.getincrementaldecoder("utf-8")("surrogateescape").decode
    for block in blocks:
        yield decode(block)
    yield decode(b"", final=True) + "\n"


def _cut(text: str) -> list[str]:
    """Cut a text after each line end; the last part has none, or is a carriage return whose other half may follow."""
    if text.count("\r") > text.count("\r\n"):  # the search for lone ones takes as long as all else
        return _LINE_END.split(text)
    *whole, rest = text.split("\n")
    return [*(f"{line}\n" for line in whole), rest]
