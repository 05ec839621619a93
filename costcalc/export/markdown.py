"""Markdown tables."""

from __future__ import annotations

import re

SPECIAL = re.compile(r"([\\|`*_\[\]<>#~])")


def line(cells: list[str], *, raw: bool = False) -> str:
    """A row of a table."""
    return f"| {' | '.join(cells if raw else map(escaped, cells))} |"


def escaped(text: str) -> str:
    """Text that Markdown takes for nothing but text, on one line."""
    return SPECIAL.sub(r"\\\1", " ".join(text.split()))
