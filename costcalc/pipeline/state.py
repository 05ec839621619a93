"""Rows and form → what is asked of the core; and back into an address."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from urllib.parse import urlencode

from costcalc.book import catalog
from costcalc.pipeline.rows import FIELDS, Row
from pricing.pipeline import PipelineCost, pipeline_cost


@dataclass(frozen=True, slots=True)
class State:
    """Everything that determines the page's figures."""

    rows: tuple[Row, ...]
    requests: int
    as_of: date

    def query(self) -> str:
        """The address's query string, which gives the same figures again."""
        pairs = [("requests", str(self.requests)), ("as_of", self.as_of.isoformat())]
        pairs += [(name, row.values[name]) for row in self.rows for name in FIELDS]
        return urlencode(pairs, safe=",/:@")

    def cost(self) -> PipelineCost:
        steps = [row.step for row in self.rows if row.step]
        return pipeline_cost(catalog(), steps, as_of=self.as_of, requests=Decimal(self.requests))
