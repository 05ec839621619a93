"""Chart of budgets: what each department has spent, what the rest of the month may add, and its budget."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from html import escape
from typing import Any, Final

from costcalc import formatting
from costcalc.usage.job.chart_words import MOST_BARS
from costcalc.usage.reports.departments_sections import describe_status, name_line, write_ahead
from costcalc.web.charts import BY_NAME, NEUTRAL, Chart, build_figure, build_linear_axis, draw_bars, to_float
from costcalc.web.meters import FEES, INPUT
from pricing.quote import ZERO
from pricing.usage_log.reports.departments.line import Line
from pricing.usage_log.reports.departments.spending import Spending

ROW_HEIGHT: Final = 32
HALF: Final = 0.42
"""Half of the height of a budget's mark, in rows."""
SO_FAR, AHEAD, BUDGET = "spent", "forecast for the rest of the month", "budget"


def draw_departments(spending: Spending) -> tuple[Chart, ...]:
    """Draw the latest month; nothing, where nobody knows what was spent in it."""
    month = spending.lines[0].month if spending.lines else ""
    lines = [line for line in spending.lines if line.month == month and line.spent is not None]
    if not month or not any(line.usage.rows for line in lines):
        return ()
    drawn = sorted(sorted(lines, key=_find_end, reverse=True)[:MOST_BARS], key=lines.index)
    names = [escape(name_line(line, spending), quote=False) for line in drawn]  # plotly.js reads some tags of HTML
    head = ("Department", "Spent", "Forecast", "Budget", "Status")
    body = tuple(_write_row(line, spending) for line in lines)
    key = ((SO_FAR, INPUT.color), *([(AHEAD, FEES.color)] if any(line.forecast for line in lines) else []))
    title = f"Budgets in {formatting.month(date.fromisoformat(f'{month}-01'))}"
    sentence = _describe(next(total for total in spending.totals if total.month == month), len(lines))
    return (Chart("departments", title, sentence, _build(drawn, names), head, body, key),)


def _build(lines: Sequence[Line], names: Sequence[str]) -> dict[str, Any]:
    spent = [line.spent or ZERO for line in lines]
    ahead = [_find_ahead(line) for line in lines]
    bars = [
        draw_bars(
            amounts, names, color, name=name, orientation="h", text=[formatting.money(amount) for amount in amounts],
            hover="%{y}, %{fullData.name}: %{text}", hatched=[name == AHEAD] * len(lines),
        )
        for name, color, amounts in ((SO_FAR, INPUT.color, spent), (AHEAD, FEES.color, ahead))
        if name == SO_FAR or any(amounts)
    ]  # fmt: skip
    x = build_linear_axis("", ZERO, max(map(_find_end, lines)), formatting.stated)
    marks = [*_mark_budgets(lines)]
    return build_figure(bars, 48 + ROW_HEIGHT * len(lines), x, BY_NAME, barmode="stack", shapes=marks)


def _mark_budgets(lines: Sequence[Line]) -> Iterator[dict[str, Any]]:
    """Draw a line across the bar of each department that has a budget; `name` holds the color."""
    for place, line in enumerate(lines):
        if line.budget is not None:
            at, mark = to_float(line.budget), {"color": NEUTRAL, "width": 3}
            ends = {"x0": at, "x1": at, "y0": place - HALF, "y1": place + HALF}
            yield {"type": "line", "xref": "x", "yref": "y", **ends, "line": mark, "name": "var(--budget)"}


def _find_ahead(line: Line) -> Decimal:
    return line.forecast.expected - line.spent if line.forecast and line.spent is not None else ZERO


def _find_end(line: Line) -> Decimal:
    """Return how far a line reaches."""
    return max(line.budget or ZERO, (line.spent or ZERO) + _find_ahead(line))


def _write_row(line: Line, spending: Spending) -> tuple[str, ...]:
    ahead = write_ahead(line) or formatting.UNKNOWN
    budget = formatting.stated(line.budget)
    return (name_line(line, spending), formatting.money(line.spent), ahead, budget, describe_status(line))


def _describe(total: Line, number: int) -> str:
    """Say what all have spent of all budgets."""
    spent = formatting.least(formatting.money(total.spent), partial=total.at_least)
    ahead = f", and {write_ahead(total)} is forecast by its end" if total.forecast else ""
    marks = " The line across a bar is its budget." if total.budget is not None else ""
    cut = f" The {MOST_BARS} largest of {number:,} are drawn." if number > MOST_BARS else ""
    return f"In total, {spent} was spent in the month{ahead}.{marks}{cut}"
