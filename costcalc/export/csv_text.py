"""What may stand in a cell of a CSV."""

from __future__ import annotations

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def safe(text: str) -> str:
    """Text that a spreadsheet does not take for a formula. Numbers never come here, so a minus stays a minus."""
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text
