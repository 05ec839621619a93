"""Format of a usage log: how it is recognized, and how its rows become records.

A new format is one module in `formats/` with a LogFormat, and one line in `recognize.FORMATS`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Final, Protocol

from pricing.files.items import Row
from pricing.usage_log.record import Record

WRONG: Final = (ValueError, ArithmeticError, LookupError, TypeError, AttributeError)
"""What a row of an unexpected form may raise in a reader: one row must never end the reading of millions."""
MORE: Final = "its page says that more pages follow; they have to be given, too"
Labels = tuple[str, ...]
"""Names of the labels that a person chose, such as ("project", "user")."""


class Reader(Protocol):
    """Reader of one file, from its first row to its last."""

    def read(self, line: int, row: Row) -> Iterable[Record]:
        """Return the calls that a row states; none for one that states none. Raises JSONError and UsageError."""

    def finish(self) -> Iterable[Record]:
        """Return the calls that only the end of the file completes."""


Skim = Callable[[int, bytes, Labels], Iterable[Record] | None]
"""Read a line by what is needed of it; None where all of it has to be parsed. It may raise what a reader may.

The calls are those that the format's reader finds in the line, and none where it finds none. msgspec refuses whatever
JSON's parser does, also in values that it passes over: a line with a fault is parsed, and told.
"""


@dataclass(frozen=True, slots=True)
class LogFormat:
    """Format of a log."""

    name: str
    """Its id, such as openai-usage-csv."""
    title: str
    """Its name as people read it, such as "OpenAI usage (CSV)"."""
    recognize: Callable[[Row], str]
    """Return why a row is of this format, to be read after "recognized by"; blank: it is not."""
    start: Callable[[Labels], Reader]
    divisible: bool = False
    """True where each row stands for itself, so that a file can be read in pieces by several processes."""
    skim: Skim | None = None
    """What finds sooner than a parser which lines of a file that is not divisible say nothing of calls, if anything."""


@dataclass(frozen=True, slots=True)
class RowReader:
    """Reader of rows that stand for themselves."""

    read_row: Callable[[int, Row, Labels], Iterable[Record]]
    labels: Labels

    def read(self, line: int, row: Row) -> Iterable[Record]:
        records = self.read_row(line, row, self.labels)
        return map(_note_more, records) if row.get("has_more") is True else records

    def finish(self) -> Iterable[Record]:
        return ()


def _note_more(record: Record) -> Record:
    """Note that other pages of an API follow, of which nobody can tell whether they were given, too."""
    note = "; ".join(filter(None, (record.reading.note, MORE)))
    return replace(record, reading=replace(record.reading, note=note))
