"""What logs of usage come to, as files: CSV, a workbook, and lines for a terminal or for Markdown."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, Final

import xlsxwriter

from costcalc import formatting
from costcalc.export.csv_text import write_cell, write_rows
from costcalc.export.provenance import identify_tables
from costcalc.export.workbook import EVERY_DIGIT, OPTIONS, SHAPES, WIDEST, write_row
from costcalc.export.workbook import write_cell as write_sheet_cell
from costcalc.usage.logs.answer import LogAnswer
from costcalc.usage.logs.columns import choose_every, name_values
from costcalc.usage.logs.report import Report
from costcalc.usage.logs.section import MOST_LISTED, Section
from costcalc.usage.logs.sections import DOLLARS, list_sections, list_table, write_total
from pricing.catalog.catalog import Catalog
from pricing.usage_log.charges.total import UsageRow

MOST_SHEET_ROWS: Final = 1_048_575
"""Rows of a sheet below its head: https://support.microsoft.com/en-us/office/excel-specifications-and-limits"""
Draw = Callable[[Sequence[Sequence[str]], Sequence[bool]], Iterable[str]]


def to_text(answer: LogAnswer, catalog: Catalog, draw: Draw) -> Iterator[str]:
    """Write the table of costs, and below it what it leaves out, with `draw`."""
    if not answer.is_unread:
        if len(answer.usage.rows) > MOST_LISTED:  # the last line of a long table is out of sight
            yield from (f"Total: {write_total(answer)}", "")
        yield from (*draw(*list_table(answer)), "")
    for place, section in enumerate(list_sections(answer, catalog.version)):
        yield from _write_section(section, draw, first=place == 0)


def _write_section(section: Section, draw: Draw, *, first: bool) -> Iterator[str]:
    if not first:
        yield ""
    if section.title not in section.heads:
        yield from (section.title, "")
    yield from draw(section.write_rows(), section.numeric)
    if section.rest:
        yield from ("", f"And {section.rest:,} more.")


def to_csv(answer: LogAnswer, catalog: Catalog) -> Iterator[str]:
    """Write the rows with every digit, those of a report where there is one; what holds for all stands in the first."""
    rows = _list_report(answer.reports[0]) if answer.reports else _list_rows(answer)
    return write_rows(rows, _list_about(answer, catalog))


def _list_report(report: Report) -> Iterator[Sequence[str]]:
    yield report.heads
    for row in report.rows:
        yield [write_cell(value) for value in row]


def _list_rows(answer: LogAnswer) -> Iterator[list[str]]:
    columns = choose_every(answer)
    yield [*name_values(answer, (column.key for column in columns)), *(column.key for column in columns)]
    for row in answer.usage.rows:
        values = map(write_cell, map(formatting.legible, row.values))
        yield [*values, *(write_cell(column.value(row)) for column in columns)]


def _list_about(answer: LogAnswer, catalog: Catalog) -> dict[str, formatting.Value]:
    """List what holds for the whole file."""
    reduced = answer.reduced
    return {
        "total_usd": answer.amount,
        "complete": "yes" if answer.complete else "no",
        "reasons": "; ".join(formatting.legible(reason.message) for reason in answer.reasons),
        "rows_read": reduced.rows,
        "duplicates_dropped": reduced.duplicates,
        "not_read": answer.faulty,
        "formats": ", ".join(sorted(reduced.formats)),
        **identify_tables(catalog),
    }


def to_xlsx(answer: LogAnswer, catalog: Catalog) -> bytes:
    """Write the workbook: the rows, then a sheet for each section, then what holds for all."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, OPTIONS) as book:
        head = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
        _add_rows(book, answer, head)
        for section in list_sections(answer, catalog.version):
            _add_section(book, section, head)
        _add_about(book, answer, catalog)
    return out.getvalue()


def _add_rows(book: Any, answer: LogAnswer, head: Any) -> None:
    sheet, columns = book.add_worksheet("Usage"), choose_every(answer)
    dollars = book.add_format({"num_format": EVERY_DIGIT})
    counts = book.add_format({"num_format": SHAPES[formatting.count]})
    shapes = [dollars if "usd" in column.key else counts if column.numeric else None for column in columns]
    names = name_values(answer)
    titles = [*names, *(column.key for column in columns)]
    write_row(sheet, 0, [title.replace("_", " ").capitalize() for title in titles], head)
    rows: list[UsageRow] = [*answer.usage.rows]
    for line, row in enumerate(rows, start=1):
        write_row(sheet, line, map(formatting.legible, row.values))
        for place, column in enumerate(columns):
            write_sheet_cell(sheet, line, len(names) + place, column.value(row), shapes[place])
    sheet.set_column(0, len(titles) - 1, 14)
    sheet.freeze_panes(1, len(names))
    sheet.autofilter(0, 0, len(rows), len(titles) - 1)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)


def _add_section(book: Any, section: Section, head: Any) -> None:
    sheet = book.add_worksheet(section.title)
    dollars = book.add_format({"num_format": EVERY_DIGIT})
    shapes = [dollars if text in DOLLARS else None for text in section.texts]
    write_row(sheet, 0, section.heads, head)
    for line, row in enumerate(section.rows, start=1):
        for place, value in enumerate(row):
            write_sheet_cell(sheet, line, place, value, shapes[place])
    sheet.set_column(0, len(section.heads) - 1, WIDEST // 2)


def _add_about(book: Any, answer: LogAnswer, catalog: Catalog) -> None:
    sheet = book.add_worksheet("About")
    dollars = book.add_format({"num_format": EVERY_DIGIT, "align": "left"})
    plain = book.add_format({"align": "left"})
    about = {"total": write_total(answer), **_list_about(answer, catalog)}
    for line, (name, value) in enumerate(about.items()):
        write_sheet_cell(sheet, line, 0, name.replace("_", " "))
        write_sheet_cell(sheet, line, 1, value, dollars if name == "total_usd" else plain)
    sheet.set_column(0, 0, 20)
    sheet.set_column(1, 1, WIDEST)
