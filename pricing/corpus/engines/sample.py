"""Corpora of which a part is counted: all rows measured, some chosen, and what they say of the whole.

Files are read once for the lengths of their rows, and once for each round of counting. An interval takes a few rounds:
each adds rows to those before.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from pricing.corpus.counted import Counted
from pricing.corpus.engines.chosen_rows import Drawn, MeasureTask, SampleTask
from pricing.corpus.engines.count import load_tables
from pricing.corpus.plan import Plan
from pricing.corpus.sampling.choice import find_threshold
from pricing.corpus.sampling.counted_rows import CountedRow
from pricing.corpus.sampling.estimator import Design
from pricing.corpus.sampling.sample import Sample
from pricing.corpus.sampling.size import MOST_ROWS, SamplePlan, find_next_rows
from pricing.corpus.sampling.strata import Sizes, Strata, find_rates, make_strata
from pricing.corpus.sampling.whole import stand_for
from pricing.corpus.ways import list_ways
from pricing.executors.tasks import Counter, Lost, Run, name_place, sort_largest_first
from pricing.files.pieces import Piece


def sample_pieces(
    pieces: Sequence[Piece], plan: Plan, asked: SamplePlan, seen: Counted, *, run: Run, progress: Counter
) -> Counted:
    """Count a part of the rows, in as many rounds as it takes, and return what all come to by it.

    `seen`: what is known of the files before they are read. Raises SampleError for more rows than a sample may have,
    and where too few could be read.
    """
    seen.size = progress.size
    work = _Sampling(pieces, plan, asked.seed, seen, run, progress)
    sizes = work.measure()
    population = sum(rows for rows, _ in sizes.values())
    wanted = asked.size.find_rows(population)
    strata = make_strata(sizes, wanted)
    ways = list_ways(load_tables(plan.tables, plan.digest), plan)
    while True:
        work.count(strata, wanted)
        design = Design(strata.strata, [row.stratum for row in work.rows], [row.size for row in work.rows])
        sample = Sample(asked, population, work.rows, design)
        if asked.size.kind != "interval" or wanted >= min(population, MOST_ROWS):
            break
        share, widest = asked.size.value / 100, sample.find_widest(ways)
        if widest <= share:
            break
        wanted = find_next_rows(wanted, population, widest, share)
    seen.settle()
    return stand_for(seen, sample)


@dataclass
class _Sampling:
    """Pieces of which some rows are counted, round by round."""

    pieces: Sequence[Piece]
    plan: Plan
    seed: int
    seen: Counted
    """What the sampled rows come to."""
    run: Run
    progress: Counter
    rows: list[CountedRow] = field(default_factory=list)
    ends: dict[int, int] = field(default_factory=dict)
    """Up to which chance the rows of each stratum are counted."""

    def __post_init__(self) -> None:
        groups = groupby(self.pieces, key=lambda piece: piece.source)
        self.files = [number for number, (_, group) in enumerate(groups) for _ in group]
        """Number of the file of each piece."""
        self.measured: list[tuple[int, Piece]] = []
        """Pieces with their numbers, but for those that nobody could read."""

    def measure(self) -> Sizes:
        """Return how many rows and bytes of each length there are."""
        sizes: Sizes = {}
        numbered = sort_largest_first(self.pieces)
        tasks = (MeasureTask(number, piece, self.files[number]) for number, piece in numbered)
        for task, measured in self.run(tasks, self.progress.add):
            if isinstance(measured, Lost):
                self._tell_lost(task.piece, measured)
                continue
            self.measured.append((task.number, task.piece))
            for key, (rows, size) in measured.items():
                sums = sizes.setdefault(key, [0, 0])
                sums[0] += rows
                sums[1] += size
        return sizes

    def count(self, strata: Strata, wanted: int) -> None:
        """Count so many rows in all, those that are counted already among them."""
        drawn = list(self._draw(strata, wanted))
        classes = {
            file: {length: drawn[place] for length, place in strata.list_classes(file).items()}
            for file in set(self.files)
        }
        self.progress.size += sum(piece.size for _, piece in self.measured)
        tasks = (
            SampleTask(number, piece, self.plan, self.seed, classes[self.files[number]])
            for number, piece in self.measured
        )
        for task, sampled in self.run(tasks, self.progress.add):
            if isinstance(sampled, Lost):
                self._tell_lost(task.piece, sampled)
                continue
            sampled.seen.size = 0
            self.seen.merge(sampled.seen)
            self.rows += sampled.rows
        self.rows.sort()

    def _draw(self, strata: Strata, wanted: int) -> Iterator[Drawn]:
        """Yield which rows of each stratum are still to be counted."""
        for number, rate in enumerate(find_rates(strata.strata, wanted)):
            least = self.ends.get(number, 0)
            self.ends[number] = max(find_threshold(rate), least)
            yield Drawn(number, least, self.ends[number])

    def _tell_lost(self, piece: Piece, lost: Lost) -> None:
        self.seen.tell_file(piece.source.name, f"{name_place(piece)} not read: {lost.reason}")
