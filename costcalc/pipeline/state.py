"""A pipeline as a page, a program or a command asks for it; and a page's rows and form as an address."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from costcalc import formatting
from costcalc.admission.budgets import charge
from costcalc.configuration.work_limits import ROW_CELLS
from costcalc.current import catalog
from costcalc.pipeline.rows import Row, write_rows
from costcalc.pipeline.schema import Measured, PricedPipeline
from pricing.pipeline.cost import PipelineCost, price_pipeline
from pricing.pipeline.months import PipelineMonths, price_months
from pricing.pipeline.step import Step
from pricing.workload import Workload


@dataclass(frozen=True, slots=True)
class Question:
    steps: tuple[Step, ...]
    workload: Workload
    as_of: date
    """The day whose prices apply; its month is the first of `months`."""
    months: int
    """0: no months ahead."""

    def price(self) -> PipelineCost:
        charge(cells=len(self.steps) * ROW_CELLS)
        requests = self.workload.monthly_requests
        return price_pipeline(catalog(), self.steps, as_of=self.as_of, requests=requests)

    def price_months(self) -> PipelineMonths | None:
        """Price the months ahead. Raises WorkloadError."""
        if not self.months or not self.steps:
            return None
        charge(cells=len(self.steps) * self.months)
        return price_months(catalog(), self.steps, self.workload, first=self.as_of, months=self.months)

    def answer(self, measured: Sequence[Measured] = ()) -> PricedPipeline:
        """Price the day and the months ahead. Raises WorkloadError."""
        ahead = self.price_months()
        return PricedPipeline(self.price(), ahead, tuple(measured) or (Measured(),) * len(self.steps))


@dataclass(frozen=True, slots=True)
class State:
    """Everything that determines the page's figures."""

    rows: tuple[Row, ...]
    question: Question

    def write_query(self) -> str:
        """Return the address's query string, which gives the same figures again."""
        work, question = self.question.workload, self.question
        numbers = {
            "requests": formatting.plain(work.requests),
            "requests_low": formatting.plain(work.low),
            "requests_high": formatting.plain(work.high),
            "growth": formatting.plain(work.growth * 100) if work.growth else "",
            "months": str(question.months or ""),
        }
        pairs = [(name, value) for name, value in numbers.items() if value]
        pairs.append(("as_of", question.as_of.isoformat()))
        pairs += write_rows([row.values for row in self.rows])
        return urlencode(pairs, safe=",/:@")


def read_state(data: Mapping[str, Any], rows: tuple[Row, ...]) -> State:
    """Read a valid form's cleaned data. Raises WorkloadError."""
    workload = read_workload(*(data[name] for name in ("requests", "requests_low", "requests_high", "growth")))
    steps = tuple(row.step for row in rows if row.step)
    return State(rows, Question(steps, workload, data["as_of"], data["months"]))


def read_workload(requests: int, low: int | None, high: int | None, growth: Decimal | None) -> Workload:
    """Read requests a month and their growth. Raises WorkloadError."""
    few, many = (None if end is None else Decimal(end) for end in (low, high))
    return Workload(Decimal(requests), low=few, high=many, growth=growth or Decimal(0))
