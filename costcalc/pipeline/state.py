"""State of the page of pipelines, from its rows and its form and back into an address."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final
from urllib.parse import urlencode

from costcalc import formatting
from costcalc.pipeline.question import Measured, Question
from costcalc.pipeline.retrieval import read_retrieval, write_retrieval
from costcalc.pipeline.row import Row
from costcalc.pipeline.rows import write_rows
from costcalc.request.from_form import choose_models
from pricing.workload import Workload

SAFE: Final = ",/:@"


@dataclass(frozen=True, slots=True)
class State:
    """Everything that determines the page's figures."""

    rows: tuple[Row, ...]
    question: Question
    models: tuple[str, ...]
    """The selection; the address names it also where there is none."""
    common: tuple[tuple[str, str], ...]
    """Fields of the address beside the selection, the volume and the steps: the baseline, the tier, the retrieval."""

    @property
    def measured(self) -> tuple[Measured, ...]:
        """How the quantities of the steps came about."""
        return tuple(row.measured for row in self.rows if row.choice)

    def write_query(self) -> str:
        """Return the address's query string, which gives the same figures again."""
        work, question = self.question.workload, self.question
        numbers = {
            "requests": formatting.plain(work.requests),
            "per": work.per if work.per != "month" else "",
            "days": str(work.days) if work.per != "month" else "",
            "requests_low": formatting.plain(work.low),
            "requests_high": formatting.plain(work.high),
            "growth": formatting.plain(work.growth * 100) if work.growth else "",
            "months": str(question.months or ""),
            "budget": formatting.plain(question.budget),
        }
        pairs = [("models", ",".join(self.models))]
        pairs += [(name, value) for name, value in (*self.common, *numbers.items()) if value]
        pairs.append(("as_of", question.as_of.isoformat()))
        pairs += write_rows([row.values for row in self.rows])
        return urlencode(pairs, safe=SAFE)


def read_state(data: Mapping[str, Any], rows: tuple[Row, ...]) -> State:
    """Read a valid form's cleaned data. Raises WorkloadError."""
    low, high = (None if data[name] is None else Decimal(data[name]) for name in ("requests_low", "requests_high"))
    workload = Workload(
        Decimal(data["requests"]), data["per"], data["days"], low=low, high=high, growth=data["growth"] or Decimal(0)
    )
    steps = tuple(row.choice for row in rows if row.choice)
    question = Question(steps, workload, data["as_of"], data["months"], data["budget"])
    common = (
        ("baseline", data["baseline"]),
        ("tier", data["tier"] if data["tier"] != "standard" else ""),
        *write_retrieval(read_retrieval(data)),
    )
    return State(rows, question, choose_models(data["models"], data["as_of"]), common)
