"""A pipeline as a page, a program or a command asks for it, and its answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Final, NamedTuple

from costcalc.admission.charging import charge
from costcalc.configuration.work_limits import ROW_CELLS
from costcalc.current import catalog
from pricing.pipeline.alternatives import Alternatives
from pricing.pipeline.budget import hold_months
from pricing.pipeline.chunks import Chunks
from pricing.pipeline.combinations import Combination, Combinations, price_combinations
from pricing.pipeline.months import PipelineMonths, price_months_of_each
from pricing.projection.budget import BudgetLine
from pricing.workload import Workload

LOOK_AHEAD: Final = 12
"""Months ahead where nobody says how many."""


class Measured(NamedTuple):
    """Notes on how a text or documents became a quantity of a step."""

    notes: tuple[str, ...] = ()
    chunks: Chunks | None = None


class PricedPipeline(NamedTuple):
    """The combinations of a pipeline, the months ahead of each, and for each step how its quantities came about."""

    found: Combinations
    ahead: tuple[PipelineMonths, ...]
    """For each combination; none where nobody asked for months."""
    measured: tuple[Measured, ...]
    budget: Decimal | None = None
    """Dollars a month."""

    @property
    def cost(self) -> Combination:
        """The first combination: the cheapest, where one can do the job."""
        return self.found.combinations[0]

    @property
    def first_ahead(self) -> PipelineMonths | None:
        """The months of the first combination."""
        return self.ahead[0] if self.ahead else None

    def hold(self) -> tuple[BudgetLine, ...]:
        """Hold the months of each combination against the budget; nothing without one or the other."""
        if self.budget is None:
            return ()
        pairs = zip(self.found.combinations, self.ahead, strict=bool(self.ahead))
        return tuple(hold_months(one, months, self.budget) for one, months in pairs)


@dataclass(frozen=True, slots=True)
class Question:
    steps: tuple[Alternatives, ...]
    workload: Workload
    as_of: date
    """The day whose prices apply; its month is the first of `months`."""
    months: int
    """0: no months ahead, unless there is a budget for them."""
    budget: Decimal | None = None
    """Dollars a month."""

    def look_ahead(self) -> Question:
        """Return the question with the months of a page, which always looks ahead."""
        return replace(self, months=self.months or LOOK_AHEAD)

    def price(self) -> Combinations:
        """Price the day. Raises CombinationsError."""
        charge(cells=self._count_steps() * ROW_CELLS)
        return price_combinations(catalog(), self.steps, as_of=self.as_of, requests=self.workload.monthly_requests)

    def price_months(self, found: Combinations) -> tuple[PipelineMonths, ...]:
        """Price the months ahead of each combination. Raises WorkloadError."""
        months = self.months or (0 if self.budget is None else LOOK_AHEAD)
        if not months or not self.steps:
            return ()
        charge(cells=(self._count_steps() + len(found.combinations)) * months)
        pipelines = [[step.step for step in each.steps] for each in found.combinations]
        return price_months_of_each(catalog(), pipelines, self.workload, first=self.as_of, months=months)

    def answer(self, measured: Sequence[Measured] = ()) -> PricedPipeline:
        """Price the day and the months ahead. Raises CombinationsError and WorkloadError."""
        found = self.price()
        notes = tuple(measured) or (Measured(),) * len(self.steps)
        return PricedPipeline(found, self.price_months(found), notes, self.budget)

    def _count_steps(self) -> int:
        return sum(len(each.steps) for each in self.steps)
