"""A bill as a table of text: what a command prints, and what a model is given to read."""

from __future__ import annotations

from collections.abc import Iterator

from costcalc.export.section_files import Draw
from costcalc.usage.table import COLUMNS, DEFAULT_SORT, describe_difference, sort_charges, write_cells, write_total
from costcalc.web.conditions import describe_excluded
from pricing.bill.statement import Statement


def draw_bill(bill: Statement, draw: Draw) -> Iterator[str]:
    """Draw a bill with its total, and below it what that leaves out."""
    yield from draw(_rows(bill), [*(column.numeric for column in COLUMNS), False])
    if bill.not_included:
        yield from ("", describe_excluded(bill.not_included))


def _rows(bill: Statement) -> list[list[str]]:
    rows = [[*(f"{column.header} {column.hint}".strip() for column in COLUMNS), "Why"]]
    for charge in sort_charges(bill, DEFAULT_SORT):
        read = f"read as {charge.read_as}" if charge.read_as else ""
        why = "; ".join(filter(None, [charge.unpriced, read, *charge.warnings, describe_difference(charge)]))
        rows.append([*write_cells(charge), why])
    return [*rows, ["", "Total", write_total(bill), *[""] * (len(COLUMNS) - 2)]]
