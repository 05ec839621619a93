"""Small tables beside the costs, as a page shows them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from costcalc.export.section import Section

PLAN: Final = "Make a plan of it"
"""Text of a link to an estimate, which a terminal shows as the address."""


@dataclass(frozen=True, slots=True)
class ShownSection:
    title: str
    is_head: bool
    """True where a column says the title, too."""
    heads: list[tuple[str, bool]]
    rows: list[list[tuple[str, str]]]
    """(text, address that it leads to; blank: none)"""
    rest: int


def show_section(section: Section) -> ShownSection:
    """Show a small table as a terminal shows it."""
    heads, *rows = section.write_rows()
    numeric = zip(heads, section.numeric, strict=True)
    cells = [[(PLAN, text) if text.startswith("/?") else (text, "") for text in row] for row in rows]
    return ShownSection(section.title, section.title in section.heads, list(numeric), cells, section.rest)
