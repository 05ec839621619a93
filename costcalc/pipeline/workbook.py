"""A pipeline as a workbook: its combinations, their steps line by line, the months ahead, and what they rest on."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from typing import Any

import xlsxwriter

from costcalc.export.workbook import EVERY_DIGIT, OPTIONS, SHAPES, WIDEST, write_cell, write_link, write_row
from costcalc.formatting import Value, count, money, percent, ratio
from costcalc.pipeline.assumptions import list_assumptions
from costcalc.pipeline.combination_table import list_remarks
from costcalc.pipeline.question import PricedPipeline
from costcalc.pipeline.state import State
from pricing.pipeline.combinations import Combination

SHEET_OF_MONTHS = "Months"


def to_xlsx(priced: PricedPipeline, state: State, titles: Sequence[str], address: str) -> bytes:
    """Write the workbook; `titles` are of the steps, `address` is that of the page with the same figures."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, OPTIONS) as book:
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
        _write_combinations(book, priced, titles, bold)
        _write_steps(book, priced, titles, bold)
        if priced.ahead:
            _write_months(book, priced, bold)
        _write_assumptions(book, priced, state, address)
    return out.getvalue()


def _write_combinations(book: Any, priced: PricedPipeline, titles: Sequence[str], bold: Any) -> None:
    sheet = book.add_worksheet("Combinations")
    dollars, times, shares = (book.add_format({"num_format": SHAPES[text]}) for text in (money, ratio, percent))
    head = ["Combination", "Month, $", "Once, $", "Request, $", "× cheapest"]
    head += [f"{title}, share" for title in titles] + [f"{title}, model" for title in titles] + ["Group", "Remarks"]
    write_row(sheet, 0, head, bold)
    for line, each in enumerate(priced.found.combinations, start=1):
        costs = (each.monthly, each.once, each.per_request)
        write_cell(sheet, line, 0, each.name)
        for place, cost in enumerate(costs, start=1):
            write_cell(sheet, line, place, cost, dollars)
        write_cell(sheet, line, 4, each.times_cheapest, times)
        for place, share in enumerate(each.shares, start=5):
            write_cell(sheet, line, place, share, shares)
        write_row_from(sheet, line, 5 + len(titles), [*each.names, each.group, _remark(each)])
    sheet.set_column(0, 0, WIDEST)
    sheet.set_column(1, len(head) - 1, 16)
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, len(priced.found.combinations), len(head) - 1)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)


def _remark(each: Combination) -> str:
    notes, problems = list_remarks(each)
    return "; ".join((*problems, *notes))


def write_row_from(sheet: Any, line: int, first: int, values: Sequence[Value]) -> None:
    """Write cells from a place on."""
    for place, value in enumerate(values, start=first):
        write_cell(sheet, line, place, value)


def _write_steps(book: Any, priced: PricedPipeline, titles: Sequence[str], bold: Any) -> None:
    """Write a line for each item of each step of each combination, whose amounts add up to it."""
    sheet = book.add_worksheet("Steps")
    digits, counts = (book.add_format({"num_format": shape}) for shape in (EVERY_DIGIT, SHAPES[count]))
    head = (
        "Combination",
        "Step",
        "Model",
        "Runs",
        "Item",
        "Quantity",
        "Unit",
        "Rate, $",
        "Per",
        "One run, $",
        "Month, $",
    )
    write_row(sheet, 0, head, bold)
    shapes = (None, None, None, None, None, counts, None, digits, counts, digits, digits)
    for line, values in enumerate(_list_lines(priced, titles), start=1):
        for place, (value, shape) in enumerate(zip(values, shapes, strict=True)):
            write_cell(sheet, line, place, value, shape)
    sheet.set_column(0, 2, 26)
    sheet.set_column(3, len(head) - 1, 14)
    sheet.freeze_panes(1, 0)


def _list_lines(priced: PricedPipeline, titles: Sequence[str]) -> Iterator[tuple[Value, ...]]:
    for each in priced.found.combinations:
        for title, step in zip(titles, each.steps, strict=True):
            runs: Value = "once" if step.step.often == "once" else step.runs
            for item in step.lines:
                month = None if step.step.often == "once" else item.amount * step.runs
                yield (
                    each.name, title, step.requested, runs, item.item, item.quantity, item.unit, item.rate, item.per,
                    item.amount, month,
                )  # fmt: skip


def _write_months(book: Any, priced: PricedPipeline, bold: Any) -> None:
    sheet = book.add_worksheet(SHEET_OF_MONTHS)
    days, counts = book.add_format({"num_format": "mmm yyyy"}), book.add_format({"num_format": "#,##0.##"})
    dollars = book.add_format({"num_format": SHAPES[money]})
    write_row(sheet, 0, ("Month", "Requests, expected"), bold)
    for line, month in enumerate(priced.ahead[0].months, start=1):
        write_cell(sheet, line, 0, month.month, days)
        write_cell(sheet, line, 1, month.requests.expected, counts)
    for place, (each, ahead) in enumerate(zip(priced.found.combinations, priced.ahead, strict=True), start=2):
        sheet.write_string(0, place, f"{each.name}, $", bold)
        for line, month in enumerate(ahead.months, start=1):
            write_cell(sheet, line, place, month.cost.expected if month.cost else None, dollars)
    sheet.set_column(0, len(priced.ahead) + 1, 18)
    sheet.freeze_panes(1, 1)


def _write_assumptions(book: Any, priced: PricedPipeline, state: State, address: str) -> None:
    sheet = book.add_worksheet("Assumptions")
    plain = book.add_format({"align": "left"})
    days = book.add_format({"num_format": "yyyy-mm-dd", "align": "left"})
    link = book.add_format({"align": "left", "font_color": "blue", "underline": 1})
    found = priced.found
    values: dict[str, Value] = {
        "requests_per_month": found.requests,
        **{name: value for name, value in state.common if value and name != "models"},
        "growth": state.question.workload.growth or None,
        "budget": priced.budget,
        **{f"step {title}": text for title, text in list_assumptions(state.rows)},
        "as_of": found.as_of,
        "catalog_version": found.catalog.version,
        "catalog_digest": found.catalog.digest,
    }
    known = {name: value for name, value in values.items() if value not in (None, "")}
    for line, (name, value) in enumerate(known.items()):
        write_cell(sheet, line, 0, name)
        write_cell(sheet, line, 1, value, days if name == "as_of" else plain)
    write_cell(sheet, len(known), 0, "address")
    write_link(sheet, len(known), 1, address, link)
    sheet.set_column(0, 0, 26)
    sheet.set_column(1, 1, 48)
