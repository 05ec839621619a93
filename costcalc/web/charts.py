"""Parts of every chart. Figures are plain dictionaries: quick to make, and checked by plotly in the tests."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import Any

from costcalc import formatting

PALETTE = ("#1f77b4", "#c95b0c", "#2a8a5f", "#a0529c", "#8a7500", "#3f8f9b", "#c2465a", "#6f6f7a")
"""Eight colors told apart by the color-blind, each at least 3 : 1 on both the light and the dark ground."""
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
COLORS = len(PALETTE)
MARKERS = "".join(SYMBOLS)
MOST_TICKS = 7
BY_NAME = {"autorange": "reversed", "type": "category"}
"""An axis of names, the first on top."""
Trace = dict[str, Any]


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


def build_figure(
    data: Sequence[Trace], height: int, x: dict[str, Any], y: dict[str, Any], **layout: Any
) -> dict[str, Any]:
    return {"data": list(data), "layout": {"height": height, "xaxis": x, "yaxis": y, **layout}}


def build_legend(y: float = -0.3) -> dict[str, Any]:
    """Build a legend below the axis."""
    return {"orientation": "h", "y": y}


def draw_line(
    name: str, place: int, x: Sequence[Any], y: Sequence[Any], *, text: Sequence[str], hover: str,
    size: int | list[int] = 7, line: Mapping[str, str] | None = None, **more: Any,
) -> Trace:  # fmt: skip
    """Draw a line in the color and with the marker of its place; `hover` describes a point, `size` its size."""
    color, marker = choose_style(place)
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "name": name,
        "x": list_points(x),
        "y": list_points(y),
        "text": list(text),
        "line": {"color": PALETTE[color], "width": 2, **(line or {})},
        "marker": {"color": PALETTE[color], "symbol": SYMBOLS[marker], "size": size},
        "hovertemplate": _hover(hover),
        **more,
    }


def draw_bars(
    x: Sequence[Any], y: Sequence[Any], color: str | list[str], *, text: Sequence[str], hover: str,
    hatched: Sequence[bool] = (), **more: Any,
) -> Trace:  # fmt: skip
    """Draw bars of a color, or of one each, whose texts stand in their hovers; some may be hatched."""
    pattern = {"pattern": {"shape": ["/" if each else "" for each in hatched]}} if any(hatched) else {}
    return {
        "type": "bar",
        "x": list_points(x),
        "y": list_points(y),
        "text": list(text),
        "textposition": "none",
        "marker": {"color": color, **pattern},
        "hovertemplate": _hover(hover),
        **more,
    }


def _hover(text: str) -> str:
    """Write the template of a hover, without the box of the name beside it unless the text has one."""
    return text if "<extra>" in text else f"{text}<extra></extra>"


def list_points(values: Iterable[Any]) -> list[Any]:
    """List the values as a chart draws them; None is a gap."""
    return [to_float(value) if isinstance(value, Decimal) else value for value in values]


def build_axis(title: str, **more: Any) -> dict[str, Any]:
    return {"title": {"text": title}, **more}


def build_logarithmic_axis(
    title: str, least: Decimal, most: Decimal, text: Callable[[Decimal], str], **more: Any
) -> dict[str, Any]:
    """Build a logarithmic axis with its powers of ten, where it is short also 2 and 5 times them, as in the tables.

    Our own texts, because plotly writes large powers with inline styles, which the security policy forbids.
    """
    first, last = least.adjusted(), most.adjusted() + 1
    powers = range(first, last + 1, max(1, (last - first) // 6))
    steps = (1, 2, 5) if most < least * 100 else (1,)
    ticks = [step * Decimal(10) ** power for power in powers for step in steps]
    return _ticked(f"{title} (logarithmic)", ticks, text, type="log", **more)


def build_linear_axis(title: str, least: Decimal, most: Decimal, text: Callable[[Decimal], str]) -> dict[str, Any]:
    """Build a linear axis with at most seven ticks, written as in the tables."""
    step = _step((most - least) / 5) if most > least else Decimal(1)
    first = int((least / step).to_integral_value(ROUND_FLOOR))
    last = max(int((most / step).to_integral_value(ROUND_CEILING)), first + 1)
    ticks = [step * place for place in range(first, last + 1)]
    return _ticked(title, ticks, text, range=list_points((step * first, step * last)))


def _ticked(title: str, ticks: Sequence[Any], text: Callable[[Any], str], **more: Any) -> dict[str, Any]:
    return build_axis(title, tickmode="array", tickvals=list_points(ticks), ticktext=list(map(text, ticks)), **more)


def _step(size: Decimal) -> Decimal:
    """Return the next of 1, 2 and 5 × 10ⁿ."""
    unit = Decimal(1).scaleb(size.adjusted())
    return next((unit * digit for digit in (1, 2, 5) if unit * digit >= size), unit * 10)


def build_months_axis(months: Sequence[date], margin: float) -> dict[str, Any]:
    """Build an axis of months at 0, 1, 2 …, at most seven of them named; `margin` is the room at both ends."""
    ticks = range(0, len(months), -(-len(months) // MOST_TICKS))
    names = [formatting.month(month).replace(" ", "<br>") for month in months]
    return _ticked("month", ticks, names.__getitem__, tickangle=0, range=[-margin, len(months) - 1 + margin])


def to_float(value: Decimal | None) -> float:
    """Convert for drawing only: JSON has no decimals, and no eye sees the difference."""
    return float(value or 0)


def choose_style(position: int) -> tuple[int, str]:
    """Return the color and marker of the model at a position, the same in every chart and table of a page."""
    return position % COLORS, MARKERS[(position + position // COLORS) % len(MARKERS)]
