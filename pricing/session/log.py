"""A session's log: its events, each call once, and what could not be read."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field, replace
from typing import Final

from pricing.json_lines import Fault
from pricing.usage_log.events import Call, Compaction, Event, Repeat, Said

MOST_EVENTS: Final = 200_000
"""Events that are kept, which bounds the memory that a log needs; the rest of a longer one is not read."""

MOST_FAULTS: Final = 1_000
"""Faults that are kept; a file of something else has one on every line."""


class LogFull(Exception):
    """The log has more events than are kept."""


@dataclass
class Log:
    """What was read so far, from one file or several."""

    title: str = ""
    """Tool that wrote it; blank: not recognized yet."""
    events: list[Said | Call | Compaction] = field(default_factory=list)
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
        """Add an event, a call that is there already to that one. Raises LogFull."""
        if isinstance(event, Repeat):
            self.repeats += 1
            return
        place = self.places.get(event.record.id) if isinstance(event, Call) else None
        if isinstance(event, Call) and place is not None and isinstance(before := self.events[place], Call):
            self.repeats += 1
            self.shared += place < self.begun
            self.events[place] = _join(before, event)
            return
        if len(self.events) >= MOST_EVENTS:
            raise LogFull
        if isinstance(event, Call) and event.record.id:
            self.places[event.record.id] = len(self.events)
        self.events.append(event)


def _join(before: Call, again: Call) -> Call:
    """Return one call of two lines: the one with more output, begun when the first was."""
    more = again if again.reading.usage.output_tokens > before.reading.usage.output_tokens else before
    return replace(
        before,
        record=replace(before.record, reading=more.reading),
        whole=before.whole or again.whole,
        characters=before.characters + again.characters,
    )
