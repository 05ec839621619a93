"""Format of a usage log: how it is recognized, and how its rows become records.

A new format is one module in `formats/` with a LogFormat, and one line in `recognize.FORMATS`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from pricing.usage_log.record import Record

Row = Mapping[str, Any]
"""Object of a line as `strict_json` parses it, or the cells of a line of CSV by their columns, as text."""
Labels = tuple[str, ...]
"""Names of the labels that a person chose, such as ("project", "user")."""


class Reader(Protocol):
    """Reader of one file, from its first row to its last."""

    def read(self, line: int, row: Row) -> Iterable[Record]:
        """Return the calls that a row states; none for one that states none. Raises JSONError and UsageError."""

    def finish(self) -> Iterable[Record]:
        """Return the calls that only the end of the file completes."""


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


@dataclass(frozen=True, slots=True)
class RowReader:
    """Reader of rows that stand for themselves."""

    read_row: Callable[[int, Row, Labels], Iterable[Record]]
    labels: Labels

    def read(self, line: int, row: Row) -> Iterable[Record]:
        return self.read_row(line, row, self.labels)

    def finish(self) -> Iterable[Record]:
        return ()
