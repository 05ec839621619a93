"""Plotly figures as plain dictionaries: quick to make, and checked by plotly itself in the tests."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from costcalc import formatting
from costcalc.web.charts import (
    BY_NAME,
    PALETTE,
    Chart,
    build_axis,
    build_figure,
    build_logarithmic_axis,
    choose_style,
    draw_bars,
    draw_line,
    to_float,
)
from pricing.comparison import rank
from pricing.estimate.estimate import Estimate, Result
from pricing.workload import LEVELS, compute_cost_at_levels

MOST_LINES = 10
ZERO = Decimal(0)
ROW_HEIGHT = 30
ROOM_FOR_LABELS = 1.18
HOVER = "%{fullData.name}: %{text} a month at %{x:,} requests"


def draw_charts(estimate: Estimate) -> list[Chart]:
    """Draw the charts of an estimate; none where nothing has a price or only one model is compared without cost."""
    ranked = rank([r for r in estimate.results if r.monthly and r.ranks], lambda r: r.monthly)
    priced = [*ranked, *rank([r for r in estimate.results if r.monthly and not r.ranks], lambda r: r.monthly)]
    if not priced:
        return []
    places = {result.requested: place for place, result in enumerate(estimate.results)}
    charts = [_monthly(priced, places)] if len(priced) > 1 else []
    if estimate.request.workload.monthly_requests:
        charts.append(_levels(estimate, priced, places))
    return charts


def _monthly(priced: Sequence[Result], places: dict[str, int]) -> Chart:
    texts = [_money(result, result.monthly) for result in priced]
    colors = [PALETTE[choose_style(places[result.requested])[0]] for result in priced]
    months, names = [result.monthly or ZERO for result in priced], list(map(_name, priced))
    bars = draw_bars(
        months, names, colors, text=texts, hover="%{y}: %{text} a month", orientation="h", textposition="outside",
        cliponaxis=False, hatched=list(map(_is_gone, priced)),
    )  # fmt: skip
    # The bars are labelled themselves.
    dollars = build_axis("dollars a month", showticklabels=False, range=[0, to_float(max(months)) * ROOM_FOR_LABELS])
    drawn = build_figure([bars], 90 + ROW_HEIGHT * len(priced), dollars, BY_NAME)
    ranked = [result for result in priced if result.ranks] or priced
    first, last = ranked[0], ranked[-1]
    least, most = _money(first, first.monthly), _money(last, last.monthly)
    sentence = f"A month costs from {least} on {_name(first)} to {most} on {_name(last)}."
    if least == most:
        sentence = f"A month costs {least} on {'each model' if len(ranked) > 1 else _name(first)}."
    body = tuple((_name(result), text) for result, text in zip(priced, texts, strict=True))
    return Chart("monthly", "Monthly cost by model", sentence, drawn, ("Model", "Dollars a month"), body)


def _levels(estimate: Estimate, priced: Sequence[Result], places: dict[str, int]) -> Chart:
    workload = estimate.request.workload
    requests = [workload.monthly_requests * level for level in LEVELS]
    lines = [[cost for _, cost in compute_cost_at_levels(r.cost or ZERO, workload)] for r in priced]
    texts = [[_money(result, cost) for cost in line] for result, line in zip(priced, lines, strict=True)]
    drawn = min(len(priced), MOST_LINES)
    traces = [
        draw_line(
            _name(each),
            places[each.requested],
            requests,
            costs,
            text=text,
            hover=HOVER,
            size=8,
            line={"dash": "dash"} if _is_gone(each) else None,
        )
        for each, costs, text in zip(priced[:drawn], lines, texts, strict=False)
    ]
    x = build_logarithmic_axis("requests a month", requests[0], requests[-1], formatting.count)
    least, most = min(line[0] for line in lines[:drawn]), max(line[-1] for line in lines[:drawn])
    y = build_logarithmic_axis("dollars a month", least, most, formatting.money)
    few, many = formatting.count(requests[0]), formatting.count(requests[-1])
    best = priced[0]
    sentence = (
        f"From {few} to {many} requests a month, {_name(best)} costs {texts[0][0]} to {texts[0][-1]}. "
        "Cost grows in proportion to requests, so the order of the models stays the same."
    )
    if drawn < len(priced):
        sentence += f" The chart shows the {MOST_LINES} cheapest; the table has all {len(priced)}."
    head = ("Model", *(f"{formatting.count(each)} requests" for each in requests))
    body = tuple((_name(result), *line) for result, line in zip(priced, texts, strict=True))
    return Chart("levels", "Monthly cost by volume", sentence, build_figure(traces, 440, x, y), head, body)


def _name(result: Result) -> str:
    return f"{result.requested} (last price)" if _is_gone(result) else result.requested


def _is_gone(result: Result) -> bool:
    """True where it is no longer sold, so that its bar is hatched and its line dashed."""
    return result.price_status == "last_known"


def _money(result: Result, amount: Decimal | None) -> str:
    about = "≈ " if result.exactness == "estimate" else ""
    return formatting.least(about + formatting.money(amount), partial=result.partial)
