"""An estimate as a workbook: numbers that can be counted with, how they are made up, and what they rest on."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date
from typing import Any

import xlsxwriter

from costcalc import formatting
from costcalc.estimate.assumptions import list_assumptions
from costcalc.estimate.calculation import add_calculation
from costcalc.estimate.columns import choose_columns, name_column
from costcalc.estimate.csv_file import TIMES_BASELINE, list_after, shows_items
from costcalc.estimate.order import sort_results
from costcalc.estimate.state import State
from costcalc.estimate.turns_sheet import add_turns
from costcalc.export.workbook import OPTIONS, SHAPES, WIDEST, write_cell, write_link, write_row
from costcalc.formatting import Value
from costcalc.projection.assumptions import describe_months, key_assumptions
from costcalc.projection.workbook import add_answers, add_months
from costcalc.request.words import name_request, rename_key
from pricing.estimate.estimate import Estimate
from pricing.projection.ahead import Ahead
from pricing.projection.analysis import Analysis

ASSUMPTIONS = "Assumptions"


def to_xlsx(
    estimate: Estimate, state: State, address: str, plan: Analysis | None = None, ahead: Ahead | None = None
) -> bytes:
    """Write the workbook; `address` is that of the page with the same figures, `ahead` has its months."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, OPTIONS) as book:
        planned = {f"plan: {name}": text for name, text in key_assumptions(plan).items()} if plan else {}
        months = {"months_ahead": describe_months(ahead)} if ahead and not plan else {}
        assumed = {**list_assumptions(estimate), **months, **planned}
        assumed = {name: value for name, value in assumed.items() if value not in (None, "")}
        _figures(book, estimate, state)
        if shows_items(state):
            monthly = bool(estimate.request.workload.monthly_requests)
            unit = name_request(estimate.request)
            stated = rename_key("requests_per_month", unit)
            volume = f"{ASSUMPTIONS}!$B${list(assumed).index(stated) + 1}" if monthly else ""
            add_calculation(book, sort_results(estimate, state.sort), volume, unit)
            if estimate.request.conversation:
                add_turns(book, estimate, state.baseline)
        if ahead:
            add_months(book, ahead)
        if plan:
            add_answers(book, plan)
        _assumed(book, assumed, address)
    return out.getvalue()


def _figures(book: Any, estimate: Estimate, state: State) -> None:
    sheet = book.add_worksheet("Estimate")
    head = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
    columns, after = choose_columns(estimate.request, state.columns), list_after(estimate, state)
    texts = [*(column.text for column in columns), *(_choose_text(name) for name, _ in after)]
    shapes = [book.add_format({"num_format": SHAPES.get(text, "General")}) for text in texts]
    values = [*(column.value for column in columns), *(value for _, value in after)]
    results = sort_results(estimate, state.sort)
    unit = name_request(estimate.request)
    names = [name_column(column) for column in columns]
    names += [rename_key(name, unit).replace("_", " ").capitalize() for name, _ in after]
    write_row(sheet, 0, names, head)
    for line, result in enumerate(results, start=1):
        for place, (value, shape) in enumerate(zip(values, shapes, strict=True)):
            write_cell(sheet, line, place, value(result), shape)
    sheet.set_column(0, 0, min(WIDEST, max(map(len, state.request.models), default=0) + 2))
    sheet.set_column(1, len(names) - 1, 14)
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, len(results), len(names) - 1)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)


def _choose_text(name: str) -> Callable[[Any], str]:
    """Choose how a person reads a column behind the figures; what is words stays as it is."""
    if name == TIMES_BASELINE:
        return formatting.ratio
    return formatting.money if name.startswith("usd") else formatting.count


def _assumed(book: Any, values: dict[str, Value], address: str) -> None:
    sheet = book.add_worksheet(ASSUMPTIONS)
    days = book.add_format({"num_format": "yyyy-mm-dd", "align": "left"})
    plain = book.add_format({"align": "left"})
    link = book.add_format({"align": "left", "font_color": "blue", "underline": 1})
    for line, (name, value) in enumerate(values.items()):
        write_cell(sheet, line, 0, name)
        write_cell(sheet, line, 1, value, days if isinstance(value, date) else plain)
    write_cell(sheet, len(values), 0, "address")
    write_link(sheet, len(values), 1, address, link)
    sheet.set_column(0, 0, 26)
    sheet.set_column(1, 1, 48)
