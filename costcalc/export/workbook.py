"""Sheets of a workbook: number formats for what the page formats, and one way to write a cell."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from costcalc import formatting

# No temporary files, and no text that turns into a formula or a link. A day without a format shows as its number.
OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "default_date_format": "yyyy-mm-dd",
}
SHAPES: dict[Callable[[Any], str], str] = {
    formatting.money: '[>=1]"$"#,##0.00;[>0]"$"0.00########;"$"0',
    formatting.rate: '"$"#,##0.00######',
    formatting.count: "#,##0",
    formatting.ratio: '0.00"×"',
    formatting.percent: "0.00%",
}
"""The cell holds the number itself."""
EVERY_DIGIT = '"$"#,##0.00############'
"""Of dollars that are checked or added up: a millionth of a rate of eight decimals."""
WIDEST = 40
LONGEST_LINK = 2_079
"""Characters, of Excel."""


def write_cell(sheet: Any, line: int, place: int, value: formatting.Value, shape: Any = None) -> None:
    """Write a value; unknown is an empty cell, never a zero."""
    if isinstance(value, str):
        sheet.write_string(line, place, value, shape)
    elif isinstance(value, date):
        sheet.write_datetime(line, place, value, shape)
    elif isinstance(value, Decimal | int):
        sheet.write_number(line, place, float(value), shape)  # a spreadsheet knows no other numbers


def write_row(sheet: Any, line: int, values: Iterable[formatting.Value], shape: Any = None) -> None:
    """Write cells from the left on, all in one format."""
    for place, value in enumerate(values):
        write_cell(sheet, line, place, value, shape)


def write_formula(sheet: Any, line: int, place: int, formula: str, *, value: Decimal, shape: Any = None) -> None:
    """Write a formula of our own cells, with its value for what does not calculate. Never has a text of a person's."""
    sheet.write_formula(line, place, f"={formula}", shape, float(value))


def write_link(sheet: Any, line: int, place: int, address: str, shape: Any = None) -> None:
    """Write an address that opens; one that is too long for a link in a spreadsheet as text."""
    if len(address) <= LONGEST_LINK:
        sheet.write_url(line, place, address, shape)
    else:
        sheet.write_string(line, place, address, shape)
