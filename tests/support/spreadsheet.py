"""A spreadsheet of a few lines: it calculates what our workbooks ask for, and nothing else."""

from __future__ import annotations

import math
import re
from typing import Any

CELL = re.compile(r"(?:(\w+)!)?\$?([A-Z]+)\$?(\d+)")


def calculate(book: Any, sheet: str, cell: str) -> float:
    """Return the value of a cell of a workbook as openpyxl reads it without values; blank is nothing."""
    content = book[sheet][cell].value
    if not (isinstance(content, str) and content.startswith("=")):
        return float(content or 0)
    inner = re.fullmatch(r"SUM\((.+)\)", content[1:])
    parts = inner[1].split(",") if inner else [content[1:]]
    return math.fsum(
        math.prod(_factor(book, sheet, factor) for factor in re.split(r"(?=[*/])", part)) for part in parts
    )


def _factor(book: Any, sheet: str, text: str) -> float:
    found = CELL.fullmatch(text.lstrip("*/"))
    value = calculate(book, found[1] or sheet, f"{found[2]}{found[3]}") if found else float(text.lstrip("*/"))
    return 1 / value if text.startswith("/") else value
