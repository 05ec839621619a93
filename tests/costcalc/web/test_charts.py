"""What every chart is made of."""

from __future__ import annotations

from decimal import Decimal as D

import pytest
from plotly import graph_objects as go

from costcalc import formatting
from costcalc.web.charts import (
    NEUTRAL,
    build_figure,
    build_linear_axis,
    build_logarithmic_axis,
    describe_gray,
    draw_bars,
    draw_budget,
    draw_dots,
    draw_gray,
    draw_line,
    draw_rule,
)
from costcalc.web.meters import METERS, choose_meter


def test_a_line_is_drawn_in_floats_with_gaps_and_named_at_its_end() -> None:
    trace = draw_line("o1", "h-openai t-0", [1, 2], [D("0.5"), None], text=["$0.50", "–"], hover="%{text}")
    assert (trace["x"], trace["y"], trace["mode"]) == ([1, 2], [0.5, None], "lines")
    assert trace["meta"] == {"color": "h-openai t-0", "end": "o1"}
    assert trace["line"] == {"color": NEUTRAL, "width": 2.5}
    assert trace["hovertemplate"] == "%{text}<extra></extra>"


def test_a_hover_may_name_its_series_beside_itself() -> None:
    bars = draw_bars(["a"], [D(1)], "m-input", text=["$1"], hover="%{text}<extra>%{fullData.name}</extra>", name="in")
    assert bars["hovertemplate"] == "%{text}<extra>%{fullData.name}</extra>"
    assert (bars["name"], bars["y"], bars["marker"]) == ("in", [1.0], {"color": NEUTRAL})
    assert bars["meta"] == {"color": "m-input"}


def test_a_linear_axis_has_two_to_four_lines_and_a_little_room() -> None:
    """18.95 ÷ 2 = 9.475, rounded down to a step of 5; 6% of 18.95 is 1.137."""
    axis = build_linear_axis("", D(0), D("18.95"), formatting.money)
    assert axis["ticktext"] == ["$0", "$5.00", "$10.00", "$15.00"]
    assert axis["range"] == [0, float(D("18.95") + D("1.137"))]
    for most in ("0.000123", "1", "3", "9.99", "77", "2000", "1234567"):
        assert 3 <= len(build_linear_axis("", D(0), D(most), formatting.money)["tickvals"]) <= 5, most


def test_a_logarithmic_axis_is_named_so_and_has_powers_of_ten() -> None:
    axis = build_logarithmic_axis("requests a month", D(500), D(5_000_000), formatting.count)
    assert axis["title"]["text"] == "requests a month (logarithmic)"
    assert axis["ticktext"] == ["100", "1,000", "10,000", "100,000", "1,000,000", "10,000,000"]
    low, high = axis["range"]
    assert 10**low < 500
    assert 10**high > 5_000_000


def test_rules_are_shapes_that_plotly_takes_at_the_place_of_their_value() -> None:
    shape, note = draw_rule("y", D(2000), "budget $2,000", "var(--budget)")
    assert shape
    assert (shape["y0"], shape["y1"], shape["name"], note["y"]) == (2000, 2000, "var(--budget)", 2000)
    far, text = draw_rule("x", D(1000), "your volume", "var(--quiet)", logarithmic=True)
    assert far
    assert (far["x0"], text["x"]) == (1000, 3)  # log10(1000) = 3
    dots = draw_dots(["h-openai t-0"], [D(1000)], [D(5)])
    go.Figure(build_figure([dots], 300, {}, {}, shapes=[shape, far], annotations=[note, text]))


def test_a_budget_beyond_the_axis_is_said_and_not_drawn() -> None:
    assert draw_budget(D(2000), D(2500))[0]
    shape, note = draw_budget(D(2000), D(100))
    assert shape is None
    assert note["text"].endswith(", above this chart")


def test_every_item_has_a_meter() -> None:
    items = {
        "input": "input",
        "cached input": "cache reads",
        "cache write (1 hour)": "cache writes",
        "output": "output",
        "reasoning": "reasoning",
        "audio input": "audio and image",
        "image output": "audio and image",
        "web search": "fees",
        "container": "fees",
    }
    assert {item: choose_meter(item).name for item in items} == items
    assert {meter.name for meter in METERS} == set(items.values())


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ([], ""),
        ([[D(1), D(2)], [D(20), D(9)]], "In gray: 2 other models."),
        ([[D(1), D(2)], [None, D(20)]], "In gray: 1 other model; 1 costs more than this chart shows."),
        ([[D(1), None], [D(11), D(12)], [D(20), D(30)]], "In gray: 1 other model; 2 cost more than this chart shows."),
        ([[D(11), D(12)]], "1 other model costs more than this chart shows."),
        ([[D(11), D(12)], [D(20), D(30)]], "2 other models cost more than this chart shows."),
    ],
)
def test_gray_lines_are_told_from_those_above_the_figure(lines: list[list[D | None]], said: str) -> None:
    """An axis to 10 has room up to 10.6."""
    traces = [draw_gray("other", range(2), costs) for costs in lines]
    y = build_linear_axis("", D(0), D(10), str)
    colored = draw_line("first", "h-openai", range(2), [D(9), D(10)], text=(), hover="")
    assert describe_gray(build_figure([*traces, colored], 300, {}, y), "model") == said
