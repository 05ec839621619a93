"""Tables for a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence


def draw_aligned(rows: Sequence[Sequence[str]], numeric: Sequence[bool] = ()) -> Iterator[str]:
    """Draw columns beside each other, figures to the right."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    numeric = numeric or [False] * len(widths)
    for row in rows:
        cells = (
            cell.rjust(width) if right else cell.ljust(width)
            for cell, width, right in zip(row, widths, numeric, strict=True)
        )
        yield "  ".join(cells).rstrip()
