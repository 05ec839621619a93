"""What the log of a session says, in order: a person's messages, the calls of models, compactions. No text is kept."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Protocol

from pricing.files.items import Row
from pricing.usage_log.fields.reading import Reading
from pricing.usage_log.record import Record


@dataclass(frozen=True, slots=True)
class Said:
    """Message of a person, which begins a turn."""

    at: datetime | None = None
    characters: int = 0


@dataclass(frozen=True, slots=True)
class Call:
    """Call of a model. A log may state it several times, under the same id."""

    record: Record
    agent: str = ""
    """Sub-agent that made it; blank: the conversation itself."""
    whole: bool = True
    """False where the log may state its output before the answer was whole: that is a lower bound then."""
    characters: int = 0
    """Characters that it wrote, reasoning aside."""

    @property
    def line(self) -> int:
        return self.record.line

    @property
    def reading(self) -> Reading:
        return self.record.reading

    @property
    def model(self) -> str | None:
        return self.record.model

    @property
    def at(self) -> datetime | None:
        """Return when its answer began."""
        day, time = self.record.day, self.record.at
        return datetime.combine(day, time, UTC) if day and time else None

    @property
    def input_tokens(self) -> int:
        return self.record.usage.input_tokens

    @property
    def length(self) -> int:
        """Return the input of its longest step, where the vendor made several of it."""
        context = self.record.context
        return self.input_tokens if context is None else context


@dataclass(frozen=True, slots=True)
class Compaction:
    """The conversation so far was replaced by its summary."""

    input_tokens: int = 0
    """Its size before; 0: not stated."""


@dataclass(frozen=True, slots=True)
class Repeat:
    """Count that was stated before, here or in the session that this one was copied from: no call."""


Event = Said | Call | Compaction | Repeat


class SessionReader(Protocol):
    """Reader of one session's file, for who wants its calls and for who wants all its events."""

    def read(self, line: int, row: Row) -> Iterable[Record]:
        """Return the calls that a row states. Raises JSONError and UsageError for numbers that are wrong."""

    def read_events(self, line: int, row: Row) -> Iterable[Event]:
        """Return the events that a row states, calls without their figures. Raises JSONError and UsageError."""

    def finish(self) -> Iterable[Record]:
        """Return nothing: each call is stated in whole."""


def read_word(value: Any) -> str | None:
    """Return a name, cut where it is too long for one; None where it is none that a page can show."""
    return value[:200] if isinstance(value, str) and value and value.isprintable() else None
