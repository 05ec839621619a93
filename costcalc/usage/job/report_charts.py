"""A chart for reports that draw none themselves: what stands between two sums."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from itertools import accumulate
from typing import Any, Final, NamedTuple

from costcalc import formatting
from costcalc.usage.job.charts import escape_text
from costcalc.usage.logs.report import Report
from costcalc.web.charts import (
    BY_NAME,
    Chart,
    Trace,
    build_figure,
    build_linear_axis,
    draw_bars,
    list_points,
    to_float,
)
from costcalc.web.meters import INPUT, OUTPUT, READ
from pricing.quote import ZERO

ROW_HEIGHT: Final = 28
ROOM: Final = Decimal("0.12")
"""Share of the axis that is left for the amounts at the ends of bars."""


STEPS: Final = {"sum": INPUT.color, "more": OUTPUT.color, "less": READ.color}


class Step(NamedTuple):
    """A sum at either end, or what lies between."""

    name: str
    amount: Decimal
    is_sum: bool = False

    @property
    def kind(self) -> str:
        return "sum" if self.is_sum else "more" if self.amount > 0 else "less"


def draw_report(report: Report) -> list[Chart]:
    """Draw a report; nothing where it has nothing to compare. Its sections have the figures as tables."""
    draw = DRAWN.get(report.name)
    chart = draw(report) if draw else None
    return [chart] if chart else []


def _draw_invoice(report: Report) -> Chart | None:
    """Draw how the charge here becomes the invoice."""
    sums = _add_columns(report)
    ours, theirs = sums.pop("charged", ZERO), sums.pop("invoiced", ZERO)
    sums.pop("difference", None)
    between = [Step(name.replace("_", " "), amount) for name, amount in sums.items() if amount]
    steps = [Step("charged here", ours, True), *between, Step("invoiced", theirs, True)]
    return _draw_steps(report, "From the charge here to the invoice", steps) if between else None


def _add_columns(report: Report) -> dict[str, Decimal]:
    """Add up the columns of dollars, by their names without the unit."""
    places = {head.removesuffix("_usd"): place for place, head in enumerate(report.heads) if head.endswith("_usd")}
    columns = {name: [row[place] for row in report.rows] for name, place in places.items()}
    return {
        name: sum((value for value in values if isinstance(value, Decimal)), ZERO) for name, values in columns.items()
    }


def _draw_estimate(report: Report) -> Chart | None:
    """Draw how the estimate becomes what it cost."""
    item, dollars = report.heads.index("item"), report.heads.index("usd")
    rows = [(str(row[item]), row[dollars]) for row in report.rows]
    ends = (0, len(rows) - 1)
    steps = [
        Step(name, amount, place in ends)
        for place, (name, amount) in enumerate(rows)
        if isinstance(amount, Decimal) and (amount or place in ends)
    ]
    return _draw_steps(report, "From the estimate to the actual cost", steps) if len(steps) > 2 else None


def _draw_steps(report: Report, title: str, steps: Sequence[Step]) -> Chart:
    """Draw sums at both ends, and each step between from where the one before ended."""
    moved = accumulate((ZERO if step.is_sum else step.amount for step in steps[1:]), initial=steps[0].amount)
    ends = [step.amount if step.is_sum else end for step, end in zip(steps, moved, strict=True)]
    starts = [ZERO if step.is_sum else end - step.amount for step, end in zip(steps, ends, strict=True)]
    bars = []
    for name, color in STEPS.items():
        mine = [place for place, step in enumerate(steps) if step.kind == name]
        amounts, texts = [steps[place].amount for place in mine], [_write_step(steps[place]) for place in mine]
        at = {"base": list_points(starts[place] for place in mine)}
        bars += [_lie(amounts, [steps[place].name for place in mine], name, color, texts) | at] if mine else []
    far = [max(one, other) for one, other in zip(starts, ends, strict=True)]
    labels = [_label(at, step.name, _write_step(step)) for at, step in zip(far, steps, strict=True)]
    least = min(*starts, *ends)
    return _build(report, title, bars, [step.name for step in steps], max(far), least=least, labels=labels)


def _write_step(step: Step) -> str:
    return formatting.money(step.amount) if step.is_sum else formatting.signed(step.amount, formatting.money)


def _lie(amounts: Sequence[Decimal], names: Sequence[str], name: str, color: str, texts: Sequence[str]) -> Trace:
    shown = list(map(escape_text, names))
    return draw_bars(
        amounts, shown, color, name=name, orientation="h", text=texts, hover="%{y}, %{fullData.name}: %{text}"
    )


def _label(at: Decimal, name: str, text: str) -> dict[str, Any]:
    return {"x": to_float(at), "y": escape_text(name), "text": text, "xanchor": "left", "xshift": 4, "showarrow": False}


def _build(
    report: Report, title: str, bars: Sequence[Trace], names: Sequence[str], most: Decimal, *,
    labels: Sequence[dict[str, Any]], least: Decimal = ZERO,
) -> Chart:  # fmt: skip
    """Build the chart; an axis has its names in the order of their first bars, unless it is told."""
    low = min(least, ZERO)
    x = build_linear_axis("", low, most + (most - low) * ROOM, formatting.stated)
    y = {**BY_NAME, "categoryorder": "array", "categoryarray": [*map(escape_text, names)]}
    figure = build_figure(bars, 48 + ROW_HEIGHT * len(names), x, y, barmode="overlay", annotations=[*labels])
    key = tuple((bar["name"], bar["meta"]["color"]) for bar in bars if len(bars) > 1 and bar["name"] != "sum")
    return Chart(f"{report.name}-chart", title, "", figure, (), (), key)


DRAWN: Final[Mapping[str, Callable[[Report], Chart | None]]] = {
    "invoice": _draw_invoice,
    "estimate": _draw_estimate,
}
