"""File of prompts → how it is written, by its name and its beginning → its rows, one at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Any, Final, NamedTuple

from pricing.corpus.plan import Columns
from pricing.corpus.requests import TEXTS
from pricing.files.blocks import Blocks
from pricing.files.csv_items import find_delimiter, read_csv
from pricing.files.document_items import read_document
from pricing.files.items import LONGEST_ROW, Shape, check_text, drop_mark, is_parquet
from pricing.files.parquet import ParquetRows
from pricing.files.pieces import Piece, list_pieces
from pricing.files.sources import Found, Source, find_sources, get_ending
from pricing.json_lines import join_lines
from pricing.strict_json import JSONError, Unfinished, parse_first, parse_line

TEXT_ENDINGS: Final = (".txt", ".text", ".md", ".markdown", ".rst", ".prompt", ".html", ".htm", ".xml", ".tex")
"""Files of which each is one row, whatever stands in them."""
_LINES: Final = (".jsonl", ".ndjson")
_TABLES: Final = (".csv", ".tsv")
ENDINGS: Final = (*TEXT_ENDINGS, *_LINES, *_TABLES, ".json", ".parquet", ".zip")
"""Files of a folder that may be prompts; a file that somebody names is read whatever its name is."""
_NOT_TEXT: Final = "not text; expected JSON Lines, JSON, CSV, Parquet or a text file"
_TOO_LONG: Final = f"longer than {LONGEST_ROW:,} bytes; not read"
_WHOLE: Final = ("text", "csv", "document")
_CUT: Final = "incomplete: the line ends within its JSON"
_OPENING: Final = ("{", "[", '"')
"""Beginnings of what a line can end within; anything else that is no JSON is none from its first character on."""


Choose = Callable[[int], bool]
"""Told of the bytes of each row, in order: whether it is read. A line that is not is not parsed either."""


class CorpusRow(NamedTuple):
    """Row of a corpus: a value of JSON, the cells of CSV by column, a text, or what is wrong with it."""

    line: int
    """From 1; in a JSON list, the number of the item."""
    value: Any


def find_corpus(paths: Iterable[str], kept: Path | None) -> Found:
    """Return the files of prompts that paths lead to: see `find_sources`. Equal files count each."""
    return find_sources(paths, kept, copies=True, endings=ENDINGS)


def list_corpus_pieces(source: Source, columns: Columns, size: int | None = None) -> list[Piece]:
    """Return the pieces of a file. Raises Unreadable."""
    return list_pieces(source, size, find=partial(find_corpus_shape, source.name, columns))


def find_corpus_shape(name: str, columns: Columns, head: bytes) -> Shape:
    """Return how a file is written, by its name and its first bytes. Raises JSONError for one that is no text.

    The name decides for text files (TEXT_ENDINGS), each of which is one row, for CSV and for JSON Lines. Any other file
    is what it begins as: JSON, JSON Lines, CSV where its header names a column of text, or else a text file.
    """
    if is_parquet(head):
        return "parquet"
    text, ending = check_text(head, _NOT_TEXT), get_ending(name)
    if ending in TEXT_ENDINGS:
        return "text"
    if ending in _TABLES:
        return "csv"
    if ending in _LINES:
        return "lines"
    if ending == ".json" or text.startswith((b"{", b"[")) or _is_json(text):
        return _find_json(text)
    return "csv" if _names_text(text, columns) else "text"


def _find_json(text: bytes) -> Shape:
    """Return "lines" where the first line is a whole object, as far as it is known, or a value before others."""
    first, ended, rest = text.partition(b"\n")
    if first.startswith(b"{"):
        return "lines" if not ended or _is_json(first) else "document"
    return "lines" if _is_json(first) and rest.strip() else "document"


def _is_json(text: bytes) -> bool:
    """Return True where a text begins with a line that is a whole value of JSON."""
    try:
        parse_line(text.partition(b"\n")[0].decode())
    except ValueError:
        return False
    return True


def _names_text(text: bytes, columns: Columns) -> bool:
    """Return True for the header of a CSV file that has a column of text."""
    header = text.splitlines()[0]
    delimiter = find_delimiter(header)
    cells = header.decode("utf-8", "replace").split(delimiter) if delimiter else []
    return bool({cell.strip().strip('"') for cell in cells} & {columns.text, *TEXTS} - {""})


def open_blocks(piece: Piece, progress: Any = None) -> Blocks | ParquetRows:
    """Return the bytes of a piece, those of Parquet as JSON Lines."""
    return ParquetRows(piece.source) if piece.shape == "parquet" else Blocks(piece, progress)


class CorpusRows:
    """Rows of a piece, one at a time, whatever is wrong with the others."""

    def __init__(self, shape: Shape, blocks: Iterable[bytes], choose: Choose | None = None) -> None:
        self.shape, self.blocks, self.choose = shape, drop_mark(blocks), choose
        self.lines = 0
        """Lines that were read, empty ones too, of a file of lines."""

    def __iter__(self) -> Iterator[CorpusRow]:
        choose = self.choose
        if self.shape not in _WHOLE:
            yield from self._read_lines()
        elif choose is None:
            yield from self._read_whole()
        else:
            yield from (row for row in self._read_whole() if choose(measure(row.value)))

    def _read_whole(self) -> Iterator[CorpusRow]:
        """Yield the rows of a file whose rows are not lines."""
        if self.shape == "text":
            yield CorpusRow(1, _read_text(self.blocks))
        elif self.shape == "csv":
            yield from (CorpusRow(line, row) for line, row in read_csv(self.blocks, LONGEST_ROW))
        else:
            yield from _read_document(self.blocks)

    def _read_lines(self) -> Iterator[CorpusRow]:
        choose = self.choose
        for lines in join_lines(_end_lines(self.blocks), LONGEST_ROW):
            if lines is None:
                self.lines += 1
                if choose is None or choose(0):
                    yield CorpusRow(self.lines, JSONError("", _TOO_LONG))
            elif lines.isspace():  # a small packed file can hold hundreds of millions of empty lines
                self.lines += lines.count(b"\n")
            else:
                for raw in lines.removesuffix(b"\n").split(b"\n"):
                    self.lines += 1
                    if raw and not raw.isspace() and (choose is None or choose(len(raw))):
                        yield CorpusRow(self.lines, _parse(raw))


def _end_lines(blocks: Iterable[bytes]) -> Iterator[bytes]:
    """Yield blocks whose lines end as they do on Unix: no string of JSON holds another line end by itself."""
    held = b""
    for given in blocks:
        block = held + given
        held = b"\r" if block.endswith(b"\r") else b""  # the next block may begin with its other half
        if b"\r" in block:
            block = block.removesuffix(b"\r").replace(b"\r\n", b"\n").replace(b"\r", b"\n")
        yield block
    if held:
        yield b"\n"


def measure(value: Any) -> int:
    """Return about how many bytes a row has, by the texts in it; none where it is broken."""
    if isinstance(value, str):
        return len(value.encode("utf-8", "surrogatepass"))
    if isinstance(value, dict):
        return sum(measure(each) + len(name) for name, each in value.items())
    if isinstance(value, list):
        return sum(measure(each) for each in value)
    return 0 if isinstance(value, JSONError) else 1


def _parse(raw: bytes) -> Any:
    """Parse a line, or return what is wrong with it."""
    try:
        text = raw.decode()
    except UnicodeDecodeError:
        return JSONError("", "not UTF-8")
    try:
        value, end = parse_first(text, 0)
        if end == len(text):
            return value
        return parse_line(text)  # with white space around it, or with more than one value
    except JSONError:
        return _try_line(text)


def _try_line(text: str) -> Any:
    try:
        return parse_line(text)
    except JSONError as error:
        return JSONError("", _CUT) if _is_cut(text) else error


def _is_cut(text: str) -> bool:
    begun = text.strip()
    if not begun.startswith(_OPENING):
        return False
    try:
        parse_first(begun, 0)
    except Unfinished:
        return True
    except JSONError:
        return False
    return False


def _read_text(blocks: Iterable[bytes]) -> str | JSONError:
    """Return a text file as a whole."""
    data = bytearray()
    for block in blocks:
        data += block
        if len(data) > LONGEST_ROW:
            return JSONError("", _TOO_LONG)
    try:
        return data.decode()
    except UnicodeDecodeError:
        return JSONError("", "not UTF-8")


def _read_document(blocks: Iterable[bytes]) -> Iterator[CorpusRow]:
    """Yield the items of a document; the messages of one that is a conversation are one row together."""
    read = _Size(blocks)
    rows = read_document(read, LONGEST_ROW)
    for line, value in rows:
        if line == 1 and isinstance(value, dict) and "role" in value and "content" in value:
            yield CorpusRow(1, _join_messages(value, rows, read))
            return
        yield CorpusRow(line, value)


def _join_messages(first: Any, rows: Iterable[tuple[int, Any]], read: _Size) -> Any:
    messages = []
    for _, value in chain([(1, first)], rows):
        if isinstance(value, JSONError):
            return value
        if read.size > LONGEST_ROW:
            return JSONError("", f"a conversation {_TOO_LONG}")
        messages.append(value)
    return messages


class _Size:
    """Blocks, and how many bytes of them were read."""

    def __init__(self, blocks: Iterable[bytes]) -> None:
        self.blocks, self.size = blocks, 0

    def __iter__(self) -> Iterator[bytes]:
        for block in self.blocks:
            self.size += len(block)
            yield block
