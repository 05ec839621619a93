"""What logs of usage come to, as files: CSV, a workbook, and lines for a terminal or for Markdown."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from typing import Any

import xlsxwriter

from costcalc import formatting
from costcalc.export.csv_text import write_cell, write_rows
from costcalc.export.provenance import identify_tables
from costcalc.export.section import MOST_LISTED
from costcalc.export.section_files import Draw, add_about, add_section, write_sections
from costcalc.export.workbook import EVERY_DIGIT, OPTIONS, SHAPES, write_row
from costcalc.export.workbook import write_cell as write_sheet_cell
from costcalc.usage.logs.answer import LogAnswer
from costcalc.usage.logs.columns import choose_every, name_values
from costcalc.usage.logs.report import Report
from costcalc.usage.logs.sections import list_sections, list_table, write_total
from pricing.catalog.catalog import Catalog
from pricing.usage_log.charges.total import UsageRow


def to_text(answer: LogAnswer, catalog: Catalog, draw: Draw) -> Iterator[str]:
    """Write the table of costs, and below it what it leaves out, with `draw`."""
    if not answer.is_unread:
        if len(answer.usage.rows) > MOST_LISTED:  # the last line of a long table is out of sight
            yield from (f"Total: {write_total(answer)}", "")
        yield from (*draw(*list_table(answer)), "")
    yield from write_sections(list_sections(answer, catalog.version), draw)


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
            add_section(book, section, head)
        add_about(book, {"total": write_total(answer), **_list_about(answer, catalog)})
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
