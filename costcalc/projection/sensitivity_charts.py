"""Chart of which assumptions change the total the most, as plain dictionaries."""

from __future__ import annotations

from costcalc import formatting
from costcalc.projection.sensitivity_tables import NAMES
from costcalc.web.charts import BY_NAME, Chart, build_figure, build_linear_axis, draw_bars, to_float
from costcalc.web.meters import INPUT, OUTPUT
from pricing.projection.analysis import Analysis


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
        for end, color in (("low", INPUT.color), ("high", OUTPUT.color))
    ]  # fmt: skip
    ends = [*costs["low"], *costs["high"], expected]
    x = build_linear_axis("", min(ends), max(ends), formatting.money)
    drawing = build_figure(bars, 60 + 34 * len(swings), x, BY_NAME, barmode="overlay")
    sentence = (
        f"On {today.name}, where the period costs {formatting.money(expected)} as expected, {names[0]} changes the "
        f"total the most: by {formatting.money(swings[0].moves)}. Each one changes alone; the others stay as expected."
    )
    key = (("at its low", INPUT.color), ("at its high", OUTPUT.color))
    return Chart("drivers", "Cost drivers", sentence, drawing, (), (), key)
