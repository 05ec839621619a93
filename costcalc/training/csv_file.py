"""A fine-tuning as CSV: a row for each line of the training and of a request before and after it."""

from __future__ import annotations

from costcalc import formatting
from costcalc.export.csv_text import escape_formula, write_csv
from costcalc.export.provenance import ORIGIN, identify_tables, write_line
from costcalc.training.table import list_parts
from pricing.priced import Priced
from pricing.training.cost import TrainingCost

HEAD = (
    "what", "model", "item", "quantity", "unit", "usd_rate", "per", "usd", "unpriced", "price_from", "price_source",
    "own_prices", "break_even_requests", "requests_per_month", "as_of", "catalog_version", "catalog_digest",
)  # fmt: skip


def to_csv(cost: TrainingCost) -> str:
    return write_csv([HEAD, *(row for what, priced in list_parts(cost) for row in _rows(what, priced, cost))])


def _rows(what: str, priced: Priced, cost: TrainingCost) -> list[list[str]]:
    after = [
        escape_formula(priced.unpriced or ""),
        *(escape_formula(text(priced)) if priced.quote else "" for _, text in ORIGIN),
        formatting.plain(cost.break_even),
        str(cost.request.requests_per_month or 0),
        cost.as_of.isoformat(),
        *identify_tables(cost.catalog).values(),
    ]
    lines = [write_line(line) for line in priced.lines] or [[""] * 6]
    return [[what, escape_formula(priced.requested), *line, *after] for line in lines]
