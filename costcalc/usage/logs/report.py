"""What is said of usage beside its cost, such as how it differs from an invoice: for the page, files and programs."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from costcalc.export.reasons import Reason
from costcalc.export.section import Section
from costcalc.formatting import Value
from costcalc.web.charts import Chart
from pricing.catalog.catalog import Catalog
from pricing.usage_log.charges.charge import Given
from pricing.usage_log.engines.reduced import Reduced


@dataclass(frozen=True, slots=True)
class Report:
    """One more answer about the same usage."""

    name: str
    """Of its key in the JSON, and of the option that asks for it."""
    answer: Mapping[str, Any]
    """As programs read it."""
    sections: tuple[Section, ...]
    """As people read it: below the table of costs, and as sheets of a workbook."""
    heads: tuple[str, ...]
    """Names of the columns of its CSV."""
    rows: Sequence[tuple[Value, ...]]
    reasons: tuple[Reason, ...] = ()
    """Why the command ends with 1."""
    draw: Callable[[], Sequence[Chart]] = tuple
    """Draws its charts, where a page shows them."""


class ReportQuestion(Protocol):
    """What is asked of usage beside its cost. It is read, and refused where it is wrong, before any log is."""

    @property
    def labels(self) -> tuple[str, ...]:
        """Labels that have to be read of the rows for it."""

    def answer(self, catalog: Catalog, reduced: Reduced, given: Given, labels: tuple[str, ...]) -> Report:
        """Answer it. `labels` are those of the groups, in the order of their values."""
