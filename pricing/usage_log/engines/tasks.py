"""Logs → pieces → what they come to, whoever reads the pieces and in whatever order they are done."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from pricing.usage_log.engines.duplicates import Wanted
from pricing.usage_log.engines.id_store import IdStore
from pricing.usage_log.engines.reduce import reduce_piece
from pricing.usage_log.engines.reduced import Reduced
from pricing.usage_log.files.blocks import Progress
from pricing.usage_log.files.pieces import Piece, Unreadable, list_pieces
from pricing.usage_log.files.sources import Source
from pricing.usage_log.plan import Plan


@dataclass(frozen=True, slots=True)
class Task:
    """Piece to be reduced, by whichever process."""

    number: int
    """Of the piece, in the order of the files."""
    piece: Piece
    plan: Plan
    repeats: Wanted | None = None
    folder: str = ""


class Lost(NamedTuple):
    """Piece that nobody could read to its end, and why."""

    reason: str


class Done(NamedTuple):
    """Told while logs are read: how many bytes of them were, of how many."""

    read: int
    size: int


Tell = Callable[[Done], None]
Listing = list[Piece] | Unreadable
Run = Callable[[Iterable[Task], Progress], Iterator[tuple[Task, Reduced | Lost]]]
"""Do tasks, and give what each comes to in any order. The callback is told of bytes that were read."""


def do_task(task: Task, progress: Progress | None = None) -> Reduced:
    """Reduce the piece of a task, while nobody looks for cycles among millions of numbers, of which there are none."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        return reduce_piece(task.piece, task.plan, repeats=task.repeats, folder=task.folder, progress=progress)
    finally:
        if was_on:
            gc.enable()


def try_listing(source: Source) -> Listing:
    """Return the pieces of a file, or why it has none."""
    try:
        return list_pieces(source)
    except Unreadable as error:
        return error


def reduce_all(
    listed: Iterable[tuple[Source, Listing]], plan: Plan, run: Run, *, shared: bool = True, tell: Tell | None = None
) -> Reduced:
    """Reduce the pieces of files, each call once. `shared`: whoever does the tasks can write to this machine's disk."""
    whole, pieces = Reduced(), list[Piece]()
    for source, listing in sorted(listed, key=lambda each: (each[0].name, each[0].path)):
        if isinstance(listing, Unreadable):
            whole.tell_file(source.name, str(listing))
        else:
            pieces += listing
    with TemporaryDirectory(prefix="costcalc-") as folder:
        progress = _Counter(sum(piece.size for piece in pieces), tell)
        where = folder if shared else ""
        # The largest ones first, so that none is begun when the others have ended.
        order = sorted(enumerate(pieces), key=lambda each: -each[1].size)
        tasks = (Task(number, piece, plan, None, where) for number, piece in order)
        ids = IdStore(Path(folder))
        _reduce(whole, run(tasks, progress.add), ids)
        repeats = ids.find_repeats()
        progress.size += sum(pieces[number].size for number in repeats)
        again = (Task(number, pieces[number], plan, ids.load_repeats(number)) for number in repeats)
        _drop(whole, run(again, progress.add))
    whole.settle()
    return whole


def _reduce(whole: Reduced, done: Iterator[tuple[Task, Reduced | Lost]], ids: IdStore) -> None:
    """Merge what pieces come to."""
    for task, reduced in done:
        if isinstance(reduced, Lost):
            whole.tell_file(task.piece.source.name, f"{_place(task.piece)} not read: {reduced.reason}")
        else:
            ids.add(task.number, reduced.runs)
            whole.merge(reduced)
            whole.tell_later(task.piece.source.name, reduced.groups, task.plan.today)


def _drop(whole: Reduced, done: Iterator[tuple[Task, Reduced | Lost]]) -> None:
    """Take out what was counted more than once."""
    for task, repeated in done:
        if isinstance(repeated, Lost):
            problem = f"{_place(task.piece)} not read again; repeated calls count twice: {repeated.reason}"
            whole.tell_file(task.piece.source.name, problem)
        elif not whole.drop(repeated):
            whole.tell_file(task.piece.source.name, "changed while it was read; repeated calls may count twice")
        else:
            whole.problems |= repeated.problems


def _place(piece: Piece) -> str:
    return f"bytes {piece.start + 1:,} to {piece.end:,}"


@dataclass
class _Counter:
    """Bytes read so far, of how many."""

    size: int
    tell: Tell | None
    read: int = 0

    def add(self, read: int) -> None:
        self.read += read
        if self.tell:
            self.tell(Done(self.read, self.size))
