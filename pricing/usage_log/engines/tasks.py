"""Logs → pieces → what they come to, whoever reads the pieces and in whatever order they are done."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from pricing.executors.tasks import Counter, Listing, Lost, Run, Tell, name_place, sort_largest_first, sort_listed
from pricing.files.blocks import Progress
from pricing.files.items import read_items
from pricing.files.pieces import Piece, Unreadable, list_pieces
from pricing.files.sources import Source
from pricing.strict_json import JSONError
from pricing.usage_log.engines.duplicates import Wanted
from pricing.usage_log.engines.id_store import IdStore
from pricing.usage_log.engines.reduce import reduce_piece
from pricing.usage_log.engines.reduced import Reduced
from pricing.usage_log.plan import Plan
from pricing.usage_log.recognize import recognize_row

_MOST_ROWS: Final = 200
"""Rows of the beginning among which one is recognized."""


@dataclass(frozen=True, slots=True)
class Task:
    """Piece to be reduced, by whichever process."""

    number: int
    """Of the piece, in the order of the files."""
    piece: Piece
    plan: Plan
    repeats: Wanted | None = None
    folder: str = ""

    def do(self, progress: Progress | None = None) -> Reduced:
        return reduce_piece(self.piece, self.plan, repeats=self.repeats, folder=self.folder, progress=progress)


def try_listing(source: Source) -> Listing:
    """Return the pieces of a file, or why it has none."""
    try:
        return list_log_pieces(source)
    except Unreadable as error:
        return error


def list_log_pieces(source: Source, size: int | None = None) -> list[Piece]:
    """Return the pieces of a log, divided where its format has rows that stand for themselves. Raises Unreadable."""
    return list_pieces(source, size, divisible=_is_divisible)


def _is_divisible(head: bytes) -> bool:
    """Return True where the first row that is recognized is of a format whose rows stand for themselves."""
    for item in islice(read_items("lines", [head]), _MOST_ROWS):
        if not isinstance(item.row, JSONError) and (known := recognize_row(item.row)):
            return known.form.divisible
    return False


def reduce_all(
    listed: Iterable[tuple[Source, Listing]], plan: Plan, run: Run, *, shared: bool = True, tell: Tell | None = None
) -> Reduced:
    """Reduce the pieces of files, each call once. `shared`: whoever does the tasks can write to this machine's disk."""
    whole, (pieces, unreadable) = Reduced(), sort_listed(listed)
    for file, problem in unreadable:
        whole.tell_file(file, problem)
    with TemporaryDirectory(prefix="costcalc-") as folder:
        progress = Counter(sum(piece.size for piece in pieces), tell)
        where = folder if shared else ""
        tasks = (Task(number, piece, plan, None, where) for number, piece in sort_largest_first(pieces))
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
            whole.tell_file(task.piece.source.name, f"{name_place(task.piece)} not read: {reduced.reason}")
        else:
            ids.add(task.number, reduced.runs)
            whole.merge(reduced)
            whole.tell_later(task.piece.source.name, reduced.groups, task.plan.today)


def _drop(whole: Reduced, done: Iterator[tuple[Task, Reduced | Lost]]) -> None:
    """Take out what was counted more than once."""
    for task, repeated in done:
        if isinstance(repeated, Lost):
            problem = f"{name_place(task.piece)} not read again; repeated calls count twice: {repeated.reason}"
            whole.tell_file(task.piece.source.name, problem)
        elif not whole.drop(repeated):
            whole.tell_file(task.piece.source.name, "changed while it was read; repeated calls may count twice")
        else:
            whole.problems |= repeated.problems
