"""What every chart is made of."""

from __future__ import annotations

from decimal import Decimal as D

from costcalc.web.charts import MARKERS, PALETTE, choose_style, draw_bars, draw_line


def test_the_first_eight_models_have_colors_and_markers_of_their_own() -> None:
    assert [choose_style(place) for place in range(8)] == [(place, MARKERS[place]) for place in range(8)]


def test_a_ninth_model_has_the_first_color_with_another_marker() -> None:
    assert choose_style(8) == (0, MARKERS[1])


def test_a_line_is_drawn_in_floats_with_gaps() -> None:
    trace = draw_line("o1", 1, [1, 2], [D("0.5"), None], text=["$0.50", "–"], hover="%{text}", line={"dash": "dot"})
    assert (trace["x"], trace["y"]) == ([1, 2], [0.5, None])
    assert trace["line"] == {"color": PALETTE[1], "width": 2, "dash": "dot"}
    assert trace["hovertemplate"] == "%{text}<extra></extra>"


def test_a_hover_may_name_its_series_beside_itself() -> None:
    bars = draw_bars(["a"], [D(1)], PALETTE[0], text=["$1"], hover="%{text}<extra>%{fullData.name}</extra>", name="in")
    assert bars["hovertemplate"] == "%{text}<extra>%{fullData.name}</extra>"
    assert (bars["name"], bars["y"], bars["marker"]) == ("in", [1.0], {"color": PALETTE[0]})
