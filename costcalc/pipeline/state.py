"""A pipeline as a page, a program or a command asks for it; and a page's rows and form as an address."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from costcalc import formatting
from costcalc.current import catalog
from costcalc.pipeline.rows import FIELDS, Row
from pricing.pipeline.cost import PipelineCost, price_pipeline
from pricing.pipeline.months import PipelineMonths, pipeline_months
from pricing.pipeline.step import Step
from pricing.workload import Workload


@dataclass(frozen=True, slots=True)
class Question:
    steps: tuple[Step, ...]
    workload: Workload
    as_of: date
    """The day whose prices count; its month is the first of `months`."""
    months: int
    """0: no months ahead."""

    def cost(self) -> PipelineCost:
        requests = self.workload.monthly_requests
        return price_pipeline(catalog(), self.steps, as_of=self.as_of, requests=requests)

    def ahead(self) -> PipelineMonths | None:
        """Raises WorkloadError."""
        if not self.months or not self.steps:
            return None
        return pipeline_months(catalog(), self.steps, self.workload, first=self.as_of, months=self.months)


@dataclass(frozen=True, slots=True)
class State:
    """Everything that determines the page's figures."""

    rows: tuple[Row, ...]
    question: Question

    def query(self) -> str:
        """The address's query string, which gives the same figures again."""
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
        pairs += [(name, row.values[name]) for row in self.rows for name in FIELDS]
        return urlencode(pairs, safe=",/:@")


def state_of(data: Mapping[str, Any], rows: tuple[Row, ...]) -> State:
    """From a valid form's cleaned data. Raises WorkloadError."""
    low, high = (data[name] for name in ("requests_low", "requests_high"))
    workload = Workload(
        Decimal(data["requests"]),
        low=None if low is None else Decimal(low),
        high=None if high is None else Decimal(high),
        growth=data["growth"] or Decimal(0),
    )
    steps = tuple(row.step for row in rows if row.step)
    return State(rows, Question(steps, workload, data["as_of"], data["months"]))
