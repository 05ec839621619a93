"""CSV, whose cells a spreadsheet must not take for formulas."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

from costcalc import formatting

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


def write_csv(rows: Iterable[Sequence[str]]) -> str:
    """Write rows as the text of a file. Cells are escaped by those who know which of them are text."""
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue()
