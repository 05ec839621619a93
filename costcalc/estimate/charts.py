"""Plotly figures as plain dictionaries: quick to make, and checked by plotly itself in the tests."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from costcalc import formatting
from costcalc.web.charts import PALETTE, SYMBOLS, Chart, logarithmic, number, series
from pricing.comparison import rank
from pricing.estimate.estimate import Estimate, Result
from pricing.workload import LEVELS, cost_at_levels

MOST_LINES = 10
ROW_HEIGHT = 30
ROOM_FOR_LABELS = 1.18


def charts(estimate: Estimate) -> list[Chart]:
    """The charts of an estimate; none where nothing has a price or only one model is compared without cost."""
    priced = rank([r for r in estimate.results if r.monthly], lambda r: r.monthly)
    if not priced:
        return []
    places = {result.requested: place for place, result in enumerate(estimate.results)}
    found = [_monthly(priced, places)] if len(priced) > 1 else []
    if estimate.request.workload.monthly_requests:
        found.append(_levels(estimate, priced, places))
    return found


def _monthly(priced: Sequence[Result], places: dict[str, int]) -> Chart:
    texts = [_money(result, result.monthly) for result in priced]
    colours = [PALETTE[series(places[result.requested])[0]] for result in priced]
    figure = {
        "data": [
            {
                "type": "bar",
                "orientation": "h",
                "x": [number(result.monthly) for result in priced],
                "y": [result.requested for result in priced],
                "text": texts,
                "textposition": "outside",
                "cliponaxis": False,
                "marker": {"color": colours},
                "hovertemplate": "%{y}: %{text} a month<extra></extra>",
            }
        ],
        "layout": {
            "height": 90 + ROW_HEIGHT * len(priced),
            # The bars are labelled themselves.
            "xaxis": {
                "title": {"text": "dollars a month"},
                "showticklabels": False,
                "range": [0, number(priced[-1].monthly) * ROOM_FOR_LABELS],
            },
            "yaxis": {"autorange": "reversed", "type": "category"},
        },
    }
    first, last = priced[0], priced[-1]
    sentence = (
        f"A month costs from {_money(first, first.monthly)} on {first.requested} "
        f"to {_money(last, last.monthly)} on {last.requested}."
    )
    body = tuple((result.requested, text) for result, text in zip(priced, texts, strict=True))
    return Chart("monthly", "Cost a month by model", sentence, figure, ("Model", "Dollars a month"), body)


def _levels(estimate: Estimate, priced: Sequence[Result], places: dict[str, int]) -> Chart:
    workload = estimate.request.workload
    requests = [workload.monthly_requests * level for level in LEVELS]
    lines = [[cost for _, cost in cost_at_levels(r.cost_per_request or Decimal(0), workload)] for r in priced]
    texts = [[_money(result, cost) for cost in line] for result, line in zip(priced, lines, strict=True)]
    drawn = min(len(priced), MOST_LINES)
    figure = {
        "data": [_line(priced[i].requested, requests, lines[i], texts[i], places) for i in range(drawn)],
        "layout": {
            "height": 440,
            "xaxis": logarithmic("requests a month", requests[0], requests[-1], formatting.count),
            "yaxis": logarithmic("dollars a month", lines[0][0], lines[drawn - 1][-1], formatting.money),
        },
    }
    few, many = formatting.count(requests[0]), formatting.count(requests[-1])
    best = priced[0]
    sentence = (
        f"From {few} to {many} requests a month, {best.requested} costs {texts[0][0]} to {texts[0][-1]}. "
        "Cost grows in step with requests, so the order of the models stays the same."
    )
    if drawn < len(priced):
        sentence += f" The chart draws the {MOST_LINES} cheapest; the table has all {len(priced)}."
    head = ("Model", *(f"{formatting.count(each)} requests" for each in requests))
    body = tuple((result.requested, *line) for result, line in zip(priced, texts, strict=True))
    return Chart("levels", "Cost a month by usage", sentence, figure, head, body)


def _line(
    name: str, requests: Sequence[Decimal], costs: Sequence[Decimal], texts: Sequence[str], places: dict[str, int]
) -> dict[str, Any]:
    colour, marker = series(places[name])
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "name": name,
        "x": [number(each) for each in requests],
        "y": [number(cost) for cost in costs],
        "text": list(texts),
        "line": {"color": PALETTE[colour], "width": 2},
        "marker": {"color": PALETTE[colour], "symbol": SYMBOLS[marker], "size": 8},
        "hovertemplate": "%{fullData.name}: %{text} a month at %{x:,} requests<extra></extra>",
    }


def _money(result: Result, amount: Decimal | None) -> str:
    return ("≈ " if result.exactness == "estimate" else "") + formatting.money(amount)
