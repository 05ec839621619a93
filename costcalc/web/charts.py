"""What every chart is made of. Figures are plain dictionaries: quick to make, and checked by plotly in the tests."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import Any

from costcalc import formatting

PALETTE = ("#1f77b4", "#c95b0c", "#2a8a5f", "#a0529c", "#8a7500", "#3f8f9b", "#c2465a", "#6f6f7a")
"""Eight colours told apart by the colour-blind, each at least 3 : 1 on both the light and the dark ground."""
SYMBOLS = {
    "●": "circle",
    "■": "square",
    "◆": "diamond",
    "▲": "triangle-up",
    "✚": "cross",
    "✖": "x",
    "★": "star",
    "▼": "triangle-down",
}
MOST_TICKS = 7


@dataclass(frozen=True, slots=True)
class Chart:
    """A figure, the sentence that says what it shows, and the same figures as a table."""

    id: str
    title: str
    sentence: str
    figure: dict[str, Any]
    head: tuple[str, ...]
    body: tuple[tuple[str, ...], ...]
    """Empty where the page shows the figures as a table of its own."""


def logarithmic(
    title: str, least: Decimal, most: Decimal, text: Callable[[Decimal], str], **more: Any
) -> dict[str, Any]:
    """A logarithmic axis with its powers of ten, where it is short also twice and five times them, as in the tables.

    Our own texts, because plotly writes large powers with inline styles, which the security policy forbids.
    """
    first, last = least.adjusted(), most.adjusted() + 1
    powers = range(first, last + 1, max(1, (last - first) // 6))
    steps = (1, 2, 5) if most < least * 100 else (1,)
    ticks = [step * Decimal(10) ** power for power in powers for step in steps]
    return {
        "title": {"text": f"{title} (logarithmic)"},
        "type": "log",
        "tickmode": "array",
        "tickvals": [number(tick) for tick in ticks],
        "ticktext": [text(tick) for tick in ticks],
        **more,
    }


def linear(title: str, least: Decimal, most: Decimal, text: Callable[[Decimal], str]) -> dict[str, Any]:
    """A linear axis with at most seven ticks, written as in the tables."""
    step = _step((most - least) / 5) if most > least else Decimal(1)
    first = int((least / step).to_integral_value(ROUND_FLOOR))
    last = max(int((most / step).to_integral_value(ROUND_CEILING)), first + 1)
    ticks = [step * place for place in range(first, last + 1)]
    return {
        "title": {"text": title},
        "tickmode": "array",
        "tickvals": [number(tick) for tick in ticks],
        "ticktext": [text(tick) for tick in ticks],
        "range": [number(step * first), number(step * last)],
    }


def _step(size: Decimal) -> Decimal:
    """The next of 1, 2 and 5 × 10ⁿ."""
    unit = Decimal(1).scaleb(size.adjusted())
    return next((unit * digit for digit in (1, 2, 5) if unit * digit >= size), unit * 10)


def months_axis(months: Sequence[date], margin: float) -> dict[str, Any]:
    """Months at 0, 1, 2 …, at most seven of them named; `margin` is the room before the first and after the last."""
    ticks = range(0, len(months), -(-len(months) // MOST_TICKS))
    return {
        "title": {"text": "month"},
        "tickmode": "array",
        "tickvals": list(ticks),
        "ticktext": [formatting.month(months[place]).replace(" ", "<br>") for place in ticks],
        "tickangle": 0,
        "range": [-margin, len(months) - 1 + margin],
    }


def number(value: Decimal | None) -> float:
    """For drawing only: JSON has no decimals, and no eye sees the difference."""
    return float(value or 0)


MARKERS = "●■◆▲✚✖★▼"


COLOURS = 8


def series(position: int) -> tuple[int, str]:
    """Colour and marker of the model at a position of the choice; the same in every chart and table of a page."""
    return position % COLOURS, MARKERS[(position + position // COLOURS) % len(MARKERS)]
