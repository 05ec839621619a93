"""What may stand in a cell of a CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def safe(text: str) -> str:
    """Text that a spreadsheet does not take for a formula. Numbers never come here, so a minus stays a minus."""
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def csv_text(rows: Iterable[Sequence[str]]) -> str:
    """Cells are made safe by those who know which of them are text."""
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue()
