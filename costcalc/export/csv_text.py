"""CSV, whose cells a spreadsheet must not take for formulas."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal

from costcalc import formatting
from costcalc.export.pieces import join_pieces

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def escape_formula(text: str) -> str:
    """Escape a text that a spreadsheet would take for a formula. Numbers never come here: a minus stays a minus."""
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def write_digits(value: formatting.Value) -> str:
    """Write a value for programs, with every digit that counts; empty where it is unknown."""
    if isinstance(value, str):
        return value
    if isinstance(value, date):
        return value.isoformat()
    return formatting.plain(None if value is None else Decimal(value))


def write_cell(value: formatting.Value) -> str:
    """Write a value as a cell, its text escaped."""
    return escape_formula(write_digits(value)) if isinstance(value, str) else write_digits(value)


def write_rows(rows: Iterable[Sequence[str]], about: Mapping[str, formatting.Value] | None = None) -> Iterator[str]:
    """Write rows, the head first, as the text of a file, in pieces. Cells are escaped by those who know which are text.

    `about` is what holds for the whole file, by the names of the last columns. It stands in the first row alone: an
    address names hundreds of models, and in each of thousands of rows it would be most of the file.
    """
    writer = csv.writer(_Lines())
    return join_pieces(writer.writerow(row) for row in _add_about(rows, about or {}))


def _add_about(rows: Iterable[Sequence[str]], about: Mapping[str, formatting.Value]) -> Iterator[Sequence[str]]:
    cells = (map(escape_formula, about), map(write_cell, about.values()))
    for place, row in enumerate(rows):
        yield [*row, *(cells[place] if place < len(cells) else [""] * len(about))]


class _Lines:
    """A file for csv.writer, which hands back what a file's `write` does: here the line itself."""

    def write(self, line: str) -> str:
        return line
