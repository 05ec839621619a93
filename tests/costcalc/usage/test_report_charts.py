"""Charts of reports: each step begins where the one before ended, and the last sum is where they lead."""

from __future__ import annotations

from decimal import Decimal as D
from typing import Any

from plotly import graph_objects as go

from costcalc.usage.job.report_charts import draw_report
from costcalc.usage.logs.report import Report


def draw(name: str, heads: tuple[str, ...], rows: Any) -> Any:
    """The figure of a report's only chart."""
    (chart,) = draw_report(Report(name, {}, (), heads, rows))
    go.Figure(chart.figure)
    return chart.figure


def read_bars(figure: Any) -> dict[str, tuple[float, float]]:
    """Name → (where its bar begins, how long it is)."""
    return {
        name: (start, length)
        for trace in figure["data"]
        for name, start, length in zip(trace["y"], trace.get("base") or [0.0] * 99, trace["x"], strict=False)
    }


def test_steps_lead_from_the_charge_to_the_invoice() -> None:
    heads = ("model", "invoiced_usd", "charged_usd", "difference_usd", "tier_usd", "discount_or_credit_usd")
    rows = [("a", D(7), D(10), D(-3), None, D(-3)), ("b", D(5), D(4), D(1), D(1), None)]
    figure = draw("invoice", heads, rows)
    assert read_bars(figure) == {
        "charged here": (0, 14),  # 10 + 4
        "tier": (14, 1),
        "discount or credit": (15, -3),
        "invoiced": (0, 12),  # 7 + 5
    }
    assert figure["layout"]["yaxis"]["categoryarray"] == ["charged here", "tier", "discount or credit", "invoiced"]


def test_an_invoice_that_is_the_same_needs_no_chart() -> None:
    report = Report("invoice", {}, (), ("invoiced_usd", "charged_usd", "tier_usd"), [(D(1), D(1), None)])
    assert draw_report(report) == []


def test_steps_lead_from_the_estimate_to_what_it_cost_also_below_nothing() -> None:
    rows = [("estimated", D(2)), ("volume", D(-5)), ("price", D(0)), ("mix", D(4)), ("actual", D(1))]
    figure = draw("estimate", ("item", "usd"), rows)
    assert read_bars(figure) == {"estimated": (0, 2), "volume": (2, -5), "mix": (-3, 4), "actual": (0, 1)}
    assert figure["layout"]["xaxis"]["range"][0] <= -3
    assert [note["text"] for note in figure["layout"]["annotations"]] == ["$2.00", "−$5.00", "+$4.00", "$1.00"]


def test_what_nobody_draws_has_no_chart() -> None:
    assert draw_report(Report("other", {}, (), (), ())) == []
