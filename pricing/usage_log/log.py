"""What a usage log says, in order: a person's messages, the calls of models, compactions. No text is kept."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final, Protocol

from pricing.json_lines import Fault
from pricing.usage_log.reading import Reading

MOST_EVENTS: Final = 200_000
"""Events that are kept, which bounds the memory that a log needs; the rest of a longer one is not read."""

MOST_FAULTS: Final = 1_000
"""Faults that are kept; a file of something else has one on every line."""


@dataclass(frozen=True, slots=True)
class Said:
    """Message of a person, which begins a turn."""

    at: datetime | None = None
    characters: int = 0


@dataclass(frozen=True, slots=True)
class Call:
    """Call of a model, once, however often the log repeats it."""

    line: int
    reading: Reading
    model: str | None = None
    at: datetime | None = None
    """When its answer began."""
    agent: str = ""
    """Sub-agent that made it; blank: the conversation itself."""
    whole: bool = True
    """False where the log may state its output before the answer was whole: that is a lower bound then."""
    characters: int = 0
    """Characters that it wrote, reasoning aside."""

    @property
    def input_tokens(self) -> int:
        return self.reading.usage.input_tokens


@dataclass(frozen=True, slots=True)
class Compaction:
    """The conversation so far was replaced by its summary."""

    input_tokens: int = 0
    """Its size before; 0: not stated."""


Event = Said | Call | Compaction


class LogFull(Exception):
    """The log has more events than are kept."""


@dataclass
class Log:
    """What was read so far, from one file or several."""

    title: str = ""
    """Tool that wrote it; blank: not recognized yet."""
    events: list[Event] = field(default_factory=list)
    places: dict[Hashable, int] = field(default_factory=dict)
    """Index of a call in `events` by what identifies it."""
    repeats: int = 0
    """Lines that state a call again."""
    begun: int = 0
    """Events before the file that is read now."""
    shared: int = 0
    """Calls of this file that an earlier file has, too."""
    sessions: int = 0
    """Files that are a conversation of their own: no sub-agent's, and no continuation of an earlier file."""
    faults: list[Fault] = field(default_factory=list)
    """The first MOST_FAULTS of them."""
    faulty: int = 0
    """Number of lines that could not be read."""

    @property
    def calls(self) -> list[Call]:
        return [event for event in self.events if isinstance(event, Call)]

    def tell(self, line: int, problem: str) -> None:
        """Tell what is wrong with a line."""
        self.faulty += 1
        if len(self.faults) < MOST_FAULTS:
            self.faults.append(Fault(line, problem))

    def add(self, event: Event) -> None:
        """Add an event. Raises LogFull."""
        if len(self.events) >= MOST_EVENTS:
            raise LogFull
        self.events.append(event)


class Reader(Protocol):
    """Reader of one file in one format."""

    def read(self, line: int, item: dict[str, Any]) -> None:
        """Read the object of a line. Raises JSONError and UsageError for numbers that are wrong, LogFull."""


def read_moment(value: Any) -> datetime | None:
    """Read a time as ISO 8601 writes it; None where it is none. Without a zone it is in UTC."""
    if not isinstance(value, str):
        return None
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        return None
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)


def read_word(value: Any) -> str | None:
    """Return a name, cut where it is too long for one; None where it is none that a page can show."""
    return value[:200] if isinstance(value, str) and value and value.isprintable() else None
