"""Sample of a corpus: what was asked for, which rows were counted, and how far each sum over all rows may be off."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from pricing.corpus.counts import Way
from pricing.corpus.sampling.counted_rows import CountedRow, count_input
from pricing.corpus.sampling.estimator import ZERO, Design, Estimate
from pricing.corpus.sampling.size import SamplePlan

_THREE: Final = 3
"""Where none of n rows has something, up to 3 in n of all may, at 95 % (Hanley and Lippman-Hand, JAMA 249, 1983)."""


@dataclass(frozen=True, slots=True)
class Sample:
    """Sample that was taken."""

    plan: SamplePlan
    population: int
    """Rows of the corpus."""
    rows: Sequence[CountedRow]
    """Rows that were counted, in the order of the files."""
    design: Design

    @property
    def exact(self) -> bool:
        """True where all rows were counted, so that nothing is estimated."""
        return len(self.rows) == self.population

    def estimate(self, value: Callable[[CountedRow], Decimal | int]) -> Estimate:
        """Return what all rows come to, by the value of a row."""
        return self.design.estimate([value(row) for row in self.rows])

    def estimate_rows(self, has: Callable[[CountedRow], bool]) -> Estimate:
        """Return how many of all rows have something; where no sampled row has, how many may have it."""
        found = self.estimate(has)
        if found.least or self.exact:
            return found
        return Estimate(ZERO, Decimal(min(_THREE * self.population // max(len(self.rows), 1), self.population)))

    @property
    def broken(self) -> Estimate:
        """Return how many of all rows could not be read."""
        return self.estimate_rows(lambda row: row.broken)

    def find_widest(self, ways: Mapping[str, Collection[Way]]) -> Decimal:
        """Return the widest interval of the input tokens on any model, as a share. `ways`: see `price_corpus`."""
        targets: Mapping[str, Collection[Way] | None] = ways or {"": None}
        counted = {tuple(count_input(row, name, each) for row in self.rows) for name, each in targets.items()}
        return max((self.design.estimate(values).share for values in counted), default=ZERO)
