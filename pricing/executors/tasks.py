"""Pieces of files and what they come to, whoever does them and in whatever order they are done."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple, Protocol, TypeVar

from pricing.files.blocks import Progress
from pricing.files.pieces import Piece, Unreadable
from pricing.files.sources import Source


class Task(Protocol):
    """Piece of a file with what is to be done with it, by whichever process."""

    @property
    def number(self) -> int:
        """Return which one of its kind it is, in the order of the files."""

    @property
    def piece(self) -> Piece: ...

    def do(self, progress: Progress | None) -> Any:
        """Return what the piece comes to; `progress` is told of bytes that were read."""


SomeTask = TypeVar("SomeTask", bound=Task)


class Lost(NamedTuple):
    """Piece that nobody could read to its end, and why."""

    reason: str


class Done(NamedTuple):
    """Told while files are read: how many bytes of them were, of how many."""

    read: int
    size: int


Tell = Callable[[Done], None]
Listing = list[Piece] | Unreadable


class Run(Protocol):
    """Do tasks, and give what each comes to in any order."""

    def __call__(self, tasks: Iterable[SomeTask], progress: Progress) -> Iterator[tuple[SomeTask, Any | Lost]]: ...


def do_task(task: Task, progress: Progress | None = None) -> Any:
    """Do a task, while nobody looks for cycles among millions of numbers, of which there are none."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        return task.do(progress)
    finally:
        if was_on:
            gc.enable()


def sort_listed(listed: Iterable[tuple[Source, Listing]]) -> tuple[list[Piece], list[tuple[str, str]]]:
    """Return the pieces of files in the order of their names, and (file, why it has none)."""
    pieces, faults = list[Piece](), list[tuple[str, str]]()
    for source, listing in sorted(listed, key=lambda each: (each[0].name, each[0].path)):
        if isinstance(listing, Unreadable):
            faults.append((source.name, str(listing)))
        else:
            pieces += listing
    return pieces, faults


def sort_largest_first(pieces: Iterable[Piece]) -> list[tuple[int, Piece]]:
    """Return pieces with their numbers, so that no large one is begun when the others have ended."""
    return sorted(enumerate(pieces), key=lambda each: -each[1].size)


def name_place(piece: Piece) -> str:
    """Name what a piece is of its file."""
    return f"bytes {piece.start + 1:,} to {piece.end:,}"


@dataclass
class Counter:
    """Bytes read so far, of how many."""

    size: int
    tell: Tell | None
    read: int = 0

    def add(self, read: int) -> None:
        """Note that more bytes were read."""
        self.read += read
        if self.tell:
            self.tell(Done(self.read, self.size))
