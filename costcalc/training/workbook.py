"""A comparison as a workbook: the figures, what is spent up to each month, and what they rest on."""

from __future__ import annotations

import io
from datetime import date
from decimal import Decimal
from typing import Any

import xlsxwriter

from costcalc import formatting
from costcalc.export.workbook import EVERY_DIGIT, OPTIONS, WIDEST, write_cell, write_link, write_row
from costcalc.training.charts import list_spent
from costcalc.training.columns import sort_lines
from costcalc.training.csv_file import COLUMNS, list_assumptions
from costcalc.training.lines import TuningLine
from pricing.training.compare import Comparison

DAYS = {"pays_in", "ends", "training_closed_from", "training_until"}


def to_xlsx(comparison: Comparison, sort: str, address: str) -> bytes:
    """Write the workbook; `address` is that of the page with the same figures."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, OPTIONS) as book:
        _add_figures(book, [line for _, each in sort_lines(comparison, sort) for line in each])
        _add_months(book, comparison)
        _add_assumptions(book, comparison, address)
    return out.getvalue()


def _head(book: Any) -> Any:
    return book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})


def _add_figures(book: Any, lines: list[TuningLine]) -> None:
    sheet = book.add_worksheet("Fine-tuning")
    dollars, days = book.add_format({"num_format": EVERY_DIGIT}), book.add_format({"num_format": "yyyy-mm-dd"})
    write_row(sheet, 0, [name.replace("_", " ").capitalize() for name, _ in COLUMNS], _head(book))
    for place, line in enumerate(lines, start=1):
        for at, (name, read) in enumerate(COLUMNS):
            shape = dollars if name.startswith(("usd", "training_rate")) else days if name in DAYS else None
            write_cell(sheet, place, at, read(line), shape)
    sheet.set_column(0, 0, min(WIDEST, max((len(line.name) for line in lines), default=0) + 2))
    sheet.set_column(1, len(COLUMNS) - 1, 14)
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, len(lines), len(COLUMNS) - 1)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)


def _add_months(book: Any, comparison: Comparison) -> None:
    """Add what is spent up to the end of each month; nothing without a volume."""
    spent = list_spent(comparison)
    if not spent:
        return
    sheet = book.add_worksheet("Months ahead")
    dollars = book.add_format({"num_format": EVERY_DIGIT})
    write_row(sheet, 0, ["Spent up to the end of", *(each.name for each in spent)], _head(book))
    months = [month.month for month in spent[0].months]
    names = ["training", *map(formatting.month, months)]
    for place, name in enumerate(names, start=1):
        write_cell(sheet, place, 0, name)
        for at, each in enumerate(spent, start=1):
            value: Decimal | None = each.sums[place - 1] if place <= len(each.sums) else None
            write_cell(sheet, place, at, value, dollars)
    sheet.set_column(0, len(spent), 18)
    sheet.freeze_panes(1, 1)


def _add_assumptions(book: Any, comparison: Comparison, address: str) -> None:
    sheet = book.add_worksheet("Assumptions")
    days = book.add_format({"num_format": "yyyy-mm-dd", "align": "left"})
    plain = book.add_format({"align": "left"})
    link = book.add_format({"align": "left", "font_color": "blue", "underline": 1})
    values = {name: value for name, value in list_assumptions(comparison).items() if value not in (None, "")}
    for line, (name, value) in enumerate(values.items()):
        write_cell(sheet, line, 0, name)
        write_cell(sheet, line, 1, value, days if isinstance(value, date) else plain)
    write_cell(sheet, len(values), 0, "address")
    write_link(sheet, len(values), 1, address, link)
    sheet.set_column(0, 0, 26)
    sheet.set_column(1, 1, 48)
