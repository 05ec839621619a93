"""Piece of a corpus → how many rows it has of each length, or the rows of it that a sample has, counted one by one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from pricing.corpus.counted import Counted
from pricing.corpus.engines.count import PieceCount, choose_tokenizer
from pricing.corpus.plan import Plan
from pricing.corpus.rows import CorpusRows, open_blocks
from pricing.corpus.sampling.choice import Chances
from pricing.corpus.sampling.counted_rows import CountedRow, list_ways
from pricing.corpus.sampling.strata import Sizes, add_size, classify
from pricing.files.blocks import Progress
from pricing.files.pieces import Piece


@dataclass(frozen=True, slots=True)
class MeasureTask:
    """Piece whose rows are to be measured, by whichever process."""

    number: int
    piece: Piece
    file: int
    """Number of the file."""

    def do(self, progress: Progress | None = None) -> Sizes:
        """Return the rows and bytes of each class of length; what is wrong with them is told when they are counted."""
        sizes: Sizes = {}

        def measure(size: int) -> bool:
            add_size(sizes, self.file, size)
            return False

        for _ in CorpusRows(self.piece.shape, open_blocks(self.piece, progress), measure):
            pass
        return sizes


class Drawn(NamedTuple):
    """Which rows of a stratum are counted: those whose chances lie from `least` up to, and not with, `end`."""

    stratum: int
    least: int
    end: int


@dataclass(frozen=True, slots=True)
class SampleTask:
    """Piece of which some rows are to be counted, by whichever process."""

    number: int
    piece: Piece
    plan: Plan
    seed: int
    drawn: Mapping[int, Drawn]
    """By the class of a row's length."""

    def do(self, progress: Progress | None = None) -> SampledPiece:
        with choose_tokenizer(self.piece, self.plan):
            return sample_piece(self, progress)


@dataclass
class SampledPiece:
    """Rows of a piece that were counted."""

    seen: Counted = field(default_factory=Counted)
    """What they come to together."""
    rows: list[CountedRow] = field(default_factory=list)


def sample_piece(task: SampleTask, progress: Progress | None = None) -> SampledPiece:
    """Count the rows of a piece that a sample has. Raises as `count_piece` does."""
    work, chances, drawn = PieceCount(task.piece, task.plan), Chances(task.seed, task.number), task.drawn
    sampled, place, chosen = SampledPiece(work.counted), -1, (0, 0)

    def choose(size: int) -> bool:
        nonlocal place, chosen
        place += 1
        of = drawn.get(classify(size))  # none where the file has changed since its rows were measured
        chosen = (of.stratum, size) if of else chosen
        return of is not None and of.least <= chances.draw(place) < of.end

    blocks = open_blocks(task.piece, progress)
    rows = CorpusRows(task.piece.shape, blocks, choose)
    for row in rows:
        work.counted, work.shapes = Counted(), {}
        work.take(row)
        one, shape = work.counted, next(iter(work.shapes), "")
        counts = tuple(list_ways(one.ways))
        file = task.piece.source.name
        sampled.rows.append(CountedRow(task.number, place, *chosen, file, shape, counts, bool(one.faulty)))
        sampled.seen.merge(one)
    work.counted, work.shapes = sampled.seen, {}
    sampled.seen.rows = place + 1  # so that no file counts as empty of which no row was chosen
    work.finish(rows.lines, blocks.problem)
    return sampled
