"""Sections of an answer as lines for a terminal or for Markdown, and as sheets of a workbook."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from costcalc import formatting
from costcalc.export.section import DOLLARS, Section
from costcalc.export.workbook import EVERY_DIGIT, WIDEST, write_cell, write_row

MOST_SHEET_ROWS: Final = 1_048_575
"""Rows of a sheet below its head: https://support.microsoft.com/en-us/office/excel-specifications-and-limits"""
Draw = Callable[[Sequence[Sequence[str]], Sequence[bool]], Iterable[str]]
"""(rows, the head first; whether each column holds figures) → the lines of a table."""


def write_sections(sections: Iterable[Section], draw: Draw) -> Iterator[str]:
    """Write sections one below the other, with `draw`."""
    for place, section in enumerate(sections):
        if place:
            yield ""
        if section.title not in section.heads:
            yield from (section.title, "")
        yield from draw(section.write_rows(), section.numeric)
        if section.rest:
            yield from ("", f"And {section.rest:,} more.")


def add_section(book: Any, section: Section, head: Any) -> None:
    """Add a section to a workbook as a sheet; `head` is the format of its first row."""
    sheet = book.add_worksheet(section.title)
    dollars = book.add_format({"num_format": EVERY_DIGIT})
    shapes = [dollars if text in DOLLARS else None for text in section.texts]
    write_row(sheet, 0, section.heads, head)
    for line, row in enumerate(section.rows, start=1):
        for place, value in enumerate(row):
            write_cell(sheet, line, place, value, shapes[place])
    sheet.set_column(0, len(section.heads) - 1, WIDEST // 2)


def add_about(book: Any, about: Mapping[str, formatting.Value]) -> None:
    """Add a sheet with what holds for the whole workbook, by its names; those that end in `usd` are dollars."""
    sheet = book.add_worksheet("About")
    dollars = book.add_format({"num_format": EVERY_DIGIT, "align": "left"})
    plain = book.add_format({"align": "left"})
    for line, (name, value) in enumerate(about.items()):
        write_cell(sheet, line, 0, name.replace("_", " "))
        write_cell(sheet, line, 1, value, dollars if name.endswith("_usd") else plain)
    sheet.set_column(0, 0, 20)
    sheet.set_column(1, 1, WIDEST)
