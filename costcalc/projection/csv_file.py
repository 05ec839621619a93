"""A plan as CSV: a row for each month on each model, or for each figure of its other answers; every digit."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from itertools import chain
from typing import Any

from costcalc import formatting
from costcalc.export.csv_text import escape_formula, write_rows
from costcalc.export.provenance import identify_tables
from costcalc.projection.assumptions import key_assumptions
from costcalc.projection.table_list import list_tables
from costcalc.projection.tables import MONTHS, UNKNOWN, Cell
from pricing.projection.analysis import Analysis
from pricing.projection.by_model import ModelProjection
from pricing.projection.projection import MonthCost
from pricing.workload import Band

BAND = ("low", "expected", "high")


def to_csv(analysis: Analysis, query: str = "") -> Iterator[str]:
    """Write the months; the last column is `query`, that of the page's address, to import the file again."""
    plan = analysis.plan
    about = key_assumptions(analysis) | _origin(analysis) | ({"address": query} if query else {})
    kinds = [kind.name for kind in plan.types] if len(plan.types) > 1 else []
    head = [
        "month", "model", "read_as", "provider", "tokens", "input_tokens",
        *(f"requests_{end}" for end in BAND), *(f"usd_{end}" for end in BAND),
        *(escape_formula(f"usd_{end}: {name}") for name in kinds for end in BAND),
        "price_status", "partial", "not_included", "unpriced", "warnings",
    ]  # fmt: skip
    rows = (_cells(each, month, len(kinds)) for each in analysis.projected for month in each.projection.months)
    return write_rows(chain([head], rows), about)


def answers_to_csv(analysis: Analysis, query: str) -> Iterator[str]:
    """Write the answers beside the months: budget, routing, subscription, limits, drivers, levers."""
    rows = (
        [*map(escape_formula, (table.title, row.name, figure)), *_figure(cell), escape_formula(row.remarks)]
        for table in list_tables(analysis)
        if table.id != MONTHS
        for row in table.rows
        for figure, cell in zip(table.heads[1:], row.cells, strict=True)
    )
    head = ["answer", "of", "figure", "value", "tokens", "remarks"]
    return write_rows(chain([head], rows), _origin(analysis) | {"address": query})


def _origin(analysis: Analysis) -> dict[str, str]:
    estimate = analysis.estimate
    return {"as_of": estimate.request.conditions.as_of.isoformat(), **identify_tables(estimate.catalog)}


def _figure(cell: Cell) -> tuple[str, str]:
    """Return (the figure or words, empty where unknown; a mark where it rests on an estimated count)."""
    value = "" if cell.value is None or cell == UNKNOWN else cell.value
    text = escape_formula(value) if isinstance(value, str) else formatting.plain(Decimal(value))
    return text, "estimate" if cell.estimated else ""


def _cells(each: ModelProjection, month: MonthCost, kinds: int) -> list[str]:
    parts = month.by_type if kinds and month.by_type else [None] * kinds
    counted = each.result.counted
    return [
        f"{month.month:%Y-%m}",
        escape_formula(each.name),
        escape_formula(each.result.read_as or ""),
        escape_formula(each.offer.provider.name),
        each.result.exactness,
        str(counted.tokens) if counted and counted.tokens is not None else "",
        *_band(month.requests),
        *_band(month.cost),
        *(cell for part in parts for cell in _band(part)),
        month.price_status,
        "yes" if each.projection.partial else "no",
        ", ".join(each.projection.not_included),
        escape_formula(month.reason or ""),
        escape_formula("; ".join(each.projection.warnings)),
    ]


def _band(band: Band[Any] | None) -> list[str]:
    return [formatting.plain(getattr(band, end)) if band else "" for end in BAND]
