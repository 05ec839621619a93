"""Months ahead as a sheet of a workbook, and a plan's other answers as another."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

from costcalc import formatting
from costcalc.export.workbook import SHAPES, WIDEST, write_cell, write_row
from costcalc.projection.choice_tables import write_above
from costcalc.projection.sensitivity_tables import write_signed_share
from costcalc.projection.summary import write_summary
from costcalc.projection.table_list import list_tables
from costcalc.projection.tables import (
    MONTHS,
    Table,
    label_projection,
    write_signed_dollars,
    write_signed_percent,
)
from pricing.projection.ahead import Ahead
from pricing.projection.analysis import Analysis
from pricing.workload import Level

PLAN_SHAPES: dict[Callable[[Any], str], str] = SHAPES | {
    formatting.quantity: "#,##0.##",
    write_above: '"above "#,##0.##',
    write_signed_share: "+0.00%;−0.00%;0.00%",
    write_signed_percent: "0.00%;−0.00%;0.00%",
    write_signed_dollars: '"$"#,##0.00########;"−$"#,##0.00########',
}
LEVELS: tuple[tuple[Level, str], ...] = (("expected", ""), ("low", ", low"), ("high", ", high"))
"""(level, the end of its column's head)"""
Shape = Callable[[str], Any]
"""A spreadsheet's number format → the workbook's own."""


def add_months(book: Any, ahead: Ahead) -> None:
    """Add the sheet of months: each model's cost in each month."""
    shape, bold = _formats(book)
    _months(book.add_worksheet("Months"), ahead, shape, bold)


def add_answers(book: Any, analysis: Analysis) -> None:
    """Add the sheet of the plan's other answers, under each other."""
    shape, bold = _formats(book)
    sheet = book.add_worksheet("Plan answers")
    sheet.write_string(0, 0, write_summary(analysis.ahead))
    line = 2
    for table in list_tables(analysis):
        if table.id != MONTHS:
            line = _table(sheet, line, table, shape, bold) + 1
    sheet.set_column(0, 0, WIDEST)
    sheet.set_column(1, 20, 16)


def _formats(book: Any) -> tuple[Shape, Any]:
    shape = cache(lambda text: book.add_format({"num_format": text}))
    return shape, book.add_format({"bold": True, "text_wrap": True, "valign": "top"})


def _months(sheet: Any, ahead: Ahead, shape: Shape, bold: Any) -> None:
    """Write a row for each month; a model's low and high beside its expected cost where they differ."""
    days, counts, money = shape("mmm yyyy"), shape(PLAN_SHAPES[formatting.quantity]), shape(SHAPES[formatting.money])
    write_row(sheet, 0, ("Month", "Requests, expected"), bold)
    for line, month in enumerate(ahead.plan.calendar, start=1):
        write_cell(sheet, line, 0, month.first, days)
        write_cell(sheet, line, 1, ahead.plan.requests[line - 1].expected, counts)
    place = 2
    for each in ahead.projected:
        costs = [month.cost for month in each.projection.months]
        banded = any(cost and cost.low != cost.high for cost in costs)
        for level, after in LEVELS if banded else LEVELS[:1]:
            sheet.write_string(0, place, f"{label_projection(each)}, ${after}", bold)
            for line, cost in enumerate(costs, start=1):
                write_cell(sheet, line, place, cost.at(level) if cost else None, money)
            place += 1
    sheet.set_column(0, place, 16)
    sheet.freeze_panes(1, 1)


def _table(sheet: Any, line: int, table: Table, shape: Shape, bold: Any) -> int:
    """Write a table; return the line below it."""
    sheet.write_string(line, 0, table.title, bold)
    sheet.write_string(line + 1, 0, table.sentence)
    line += 2
    write_row(sheet, line, [*table.heads, "Remarks"], bold)
    for each in table.rows:
        line += 1
        sheet.write_string(line, 0, each.name)
        for place, cell in enumerate(each.cells, start=1):
            write_cell(sheet, line, place, cell.value, shape(PLAN_SHAPES.get(cell.shape, "General")))
        sheet.write_string(line, len(table.head), each.remarks)
    return line + 1
