"""A pipeline's charts: the month by step, and the months ahead."""

from __future__ import annotations

from itertools import cycle

from costcalc import formatting
from costcalc.pipeline.table import get_expected, list_months, write_months
from costcalc.web.charts import (
    Chart,
    build_axis,
    build_figure,
    build_linear_axis,
    build_months_axis,
    draw_bars,
)
from costcalc.web.meters import SERIES, choose_meter
from pricing.pipeline.cost import PipelineCost
from pricing.pipeline.months import PipelineMonths
from pricing.quote import ZERO

STACKED = {"barmode": "stack"}


def draw_steps(cost: PipelineCost) -> Chart | None:
    """Draw the month, a bar for each step, stacked by what is charged; None where there are no two to compare."""
    steps = [(place, s) for place, s in enumerate(cost.steps, start=1) if s.quote and s.monthly]
    if len(steps) < 2:
        return None
    names = [f"{place} {step.step.model}" for place, step in steps]
    amounts = [{line.item: line.amount * s.runs for line in s.lines} for _, s in steps]
    items = list(dict.fromkeys(item for sums in amounts for item in sums))
    colors = _choose_colors(items)
    bars = [
        draw_bars(
            names, [sums.get(item, ZERO) for sums in amounts], colors[item], name=item,
            text=[formatting.money(sums[item]) if item in sums else "" for sums in amounts],
            hover="%{x}: %{text} a month<extra>%{fullData.name}</extra>",
        )
        for item in items
    ]  # fmt: skip
    dollars = build_linear_axis("", ZERO, max(s.monthly or ZERO for _, s in steps), formatting.stated)
    drawn = build_figure(bars, 360, build_axis("", type="category"), dollars, **STACKED)
    body = tuple(
        (name, *(formatting.money(sums[item]) if item in sums else "" for item in items), formatting.money(s.monthly))
        for name, sums, (_, s) in zip(names, amounts, steps, strict=True)
    )
    place, most = max(steps, key=lambda pair: pair[1].monthly or 0)
    sentence = f"Step {place}, {most.step.model}, costs the most: {formatting.money(most.monthly)} a month."
    head = ("Step", *items, "Total")
    return Chart("steps", "Monthly cost by step", sentence, drawn, head, body, tuple(colors.items()))


def _choose_colors(items: list[str]) -> dict[str, str]:
    """Choose the colors of the meters; where two items are of one meter, others."""
    meters = [choose_meter(item).color for item in items]
    return dict(zip(items, meters if len(set(meters)) == len(items) else cycle(SERIES), strict=False))


def draw_months(ahead: PipelineMonths) -> Chart:
    """Draw the expected dollars a month, stacked by step."""
    names = [f"{place} {step.model}" for place, step in enumerate(ahead.steps, start=1)]
    costs = [[get_expected(cost) for cost in month.steps] for month in ahead.months]
    most = max((sum(filter(None, month), ZERO) for month in costs), default=ZERO)
    labels = [formatting.month(month.month) for month in ahead.months]
    colors = tuple(zip(names, cycle(SERIES), strict=False))
    bars = [
        draw_bars(
            range(len(costs)), [month[place] or ZERO for month in costs], color, name=name,
            text=[formatting.money(month[place]) for month in costs], customdata=labels,
            hover="%{fullData.name}: %{text} in %{customdata}",
        )
        for place, (name, color) in enumerate(colors)
    ]  # fmt: skip
    months = build_months_axis([month.month for month in ahead.months], 0.6)
    drawn = build_figure(bars, 400, months, build_linear_axis("", ZERO, most, formatting.stated), **STACKED)
    head, *body = list_months(ahead)
    title = f"{formatting.plural(len(labels), 'month')} ahead"
    return Chart("months", title, write_months(ahead), drawn, head, tuple(body), colors)
