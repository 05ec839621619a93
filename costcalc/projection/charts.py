"""The plan's charts as plain dictionaries. Axes have our own texts: see costcalc.web.charts."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from costcalc import formatting
from costcalc.projection.sensitivity_tables import NAMES
from costcalc.projection.tables import label_projection, write_dollars
from costcalc.web.charts import (
    BY_NAME,
    PALETTE,
    Chart,
    Trace,
    build_figure,
    build_linear_axis,
    build_logarithmic_axis,
    build_months_axis,
    choose_style,
    draw_bars,
    draw_line,
    list_points,
    to_float,
)
from pricing.projection.analysis import Analysis
from pricing.projection.break_even import Stretch, choose_volumes, compute_costs
from pricing.projection.by_model import ModelProjection

MOST_LINES = 8
MOST_BANDS = 3
"""More bands than this only cover each other."""
WIDE = 30
"""Ratio of the dearest cost to the cheapest from which on a linear axis would hide the cheapest."""
HOVER = "%{fullData.name}: %{text} a month at %{customdata} requests"


def draw_projection(analysis: Analysis) -> Chart | None:
    """Draw the expected dollars month by month, with the low–high band of a few models."""
    priced = [each for each in analysis.projected if each.projection.known.expected]
    drawn = priced[:MOST_LINES]
    plan = analysis.plan
    costs = [month.cost for each in drawn for month in each.projection.months if month.cost]
    if not costs or plan.months == 1:
        return None
    least = min(cost.expected for cost in costs if cost.expected)
    most = max(cost.expected for cost in costs)
    banded = len(drawn) <= MOST_BANDS and any(cost.low != cost.high for cost in costs)
    if banded:
        least, most = min([cost.low for cost in costs if cost.low] or [least]), max(cost.high for cost in costs)
    wide = most > least * WIDE
    data = [trace for each in drawn for trace in _lines(each, banded, positive=wide)]
    axis = build_logarithmic_axis if wide else build_linear_axis
    y = axis("dollars a month", least if wide else Decimal(0), most, formatting.money)
    drawing = build_figure(data, 420, build_months_axis([month.first for month in plan.calendar], 0.3), y)
    sentence = "Each line is the expected cost" + ("; the band around it runs from low to high." if banded else ".")
    if not banded and any(cost.low != cost.high for cost in costs):
        sentence += " The table below has the low and high."
    if len(drawn) < len(priced):
        sentence += f" The {len(drawn)} cheapest of {len(priced)} are shown."
    return Chart(
        "projection", f"Monthly cost over {formatting.plural(plan.months, 'month')}", sentence, drawing, (), ()
    )


def _lines(each: ModelProjection, banded: bool, *, positive: bool) -> list[Trace]:
    months = each.projection.months
    places = list(range(len(months)))

    def drawn(level: str) -> list[float | None]:
        """List the points; a logarithmic axis has no place for zero."""
        costs = [getattr(month.cost, level) if month.cost else None for month in months]
        return list_points(None if positive and not cost else cost for cost in costs)

    edge = {"type": "scatter", "mode": "lines", "x": places, "line": {"width": 0}, "hoverinfo": "skip",
            "showlegend": False, "legendgroup": each.name, "name": each.name}  # fmt: skip
    band = [
        {**edge, "y": drawn("low")},
        {**edge, "y": drawn("high"), "fill": "tonexty", "fillcolor": _faint(PALETTE[choose_style(each.place)[0]])},
    ]
    line = draw_line(
        label_projection(each), each.place, places, drawn("expected"),
        hover="%{fullData.name}: %{text} in %{customdata}",
        line={"dash": "dash"} if each.projection.last_day else None,
        text=[write_dollars(each, month.cost.expected if month.cost else None) for month in months],
        customdata=[formatting.month(month.month) for month in months], legendgroup=each.name,
    )  # fmt: skip
    return [*(band if banded else []), line]


def _faint(color: str) -> str:
    red, green, blue = (int(color[place : place + 2], 16) for place in (1, 3, 5))
    return f"rgba({red},{green},{blue},0.18)"


def draw_crossing(analysis: Analysis) -> Chart | None:
    """Draw a month's cost over a range of volumes, with the flat plan across it and the crossings named."""
    known, choices = analysis.crossings, analysis.subscription
    if known is None or choices is None:
        return None
    lines = {line.name: line for line in known.lines}
    drawn = [(each, lines[each.name]) for each in analysis.projected[:MOST_LINES] if each.name in lines]
    even = {choice.requested: choice.break_even for choice in choices}
    meetings = [requests for each, _ in drawn if (requests := even[each.name])]
    if not meetings:
        return None
    now = analysis.plan.requests[0].expected or Decimal(1)
    points = choose_volumes(min(now, *meetings) / 10, max(now, *meetings) * 10)
    costs = compute_costs([line for _, line in drawn], points)
    priced = [cost for line in costs for cost in line if cost]
    traces = [_level(each, points, line) for (each, _), line in zip(drawn, costs, strict=True)]
    x = build_logarithmic_axis("requests a month", points[0], points[-1], formatting.quantity)
    y = build_logarithmic_axis("dollars a month", min(priced), max(priced), formatting.money)
    sentence = " ".join(_stretch(stretch, known.stretches) for stretch in known.stretches)
    head = ("Model", "Break-even with the subscription, requests a month")
    body = tuple(
        (each.name, "none" if even[each.name] is None else formatting.quantity(even[each.name])) for each, _ in drawn
    )
    return Chart(
        "crossing",
        "When the subscription pays off",
        sentence,
        build_figure([*traces, _across(points, known.flat.fixed)], 420, x, y),
        head,
        body,
    )


def _level(each: ModelProjection, points: Sequence[Decimal], costs: Sequence[Decimal]) -> Trace:
    return draw_line(
        each.name, each.place, points, [cost or None for cost in costs], hover=HOVER, size=6,
        text=[write_dollars(each, cost) for cost in costs], customdata=list(map(formatting.quantity, points)),
    )  # fmt: skip


def _across(points: Sequence[Decimal], monthly: Decimal) -> Trace:
    """Draw the same cost at any volume; it has no points of its own."""
    return {
        "type": "scatter",
        "mode": "lines",
        "name": "subscription",
        "x": list_points([points[0], points[-1]]),
        "y": list_points([monthly] * 2),
        "line": {"color": PALETTE[-1], "width": 2, "dash": "dash"},
        "hovertemplate": f"subscription: {formatting.money(monthly)} a month<extra></extra>",
    }


def _stretch(stretch: Stretch, stretches: Sequence[Stretch]) -> str:
    place = stretches.index(stretch)
    if len(stretches) == 1:
        return f"{stretch.cheapest[:1].upper()}{stretch.cheapest[1:]} is cheapest at any volume."
    if place + 1 == len(stretches):
        return f"Above {formatting.quantity(stretch.since)} requests a month, {stretch.cheapest} is cheapest."
    return f"Up to {formatting.quantity(stretches[place + 1].since)} requests a month, {stretch.cheapest} is cheapest."


def draw_drivers(analysis: Analysis) -> Chart | None:
    """Draw each assumption's reach about the expected total, longest on top. The page's table has its figures."""
    today, swings = analysis.today, analysis.drivers
    if today is None or today.expected is None or not swings:
        return None
    expected, names = today.expected, [NAMES[swing.assumption] for swing in swings]
    costs = {"low": [swing.cost_at_low for swing in swings], "high": [swing.cost_at_high for swing in swings]}
    bars = [
        draw_bars(
            [cost - expected for cost in costs[end]], names, color, text=list(map(formatting.money, costs[end])),
            hover=f"%{{y}} at its {end}: %{{text}}", name=f"at its {end}", orientation="h", base=to_float(expected),
        )
        for end, color in (("low", PALETTE[5]), ("high", PALETTE[1]))
    ]  # fmt: skip
    ends = [*costs["low"], *costs["high"], expected]
    x = build_linear_axis("dollars for the period", min(ends), max(ends), formatting.money)
    drawing = build_figure(bars, 130 + 34 * len(swings), x, BY_NAME, barmode="overlay")
    sentence = (
        f"On {today.name}, where the period costs {formatting.money(expected)} as expected, {names[0]} changes the "
        f"total the most: by {formatting.money(swings[0].moves)}. Each one changes alone; the others stay as expected."
    )
    return Chart("drivers", "Cost drivers", sentence, drawing, (), ())
