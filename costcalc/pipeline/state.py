"""Rows and form → what is asked of the core; and back into an address."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from costcalc import formatting
from costcalc.pipeline.question import Question
from costcalc.pipeline.rows import FIELDS, Row
from pricing.workload import Workload


@dataclass(frozen=True, slots=True)
class State:
    """Everything that determines the page's figures."""

    rows: tuple[Row, ...]
    question: Question

    def query(self) -> str:
        """The address's query string, which gives the same figures again."""
        work, asked = self.question.workload, self.question
        told = {
            "requests": formatting.plain(work.requests),
            "requests_low": formatting.plain(work.low),
            "requests_high": formatting.plain(work.high),
            "growth": formatting.plain(work.growth * 100) if work.growth else "",
            "months": str(asked.months or ""),
        }
        pairs = [(name, value) for name, value in told.items() if value]
        pairs.append(("as_of", asked.as_of.isoformat()))
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
