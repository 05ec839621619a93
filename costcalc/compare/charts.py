"""Price histories beside each other: a small chart for each model, all with the same axes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from itertools import groupby
from typing import Any

from costcalc import formatting
from costcalc.compare.side import Side, build_sides
from costcalc.web.charts import Chart, Trace, build_axis, build_logarithmic_axis, draw_line, to_float
from pricing.catalog.price import Price
from pricing.catalog.schema import Model
from pricing.estimate.estimate import Estimate

DRAWN = {"input_mtok": "input", "output_mtok": "output"}


def draw_histories(estimate: Estimate, today: date) -> list[Chart]:
    """Draw the standard rates of each model over time; none for a model without token rates."""
    shown = [(place, side, _rows(side, today)) for place, side in enumerate(build_sides(estimate))]
    shown = [(place, side, rows) for place, side, rows in shown if rows]
    rates = [price.rates[key] for _, _, rows in shown for price in rows for key in DRAWN if key in price.rates]
    if not rates:
        return []
    first = min(rows[0].from_ for _, _, rows in shown)
    layout = _axes(rates, first, today)
    return [_chart(place, side, rows, layout, today) for place, side, rows in shown]


def _rows(side: Side, today: date) -> list[Price]:
    """List the rows in force until today, in order of time."""
    if side.model is None:
        return []
    rows = [p for p in side.model.prices if p.status != "cancelled" and p.from_ <= today]
    return [price for price in rows if any(key in price.rates for key in DRAWN)]


def _axes(rates: Sequence[Decimal], first: date, today: date) -> dict[str, Any]:
    title = "$ per million"
    if min(rates) > 0:
        span = [min(rates).adjusted(), max(rates).adjusted() + 1]
        dollars = build_logarithmic_axis(title, min(rates), max(rates), formatting.rate, range=span)
    else:
        dollars = build_axis(title, tickprefix="$", range=[0, to_float(max(rates)) * 1.1])
    return {
        "height": 260,
        "showlegend": False,
        "hovermode": "closest",
        "xaxis": {"type": "date", "range": [first.isoformat(), today.isoformat()], "nticks": 4},
        "yaxis": dollars,
    }


def _chart(place: int, side: Side, rows: list[Price], layout: dict[str, Any], today: date) -> Chart:
    model = side.model
    assert model is not None  # noqa: S101 -- it has rows
    first = date.fromisoformat(layout["xaxis"]["range"][0])
    late = rows[0].from_ - first > (today - first) / 2
    traces = [
        _trace(place, key, rows, _end(model, rows[-1], today), late=late)
        for key in DRAWN
        if any(key in price.rates for price in rows)
    ]
    body = tuple(
        (formatting.day(price.from_), *(formatting.rate(price.rates.get(key)) for key in DRAWN)) for price in rows
    )
    figure = {"data": traces, "layout": layout}
    head = ("From", "Input, $ per million", "Output, $ per million")
    return Chart(f"history-{place}", side.result.requested, _sentence(rows), figure, head, body)


def _end(model: Model, last: Price, today: date) -> date:
    ends = [day for day in (last.until, model.ends) if day]
    return min([today, *ends])


def _trace(place: int, key: str, rows: list[Price], end: date, *, late: bool) -> Trace:
    known = [price for price in rows if key in price.rates]
    rates = [price.rates[key] for price in (*known, known[-1])]
    return draw_line(
        DRAWN[key],
        place,
        [*(price.from_.isoformat() for price in known), end.isoformat()],
        rates,
        mode="lines+markers+text",
        customdata=[formatting.rate(rate) for rate in rates],
        # The line is named where it begins; a legend for each small chart would be larger than the chart.
        text=[DRAWN[key], *[""] * len(known)],
        textposition="top left" if late else "top right",
        hover="%{fullData.name}: %{customdata} per million tokens from %{x|%Y-%m-%d}",
        line={"shape": "hv", "dash": "solid" if key == "output_mtok" else "dot"},
        # A marker where a price begins; none where its line ends.
        size=[*[7] * len(rows), 0],
    )


def _sentence(rows: list[Price]) -> str:
    """Say what the price was first, and what it has become."""
    steps = [pair for pair, _ in groupby(tuple(price.rates.get(key) for key in DRAWN) for price in rows)]
    first, last = (", ".join(map(formatting.rate, step)) for step in (steps[0], steps[-1]))
    if len(steps) == 1:
        return f"Input and output {first} since {rows[0].from_}."
    return f"Input and output from {first} on {rows[0].from_} to {last}."
