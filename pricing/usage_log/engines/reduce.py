"""Piece of a log → sums by key: each row recognized, read by its format's reader, reduced, and forgotten."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path
from tempfile import mkstemp
from typing import Any, Final

from pricing.files.blocks import Blocks, Progress
from pricing.files.items import LONGEST_ROW, Row, drop_mark, read_items, try_row
from pricing.files.parquet import ParquetRows
from pricing.files.pieces import Piece
from pricing.json_lines import join_lines
from pricing.strict_json import JSONError
from pricing.usage import UsageError
from pricing.usage_log.engines.duplicates import OpenCalls, Wanted
from pricing.usage_log.engines.one_line import NOT_RECOGNIZED, read_slowly, skim_line
from pricing.usage_log.engines.reduced import Recognized, Reduced
from pricing.usage_log.fast.reader import Fast, return_fast, take_fast
from pricing.usage_log.fast.template import Call
from pricing.usage_log.key import PLACES, Key, Sums, add, reduce_record
from pricing.usage_log.log_format import WRONG, LogFormat, Reader
from pricing.usage_log.plan import Plan
from pricing.usage_log.recognize import recognize_row
from pricing.usage_log.record import Record

_CUT: Final = "incomplete: the file ends within this row"
_MOST_UNKNOWN: Final = 10_000
"""Rows after which a file in which nothing is recognized is read no further."""
_MOST_WAITING: Final = 20
"""Rows before the first that is recognized that its format gets too."""
_MOST_INLINE: Final = 4_000_000
"""Bytes of ids that come back with the groups, where others can go to a file."""
_OUTPUT: Final = PLACES["output_tokens"]


def reduce_piece(
    piece: Piece, plan: Plan, *, repeats: Wanted | None = None, folder: str = "", progress: Progress | None = None
) -> Reduced:
    """Reduce a piece of a log; nothing is raised, and what could not be read is among the faults.

    `repeats`: reduce only these calls, to take them out again. `folder`: where many ids may go, on this machine.
    """
    work = _Work(piece, plan, repeats, folder)
    blocks = ParquetRows(piece.source) if piece.shape == "parquet" else Blocks(piece, progress)
    if piece.shape in ("lines", "parquet"):
        work.take_lines(blocks)
    else:
        for item in read_items(piece.shape, blocks):
            work.take(item.line, item.row)
            if work.is_foreign:
                break
    work.finish(blocks)
    return work.reduced


class _Work:
    """Reduction of one piece."""

    def __init__(self, piece: Piece, plan: Plan, repeats: Wanted | None, folder: str) -> None:
        self.piece, self.plan, self.folder = piece, plan, folder
        self.again = repeats is not None
        self.reduced = Reduced()
        self.form: LogFormat | None = None
        self.readers: dict[str, Reader] = {}
        self.waiting: list[tuple[int, Row]] = []
        self.kept = 0
        self.line = 0  # the last one taken of JSON lines
        self.fast: Fast | None = None
        self.calls = OpenCalls(self._count, self._keep, repeats)

    @property
    def is_foreign(self) -> bool:
        """True where so many rows are of no format that the others will hardly be."""
        return self.form is None and self.reduced.rows >= _MOST_UNKNOWN

    def take(self, line: int, row: Row | JSONError) -> None:
        """Take a row."""
        self.reduced.rows += 1
        if isinstance(row, JSONError):
            self._tell(line, str(row))
        elif reader := self._choose_reader(line, row):
            self._add(line, partial(reader.read, line, row))

    def take_lines(self, blocks: Iterable[bytes]) -> None:
        """Take the lines of a file of JSON lines, those that are like others many at once."""
        for lines in join_lines(drop_mark(blocks), LONGEST_ROW):
            if lines and lines.isspace():  # a small packed file can hold hundreds of millions of empty lines
                self.line += lines.count(b"\n")
                continue
            for found in self._read_lines(lines):
                if isinstance(found, list):
                    self.line += len(found)
                    self.reduced.rows += len(found)
                    self.calls.see_all(found)
                else:
                    self.line += 1
                    self._take_line(self.line, found)
            if self.is_foreign:
                break

    def _read_lines(self, lines: bytes | None) -> Iterator[list[Call] | bytes | None]:
        """Yield the lines, or the calls that they state, as soon as a format is recognized whose rows are divisible."""
        if lines is None:
            yield None
            return
        at = 0
        while at < len(lines) and self.fast is None:
            begin, at = at, lines.find(b"\n", at) + 1 or len(lines)
            yield lines[begin:at]
        if at < len(lines) and self.fast:
            yield from self.fast.read(lines[at:])

    def _take_line(self, line: int, raw: bytes | None) -> None:
        if raw is not None and not raw.strip():
            return
        if raw and self._skim(line, raw):
            return
        row = try_row(raw)
        if raw and not raw.endswith((b"\n", b"}")) and isinstance(row, JSONError):
            row = JSONError("", _CUT)
        self.take(line, row)
        if self.form is None:
            return
        if self.fast is None:
            if self.form.divisible:
                self.fast = take_fast(self.plan, self.form.name, partial(read_slowly, self.plan.labels))
        elif not self.form.divisible:
            self.fast.stop()
        elif raw:
            self.fast.learn(raw)

    def _skim(self, line: int, raw: bytes) -> bool:
        """Take a line by what is needed of it; False where it has to be parsed."""
        records = skim_line(self.form, line, raw, self.plan.labels) if self.form else None
        if self.form is None or records is None:
            return False
        self.reduced.rows += 1
        self._note(self.form, "")
        self._add(line, lambda: records)
        return True

    def finish(self, blocks: Blocks | ParquetRows) -> None:
        """Take what only the end of the piece completes."""
        for reader in self.readers.values():
            self._add(0, reader.finish)
        self.calls.finish()
        self._finish_fast()
        reduced, piece = self.reduced, self.piece
        reduced.calls += self.calls.calls
        reduced.duplicates += self.calls.repeats
        reduced.size = piece.size
        if piece.shape == "lines" and not piece.packing:
            reduced.lines[piece.source.name, piece.start] = self.line
        if self.form is None and piece.is_part:
            for line, _ in self.waiting:
                self._tell(line, NOT_RECOGNIZED)
        elif self.form is None and (reduced.rows or not blocks.problem):
            reduced.forget(NOT_RECOGNIZED)
            reduced.tell_file(piece.source.name, NOT_RECOGNIZED if reduced.rows else "empty")
        if blocks.problem:
            reduced.tell_file(piece.source.name, blocks.problem)

    def _finish_fast(self) -> None:
        if self.fast and self.form:
            for title, rows in self.fast.flush(self.reduced.groups).items():
                self._note_title(title, rows)
            return_fast(self.fast, self.form.name)

    def _choose_reader(self, line: int, row: Row) -> Reader | None:
        """Return the reader of a row's format; None where it is of none, which is told."""
        if self.form and not self.form.divisible:
            other = None if self.form.recognize(row) else recognize_row(row)  # a log of several may hold a stream
            return self._note(other.form, other.reason) if other else self._note(self.form, "")
        # Lines may be of several formats, so that each is recognized by itself, wherever a piece begins; CSV is of one.
        if self.form and self.piece.shape == "csv" and (reason := self.form.recognize(row)):
            return self._note(self.form, reason)
        known = recognize_row(row)
        if known is None:
            if self.form is None and len(self.waiting) < _MOST_WAITING:
                self.waiting.append((line, row))
            else:
                self._tell(line, NOT_RECOGNIZED)
            return None
        reader = self._note(known.form, known.reason)
        if self.form is None or not known.form.divisible:
            self.form = known.form
            self._replay(reader)
        return reader

    def _note(self, form: LogFormat, reason: str) -> Reader:
        """Return the reader of a format, and note that it has a row."""
        if form.title not in self.reduced.formats:
            self.reduced.formats[form.title] = Recognized(reason, int(not self.piece.start), 0)
        self._note_title(form.title)
        reader = self.readers.get(form.name)
        if reader is None:
            reader = self.readers[form.name] = form.start(self.plan.labels)
        return reader

    def _note_title(self, title: str, rows: int = 1) -> None:
        before = self.reduced.formats[title]
        self.reduced.formats[title] = before._replace(rows=before.rows + rows)

    def _replay(self, reader: Reader) -> None:
        """Give the rows before the first that was recognized to its reader, where it may need them."""
        for line, row in self.waiting:
            if self.form and not self.form.divisible:
                self._add(line, partial(reader.read, line, row))
            else:
                self._tell(line, NOT_RECOGNIZED)
        self.waiting = []

    def _add(self, line: int, read: Any) -> None:
        """Add the records that a reader returns, as far as it comes."""
        try:
            records: Iterable[Record] = read()
            for record in records:
                key, sums = reduce_record(record, self.plan)
                if record.id:
                    self.calls.see(record.id, sums[_OUTPUT], key, sums)
                elif not self.again:
                    self._count(key, sums)
                    self.reduced.calls += 1
        except (JSONError, UsageError) as error:
            self._tell(line, str(error))
        except WRONG:
            self._tell(line, "could not be read")

    def _count(self, key: Key, sums: Sums) -> None:
        add(self.reduced.groups, key, sums)

    def _keep(self, entries: bytes) -> None:
        """Keep the ids of a run, on disk where there are many."""
        self.kept += len(entries)
        if not self.folder or self.kept <= _MOST_INLINE:
            self.reduced.runs.append(entries)
            return
        handle, path = mkstemp(prefix="run-", dir=self.folder)
        os.close(handle)
        Path(path).write_bytes(entries)
        self.reduced.runs.append(path)

    def _tell(self, line: int, problem: str) -> None:
        self.reduced.tell(self.piece.source.name, self.piece.start, line, problem)
