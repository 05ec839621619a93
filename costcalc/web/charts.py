"""Parts of every chart. Figures are plain dictionaries: quick to make, and checked by plotly in the tests."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_FLOOR, Decimal
from math import log10
from typing import Any, Literal

from costcalc import formatting

NEUTRAL = "#6f6f7a"
"""Color of everything in a figure as it is written. The page draws each thing in that of its `meta`, which is a class
of colors.css or a token such as `var(--budget)`: so a theme, more contrast or forced colors change it."""
GRAY = "var(--edge)"
"""Color of lines that are only there to be compared with."""
MOST_TICKS = 7
MOST_STEPS = 4
"""Parts that powers of ten cut a logarithmic axis into."""
DASHES = ("solid", "dot", "dashdot", "longdash")
GONE = "dash"
"""Dash of a last price."""
ROOM = Decimal("0.06")
"""Share of an axis that is left free beyond its largest value."""
BY_NAME = {"autorange": "reversed", "type": "category"}
"""An axis of names, the first on top."""
Trace = dict[str, Any]
Rule = tuple[dict[str, Any] | None, dict[str, Any]]
"""Shape and annotation."""


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
    key: tuple[tuple[str, str], ...] = ()
    """(name, color) of what bars are stacked of; lines are named at their ends."""
    logarithmic: dict[str, Any] | None = None
    """Layout of the same data with logarithmic axes, to switch to."""


def leave_for_later(name: str, title: str) -> Chart:
    """Return the place of a chart that nobody sees: what it shows comes when it is opened (js/later.js)."""
    return Chart(name, title, "", {}, (), ())


def build_figure(
    data: Sequence[Trace], height: int, x: dict[str, Any], y: dict[str, Any], **layout: Any
) -> dict[str, Any]:
    return {"data": list(data), "layout": build_layout(height, x, y, **layout)}


def build_layout(height: int, x: dict[str, Any], y: dict[str, Any], **layout: Any) -> dict[str, Any]:
    return {"height": height, "xaxis": x, "yaxis": y, **layout}


def draw_line(
    name: str, color: str, x: Sequence[Any], y: Sequence[Any], *, text: Sequence[str], hover: str,
    line: Mapping[str, Any] | None = None, end: str | None = None, **more: Any,
) -> Trace:  # fmt: skip
    """Draw a line; `hover` describes a point, `end` names the line at its end (default: as `name`; blank: not)."""
    return {
        "type": "scatter",
        "mode": "lines",
        "name": name,
        "x": list_points(x),
        "y": list_points(y),
        "text": list(text),
        "line": {"color": NEUTRAL, "width": 2.5, **(line or {})},
        "hovertemplate": _hover(hover),
        "meta": {"color": color, "end": name if end is None else end},
        **more,
    }


def draw_gray(name: str, x: Sequence[Any], y: Sequence[Any]) -> Trace:
    """Draw a line that is only there to be compared with; whoever points at it reads its name."""
    line = draw_line(name, GRAY, x, y, text=(), hover="%{fullData.name}", line={"width": 1}, end="")
    return {key: value for key, value in line.items() if key != "text"}


def describe_gray(figure: Mapping[str, Any], one: str) -> str:
    """Say how many lines are gray, of what, and how many of them lie above the figure; blank without any.

    `figure` has linear axes, as a chart has at first.
    """
    top = figure["layout"]["yaxis"]["range"][1]
    lines = [trace["y"] for trace in figure["data"] if trace["meta"].get("color") == GRAY]
    seen = sum(any(cost is not None and cost <= top for cost in costs) for costs in lines)
    above = len(lines) - seen
    more = f"{'costs' if above == 1 else 'cost'} more than this chart shows."
    if not seen:
        return f"{formatting.plural(above, f'other {one}')} {more}" if above else ""
    gray = f"In gray: {formatting.plural(seen, f'other {one}')}"
    return f"{gray}; {formatting.count(above)} {more}" if above else f"{gray}."


def choose_dashes(colors: Sequence[str]) -> list[str]:
    """Choose dashes that tell apart the lines of a chart that have the same color."""
    return [DASHES[list(colors[:place]).count(color) % len(DASHES)] for place, color in enumerate(colors)]


def draw_dots(colors: Sequence[str], x: Sequence[Any], y: Sequence[Any]) -> Trace:
    """Mark points of lines, each in the color of its line."""
    return {
        "type": "scatter",
        "mode": "markers",
        "x": list_points(x),
        "y": list_points(y),
        "marker": {"size": 8, "color": [NEUTRAL] * len(colors)},
        "hoverinfo": "skip",
        "meta": {"colors": list(colors)},
    }


def draw_bars(
    x: Sequence[Any], y: Sequence[Any], color: str, *, text: Sequence[str], hover: str,
    hatched: Sequence[bool] = (), **more: Any,
) -> Trace:  # fmt: skip
    """Draw bars of a color, whose texts stand in their hovers; some may be hatched."""
    pattern = {"pattern": {"shape": ["/" if each else "" for each in hatched]}} if any(hatched) else {}
    return {
        "type": "bar",
        "x": list_points(x),
        "y": list_points(y),
        "text": list(text),
        "textposition": "none",
        "marker": {"color": NEUTRAL, **pattern},
        "hovertemplate": _hover(hover),
        "meta": {"color": color},
        **more,
    }


def _hover(text: str) -> str:
    """Write the template of a hover, without the box of the name beside it unless the text has one."""
    return text if "<extra>" in text else f"{text}<extra></extra>"


def list_points(values: Iterable[Any]) -> list[Any]:
    """List the values as a chart draws them; None is a gap."""
    return [float(f"{value:.7g}") if isinstance(value, Decimal) else value for value in values]


def draw_rule(axis: Literal["x", "y"], at: Decimal, text: str, color: str, *, logarithmic: bool = False) -> Rule:
    """Draw a line across the figure at a value of an axis, with its name; `name` holds the color, as `meta` elsewhere.

    A text's place on a logarithmic axis is the exponent of its value, a line's is the value itself.
    """
    across, place = ("y" if axis == "x" else "x"), to_float(at)
    dash = "dot" if axis == "x" else "solid"
    shape = {
        "type": "line", f"{axis}0": place, f"{axis}1": place, f"{across}ref": "paper", f"{across}0": 0, f"{across}1": 1,
        "line": {"color": NEUTRAL, "width": 1.5 if axis == "y" else 1, "dash": dash}, "name": color,
    }  # fmt: skip
    return shape, {
        axis: log10(place) if logarithmic else place, f"{across}ref": "paper", across: 1 if axis == "x" else 0,
        "text": text, "showarrow": False, "xanchor": "left", "yanchor": "bottom",
        "xshift": 4 if axis == "x" else 0, "font": {"color": NEUTRAL, "size": 13}, "name": color,
    }  # fmt: skip


def draw_budget(budget: Decimal, most: Decimal, *, logarithmic: bool = False, late: bool = False) -> Rule:
    """Draw the rule of a budget; where it lies beyond the axis, only words at the top that say so.

    `late`: its name stands at its end, since something else is named at its beginning.
    """
    name = f"budget {formatting.stated(budget)}"
    shape, note = draw_rule("y", budget, name, "var(--budget)", logarithmic=logarithmic)
    if late:
        note |= {"x": 1, "xanchor": "right"}
    if budget <= most:
        return shape, note
    return None, {**note, "yref": "paper", "y": 1, "yanchor": "top", "text": f"{name}, above this chart"}


def list_rules(rules: Iterable[Rule]) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """List the shapes and the annotations of the rules."""
    rules = list(rules)
    return [shape for shape, _ in rules if shape], [note for _, note in rules]


def build_axis(title: str, **more: Any) -> dict[str, Any]:
    return {**({"title": {"text": title}} if title else {}), **more}


def build_logarithmic_axis(title: str, least: Decimal, most: Decimal, text: Callable[[Decimal], str]) -> dict[str, Any]:
    """Build a logarithmic axis with a few powers of ten, where it is short also 2 and 5 times them, as in the tables.

    Our own texts, because plotly writes large powers with inline styles, which the security policy forbids.
    """
    first, last = least.adjusted(), most.adjusted() + 1
    powers = range(first, last + 1, max(1, (last - first) // MOST_STEPS))
    steps = (1, 2, 5) if most < least * 100 else (1,)
    ticks = [step * Decimal(10) ** power for power in powers for step in steps]
    low, high = log10(least), log10(most)
    room = max(high - low, 0.1) * float(ROOM)
    title = f"{title} (logarithmic)" if title else ""
    return _ticked(title, ticks, text, type="log", range=[low - room, high + room])


def build_linear_axis(title: str, least: Decimal, most: Decimal, text: Callable[[Decimal], str]) -> dict[str, Any]:
    """Build a linear axis from about the least to above the most, with two to four grid lines above its first."""
    span = most - least or most or Decimal(1)
    step = _step(span / 2)
    first, last = (int((end / step).to_integral_value(ROUND_FLOOR)) for end in (least, most))
    ticks = [step * place for place in range(first, last + 1)]
    return _ticked(title, ticks, text, range=list_points((step * first, most + span * ROOM)))


def _ticked(title: str, ticks: Sequence[Any], text: Callable[[Any], str], **more: Any) -> dict[str, Any]:
    return build_axis(title, tickmode="array", tickvals=list_points(ticks), ticktext=list(map(text, ticks)), **more)


def _step(size: Decimal) -> Decimal:
    """Return the largest of 1, 2 and 5 × 10ⁿ that is no larger."""
    unit = Decimal(1).scaleb(size.adjusted())
    return max(unit * digit for digit in (1, 2, 5) if unit * digit <= size)


def build_months_axis(months: Sequence[date], margin: float) -> dict[str, Any]:
    """Build an axis of months at 0, 1, 2 …, at most seven of them named; `margin` is the room at both ends."""
    ticks = range(0, len(months), -(-len(months) // MOST_TICKS))
    names = [formatting.month(month).replace(" ", "<br>") for month in months]
    return _ticked("", ticks, names.__getitem__, tickangle=0, range=[-margin, len(months) - 1 + margin])


def to_float(value: Decimal | None) -> float:
    """Convert for drawing only: JSON has no decimals, and no eye sees the difference."""
    return float(value or 0)
