"""Corpora → pieces → what they come to, whoever counts the pieces and in whatever order they are done."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from pricing.corpus.counted import Counted
from pricing.corpus.engines.count import count_piece
from pricing.corpus.plan import Columns, Plan
from pricing.corpus.rows import list_corpus_pieces
from pricing.executors.tasks import Counter, Listing, Lost, Run, Tell, name_place, sort_largest_first, sort_listed
from pricing.files.blocks import Progress
from pricing.files.pieces import Piece, Unreadable
from pricing.files.sources import Source


class NoSuchColumn(LookupError):
    """Column that was named and that no row has; the message says which columns there are."""


@dataclass(frozen=True, slots=True)
class Task:
    """Piece to be counted, by whichever process."""

    number: int
    """Of the piece, in the order of the files."""
    piece: Piece
    plan: Plan

    def do(self, progress: Progress | None = None) -> Counted:
        return count_piece(self.piece, self.plan, progress)


def try_listing(source: Source, columns: Columns) -> Listing:
    """Return the pieces of a file, or why it has none."""
    try:
        return list_corpus_pieces(source, columns)
    except Unreadable as error:
        return error


def count_all(listed: Iterable[tuple[Source, Listing]], plan: Plan, run: Run, *, tell: Tell | None = None) -> Counted:
    """Count the pieces of files, each once. Raises NoSuchColumn."""
    whole, (pieces, unreadable) = Counted(), sort_listed(listed)
    for file, problem in unreadable:
        whole.tell_file(file, problem)
    progress = Counter(sum(piece.size for piece in pieces), tell)
    tasks = (Task(number, piece, plan) for number, piece in sort_largest_first(pieces))
    for task, counted in run(tasks, progress.add):
        if isinstance(counted, Lost):
            whole.tell_file(task.piece.source.name, f"{name_place(task.piece)} not read: {counted.reason}")
        else:
            whole.merge(counted)
    whole.settle()
    _check_columns(whole)
    return whole


def _check_columns(whole: Counted) -> None:
    columns = whole.columns
    missing = sorted(columns.missed - columns.seen)
    if missing:
        others = ", ".join(f'"{name[:100]}"' for name in sorted(columns.others)) or "none"
        raise NoSuchColumn(f'no row has a column "{missing[0]}"; there are {others}')
