"""What a corpus comes to, as files: CSV, a workbook, and lines for a terminal or for Markdown."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import xlsxwriter

from costcalc import formatting
from costcalc.corpus.answer import CorpusAnswer
from costcalc.corpus.columns import choose_every, write_cost
from costcalc.corpus.sections import list_sections, list_table
from costcalc.export.csv_text import write_cell, write_rows
from costcalc.export.provenance import identify_tables
from costcalc.export.section import MOST_LISTED
from costcalc.export.section_files import Draw, add_about, add_section, write_sections
from costcalc.export.workbook import EVERY_DIGIT, OPTIONS, SHAPES, write_row
from costcalc.export.workbook import write_cell as write_sheet_cell
from pricing.catalog.catalog import Catalog


def to_text(answer: CorpusAnswer, catalog: Catalog, draw: Draw) -> Iterator[str]:
    """Write the table of costs, and below it what else there is to say, with `draw`."""
    total = answer.costs.total
    if total and len(answer.costs.models) > MOST_LISTED:  # the last line of a long table is out of sight
        yield from (f"Total: {write_cost(total, total.cost, least=bool(answer.faulty))}", "")
    if answer.costs.models:
        yield from (*draw(*list_table(answer)), "")
    yield from write_sections(list_sections(answer, catalog), draw)


def to_csv(answer: CorpusAnswer, catalog: Catalog) -> Iterator[str]:
    """Write a row for each model, with every digit; what holds for all stands in the first."""
    return write_rows(_list_rows(answer), _list_about(answer, catalog))


def _list_rows(answer: CorpusAnswer) -> Iterator[list[str]]:
    columns = choose_every(answer)
    yield [column.key for column in columns]
    for cost in answer.costs.models:
        yield [write_cell(column.value(cost)) for column in columns]


def _list_about(answer: CorpusAnswer, catalog: Catalog) -> dict[str, formatting.Value]:
    """List what holds for the whole file."""
    total = answer.costs.total
    return {
        **({"total_usd": total.cost.amount} if total else {}),
        "complete": "yes" if answer.complete else "no",
        "reasons": "; ".join(formatting.legible(reason.message) for reason in answer.reasons),
        "as_of": answer.plan.as_of,
        "rows_read": answer.counted.rows,
        "not_read": answer.faulty,
        "recognized": ", ".join(sorted(answer.counted.shapes)),
        **identify_tables(catalog),
    }


def to_xlsx(answer: CorpusAnswer, catalog: Catalog) -> bytes:
    """Write the workbook: the models, then a sheet for each section, then what holds for all."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, OPTIONS) as book:
        head = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
        _add_costs(book, answer, head)
        for section in list_sections(answer, catalog):
            add_section(book, section, head)
        add_about(book, _list_about(answer, catalog))
    return out.getvalue()


def _add_costs(book: Any, answer: CorpusAnswer, head: Any) -> None:
    sheet, columns = book.add_worksheet("Data set"), choose_every(answer)
    dollars = book.add_format({"num_format": EVERY_DIGIT})
    counts = book.add_format({"num_format": SHAPES[formatting.count]})
    shapes = [dollars if "usd" in column.key else counts if column.numeric else None for column in columns]
    write_row(sheet, 0, [column.key.replace("_", " ").capitalize() for column in columns], head)
    for line, cost in enumerate(answer.costs.models, start=1):
        for place, column in enumerate(columns):
            write_sheet_cell(sheet, line, place, column.value(cost), shapes[place])
    sheet.set_column(0, len(columns) - 1, 14)
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, len(answer.costs.models), len(columns) - 1)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
