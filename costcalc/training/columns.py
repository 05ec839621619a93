"""Columns of a comparison, from which the page, the files and the sorting are all made; and its lines in order."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

from costcalc import formatting
from costcalc.formatting import UNKNOWN
from costcalc.training.lines import TuningLine, list_lines
from costcalc.training.words import count_months, describe_ending
from costcalc.web.columns import Column, sort_rows
from pricing.comparison import rank
from pricing.training.compare import Comparison

DEFAULT_SORT = "-saved"


def write_saved(amount: Decimal | None) -> str:
    return UNKNOWN if amount is None else formatting.money(amount)


def _ends(line: TuningLine) -> str | None:
    return describe_ending(line.ending) or None


COLUMNS: tuple[Column[TuningLine], ...] = (
    Column("model", "Model", "", lambda line: line.name, formatting.word, "model", numeric=False),
    Column("saved", "Saves", "$", lambda line: line.saved, write_saved, "saved"),
    Column(
        "break_even_requests", "Pays after", "requests", lambda line: line.payback.requests, formatting.count, "pays"
    ),
    Column("break_even_months", "Pays after", "months", lambda line: line.payback.months, count_months, "months"),
    Column("training", "Training", "$ once", lambda line: line.training, formatting.money, "training"),
    Column("usd_per_month", "Month", "$", lambda line: line.month, formatting.money, "month"),
    Column("usd_per_request", "Request", "$", lambda line: line.cost, formatting.money, "request"),
    Column("ends", "Base retires", "then", _ends, formatting.word, "ends", numeric=False),
)
"""All columns, in the order of the page and of the files."""
VOLUME = {"saved", "break_even_months", "usd_per_month"}
"""Columns that need a number of requests."""
TITLES = {
    "able": "Fine-tuned",
    "does_not_fit": "Fine-tuned: does not fit",
    "last_known": "Fine-tuned: no longer sold, last price",
    "unpriced": "Fine-tuned: no price",
    "untuned": "Without fine-tuning, and what the best would save",
    "untuned_gone": "Without fine-tuning: no longer sold, last price, or no price",
}
"""Groups of the table from top to bottom; no ranking goes across them."""


def choose_columns(comparison: Comparison) -> list[Column[TuningLine]]:
    """Choose the columns: without a volume, those that need none; what is saved says over how many months."""
    columns = [replace(c, hint=f"$, {comparison.case.months} mo") if c.key == "saved" else c for c in COLUMNS]
    volume = bool(comparison.case.workload.monthly_requests)
    return [column for column in columns if volume or column.key not in VOLUME]


def sort_lines(comparison: Comparison, sort: str) -> list[tuple[str, list[TuningLine]]]:
    """Sort the lines by a column within each group, the groups in their order; those as they are sold by their cost."""
    by_column = sort_rows(list_lines(comparison), COLUMNS, sort)
    if sort.removeprefix("-") in {"saved", "pays", "months", "training"}:
        by_column = rank(by_column, lambda line: line.cost if line.untuned else Decimal(0))  # which keeps the others
    grouped = ((key, [line for line in by_column if line.group == key]) for key in TITLES)
    return [(key, lines) for key, lines in grouped if lines]


def name_column(column: Column[Any]) -> str:
    """Name a column where its unit has no line of its own."""
    return f"{column.header}, {column.hint}" if column.hint else column.header


def write_figure(column: Column[TuningLine], line: TuningLine) -> str:
    """Write a figure as a person reads it; what never pays says so, and what needs no training."""
    if column.key.startswith("break_even"):
        return _write_payback(column, line)
    if column.key == "training" and line.untuned:
        return "none"
    if column.key == "ends":
        return formatting.spell_days(column.value(line) or "") or "none announced"
    return column.text(column.value(line))


def _write_payback(column: Column[TuningLine], line: TuningLine) -> str:
    back = line.payback
    if line.group not in {"able", "untuned"}:
        return UNKNOWN
    if back.never or (back.late and back.ends):
        return "never"
    if back.late and column.key == "break_even_months":
        return f"> {back.compared}"
    return column.text(column.value(line))
