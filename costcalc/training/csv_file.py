"""A fine-tuning as CSV: a row for each line of the training and of a request before and after it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from costcalc.export.csv_text import escape_formula, write_rows
from costcalc.export.provenance import ORIGIN, identify_tables, write_line
from costcalc.training.table import list_parts
from pricing.priced import Priced
from pricing.training.cost import TrainingCost

HEAD = (
    "what", "model", "item", "quantity", "unit", "usd_rate", "per", "usd", "unpriced", "price_from", "price_source",
    "own_prices",
)  # fmt: skip


def to_csv(cost: TrainingCost) -> Iterator[str]:
    about = {
        "break_even_requests": cost.break_even,
        "requests_per_month": cost.request.requests_per_month or 0,
        "as_of": cost.as_of,
        **identify_tables(cost.catalog),
    }
    rows = (row for what, priced in list_parts(cost) for row in _rows(what, priced))
    return write_rows(chain([HEAD], rows), about)


def _rows(what: str, priced: Priced) -> list[list[str]]:
    after = [
        escape_formula(priced.unpriced or ""),
        *(escape_formula(text(priced)) if priced.quote else "" for _, text in ORIGIN),
    ]
    lines = [write_line(line) for line in priced.lines] or [[""] * 6]
    return [[what, escape_formula(priced.requested), *line, *after] for line in lines]
