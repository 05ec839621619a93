"""Markdown tables, as GitHub reads them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

SPECIAL = re.compile(r"([\\|`*_\[\]<>#~])")


def draw_markdown(rows: Sequence[Sequence[str]], numeric: Sequence[bool]) -> Iterator[str]:
    """Draw a table whose first row is its head, figures to the right."""
    head, *body = rows
    yield _line(map(escape, head))
    yield _line("---:" if right else "---" for right in numeric[: len(head)])
    yield from (_line(map(escape, row)) for row in body)


def drop_empty_remarks(rows: Sequence[Sequence[str]]) -> Sequence[Sequence[str]]:
    """Return the rows, without their last column where it is empty below its head."""
    return rows if any(row[-1] for row in rows[1:]) else [row[:-1] for row in rows]


def _line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def escape(text: str) -> str:
    """Escape what Markdown would take for more than text, and write it on one line."""
    return SPECIAL.sub(r"\\\1", " ".join(text.split()))
