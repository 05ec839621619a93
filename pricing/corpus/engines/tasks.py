"""Corpora → pieces → what they come to, whoever counts the pieces and in whatever order they are done."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from pricing.corpus.caching import describe_prefixes
from pricing.corpus.counted import Counted, SharedPrefix
from pricing.corpus.engines.count import choose_tokenizer, count_piece, load_tables
from pricing.corpus.engines.find import find_shared
from pricing.corpus.engines.sample import sample_pieces
from pricing.corpus.plan import Columns, Plan
from pricing.corpus.rows import list_corpus_pieces
from pricing.corpus.ways import list_models
from pricing.executors.processes import run_here
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
        with choose_tokenizer(self.piece, self.plan):
            return count_piece(self.piece, self.plan, progress)


def try_listing(source: Source, columns: Columns) -> Listing:
    """Return the pieces of a file, or why it has none."""
    try:
        return list_corpus_pieces(source, columns)
    except Unreadable as error:
        return error


def count_all(
    listed: Iterable[tuple[Source, Listing]],
    plan: Plan,
    run: Run,
    *,
    look: Run = run_here,
    tell: Tell | None = None,
) -> Counted:
    """Count the pieces of files, each once or the sample that is planned, and the requests that share prefixes.

    Raises NoSuchColumn, SampleError, and VocabularyError where fast tokens are in doubt.

    `look`: who reads some places of the files before, where the plan names no prefixes.
    """
    whole, (pieces, unreadable) = Counted(), sort_listed(listed)
    for file, problem in unreadable:
        whole.tell_file(file, problem)
    plan = replace(plan, prefixes=plan.prefixes or find_shared(pieces, plan.columns, look))
    progress = Counter(sum(piece.size for piece in pieces), tell)
    if plan.sample:
        whole = sample_pieces(pieces, plan, plan.sample, whole, run=run, progress=progress)
    else:
        _count_pieces(pieces, plan, whole, run, progress)
    _check_columns(whole)
    whole.prefixes = _describe_prefixes(whole, plan)
    return whole


def _count_pieces(pieces: Iterable[Piece], plan: Plan, whole: Counted, run: Run, progress: Counter) -> None:
    tasks = (Task(number, piece, plan) for number, piece in sort_largest_first(pieces))
    for task, counted in run(tasks, progress.add):
        if isinstance(counted, Lost):
            whole.tell_file(task.piece.source.name, f"{name_place(task.piece)} not read: {counted.reason}")
        else:
            whole.merge(counted)
    whole.settle()


def _describe_prefixes(whole: Counted, plan: Plan) -> list[SharedPrefix]:
    if not plan.prefixes:
        return []
    names = plan.models or [way.name for way in whole.ways if way.name]
    named = list_models(load_tables(plan.tables, plan.digest), names, plan.as_of)
    return describe_prefixes(plan.prefixes, dict(named), plan.as_of)


def _check_columns(whole: Counted) -> None:
    columns = whole.columns
    missing = sorted(columns.missed - columns.seen)
    if missing:
        others = ", ".join(f'"{name[:100]}"' for name in sorted(columns.others)) or "none"
        raise NoSuchColumn(f'no row has a column "{missing[0]}"; there are {others}')
