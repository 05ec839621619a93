"""What the charts of an estimate show: at most five models in color, the budget, and one figure with the table."""

from __future__ import annotations

from datetime import date
from decimal import Decimal as D
from math import log10
from pathlib import Path
from typing import Any

import pytest
from plotly import graph_objects as go

from costcalc.estimate.charts import choose_colored, draw_charts
from costcalc.web.charts import GONE, GRAY, NEUTRAL, Chart
from costcalc.web.identity import choose_color
from pricing.catalog.catalog import Catalog
from pricing.catalog.defaults import list_default_models
from pricing.catalog.rates import Conditions
from pricing.estimate.estimate import Estimate, estimate_request
from pricing.estimate.request import Expectation, Request
from pricing.projection.ahead import Ahead, look_ahead
from pricing.projection.scenario import Scenario
from pricing.workload import Workload
from tests.pricing.test_fees import GROUNDED
from tests.support.price_tables import TODAY, book

LUNA, SOL, ASTRA = MINE = ("gpt-6-luna", "gpt-6.2-sol", "gpt-6.2-astra")
# gpt-6-luna: (2,290 × $0.10 + 300 × $0.50) / 1,000,000 = $0.000379, times 50,000 = $18.95; sol 20 times, astra 80.


def ask(catalog: Catalog, *models: str, requests: int = 50_000, day: date = TODAY, tokens: int = 2_290) -> Estimate:
    conditions = Conditions(day, last_known=True)
    return estimate_request(catalog, Request(tokens, models, Expectation(300), conditions, Workload(D(requests))))


def look(estimate: Estimate, **said: Any) -> Ahead:
    return look_ahead(Scenario(**said), estimate)


def draw(estimate: Estimate, baseline: str = "", **said: Any) -> dict[str, Chart]:
    ahead = look(estimate, **said) if estimate.request.workload.requests else None
    return {chart.id: chart for chart in draw_charts(estimate, baseline, ahead)}


def colored(figure: dict[str, Any]) -> dict[str, Any]:
    """Lines in a color of their own, by name."""
    lines = [each for each in figure["data"] if each.get("mode") == "lines" and "fill" not in each]
    return {each["name"]: each for each in lines if each["meta"]["color"] not in {GRAY, "var(--text)"}}


def versions(chart: Chart) -> list[dict[str, Any]]:
    """The figure as it is, and where one can switch, with logarithmic axes."""
    return [chart.figure, *([{**chart.figure, "layout": chart.logarithmic}] if chart.logarithmic else [])]


def texts(figure: dict[str, Any]) -> list[str]:
    return [note["text"] for note in figure["layout"].get("annotations", [])]


def test_each_chart_is_a_figure_that_plotly_accepts_and_has_a_table(catalog: Catalog) -> None:
    default = list_default_models(catalog, TODAY, last_known=True)
    charts = draw(ask(catalog, *default), "o1", budget=D(200), growth=D("0.1"), subscription={"seat": D(20)})
    assert list(charts) == ["money", "volume", "months"]
    for chart in charts.values():
        for figure in versions(chart):
            go.Figure(figure)
        assert all(len(row) == len(chart.head) for row in chart.body)


def test_bars_are_stacked_of_what_is_charged(catalog: Catalog) -> None:
    money = draw(ask(catalog, *MINE))["money"]
    inputs, outputs = money.figure["data"]
    # 2,290 × $0.10 / 1,000,000 × 50,000 = $11.45 and 300 × $0.50 / 1,000,000 × 50,000 = $7.50
    assert (inputs["name"], inputs["x"][0], inputs["text"][0]) == ("input", 11.45, "$11.45")
    assert (outputs["name"], outputs["x"][0], outputs["text"][0]) == ("output", 7.5, "$7.50")
    assert texts(money.figure)[0] == "$18.95"
    assert money.head == ("Model", "input", "output", "Total")
    assert money.body[0] == (LUNA, "$11.45", "$7.50", "$18.95")
    assert money.key == (("input", "m-input"), ("output", "m-output"))
    # 11.45 / 18.95 = 60.4%
    assert money.sentence == (
        "A month costs from $18.95 on gpt-6-luna to $1,516.00 on gpt-6.2-astra. On gpt-6-luna, 60% of it is input."
    )


def test_without_a_volume_the_bars_are_of_a_request_and_stand_alone(catalog: Catalog) -> None:
    charts = draw(ask(catalog, *MINE, requests=0))
    assert list(charts) == ["money"]
    assert charts["money"].sentence.startswith("A request costs from $0.000379 on gpt-6-luna")


def test_a_last_price_is_hatched_and_comes_last(catalog: Catalog) -> None:
    money = draw(ask(catalog, "o1", LUNA, "nonsense"))["money"]
    bars = money.figure["data"][0]
    assert bars["y"] == [LUNA, "o1 (last price)"]
    assert bars["marker"]["pattern"]["shape"] == ["", "/"]
    assert "Hatched bars are last prices" in money.sentence


def test_what_cannot_do_the_job_is_in_no_chart(catalog: Catalog) -> None:
    """190,000 tokens are more than gpt-4o takes."""
    charts = draw(ask(catalog, "gpt-4o", LUNA, SOL, tokens=190_000), "gpt-4o")
    assert all("gpt-4o" not in row[0] for row in charts["money"].body)
    assert set(colored(charts["volume"].figure)) == set(colored(charts["months"].figure)) == {LUNA, SOL}


def test_a_model_whose_cost_is_only_a_lower_bound_has_no_line_and_the_charts_say_so(tmp_path: Path) -> None:
    """The vendor of `unknown` charges for a search, at a rate that nobody knows."""
    asked = Expectation(300, fees=(("web_search", D(2)),))
    request = Request(1_000, ("by-query", "by-prompt", "unknown"), asked, Conditions(TODAY), Workload(D(1_000)))
    charts = draw(estimate_request(book(tmp_path, grounds=GROUNDED), request))
    for id_ in ("volume", "months"):
        assert set(colored(charts[id_].figure)) == {"by-query", "by-prompt"}
        assert "unknown" not in str(charts[id_].body)
        assert charts[id_].sentence.endswith(
            ". Not drawn: 1 model whose cost is only a lower bound, as the rate of a fee is not known."
        )


def test_nothing_with_a_price_is_no_chart(catalog: Catalog) -> None:
    assert draw_charts(ask(catalog, "nonsense"), "", None) == []
    assert draw_charts(ask(catalog), "", None) == []


def test_where_nothing_is_sent_no_volume_and_no_month_is_drawn(catalog: Catalog) -> None:
    """A logarithmic axis has no place for nothing."""
    conditions = Conditions(TODAY, last_known=True)
    free = estimate_request(catalog, Request(0, MINE, Expectation(0), conditions, Workload(D(50_000))))
    assert {"volume", "months"}.isdisjoint(draw(free, budget=D(5)))


def test_five_are_in_color_cheapest_baseline_those_at_the_budget_and_the_next(catalog: Catalog) -> None:
    estimate = ask(catalog, *list_default_models(catalog, TODAY))
    by_cost = sorted((r for r in estimate.results if r.able), key=lambda r: r.cost or 0)
    names = [r.requested for r in by_cost]
    budget = ((by_cost[7].monthly or D(0)) + (by_cost[8].monthly or D(0))) / 2
    chosen = [r.requested for r in choose_colored(estimate, names[-1], budget)]
    assert chosen == [names[0], names[-1], names[7], names[8], names[1]]
    assert [r.requested for r in choose_colored(estimate, "", None)] == names[:5]


@pytest.mark.parametrize("id_", ["volume", "months"])
def test_the_others_are_gray_and_have_no_name(catalog: Catalog, id_: str) -> None:
    estimate = ask(catalog, *list_default_models(catalog, TODAY))
    figure = draw(estimate)[id_].figure
    grays = [each for each in figure["data"] if each["meta"].get("color") == GRAY]
    assert len(colored(figure)) == 5
    assert len(grays) == sum(r.able for r in estimate.results) - 5
    assert not any(each["meta"]["end"] for each in grays)
    sentence = draw(estimate)[id_].sentence
    if id_ == "volume":  # all lines begin at 0
        assert sentence.endswith(f" In gray: {len(grays)} other models.")
    else:  # the five in color are the cheapest, and fill the figure
        assert sentence.endswith(f" {len(grays)} other models cost more than this chart shows.")


def test_a_model_has_its_color_in_each_chart_and_neutral_without_a_page(catalog: Catalog) -> None:
    charts = draw(ask(catalog, *MINE))
    color = choose_color(LUNA, catalog.offer(LUNA))
    for id_ in ("volume", "months"):
        line = colored(charts[id_].figure)[LUNA]
        assert (line["meta"]["color"], line["line"]["color"]) == (color, NEUTRAL)


def test_lines_of_one_color_have_dashes_of_their_own_and_last_prices_another(catalog: Catalog) -> None:
    lines = colored(draw(ask(catalog, SOL, ASTRA, "o1"), "o1")["volume"].figure)
    assert lines[SOL]["meta"]["color"] == lines[ASTRA]["meta"]["color"]
    assert [lines[name]["line"]["dash"] for name in (SOL, ASTRA, "o1 (last price)")] == ["solid", "dot", GONE]


def test_cost_runs_straight_to_twice_the_volume_with_a_dot_at_the_volume(catalog: Catalog) -> None:
    volume = draw(ask(catalog, *MINE))["volume"]
    line = colored(volume.figure)[LUNA]
    costs = dict(zip(line["x"], line["y"], strict=True))
    assert (costs[0], costs[25_000], costs[50_000], costs[100_000]) == (0, 9.475, 18.95, 37.9)
    assert volume.figure["layout"]["xaxis"]["range"] == [0, 100_000]
    dots = volume.figure["data"][-1]
    assert (dots["x"], dots["y"]) == ([50_000] * 3, [18.95, 379, 1_516])
    assert volume.sentence == "Nothing bends and no lines cross: each cost grows in proportion to requests."


def test_the_logarithmic_version_reaches_a_hundred_times_to_both_sides(catalog: Catalog) -> None:
    volume = draw(ask(catalog, *MINE))["volume"]
    _, figure = versions(volume)
    assert figure["layout"]["xaxis"]["type"] == figure["layout"]["yaxis"]["type"] == "log"
    assert figure["layout"]["xaxis"]["range"] == [log10(500), log10(5_000_000)]
    line = colored(figure)[LUNA]
    assert (line["x"][1], line["x"][-1]) == (500, 5_000_000)


def test_the_budget_is_a_rule_and_says_how_many_requests_it_buys(catalog: Catalog) -> None:
    volume = draw(ask(catalog, *MINE), budget=D(2_000))["volume"]
    assert [shape["y0"] for shape in volume.figure["layout"]["shapes"] if shape["name"] == "var(--budget)"] == [2_000]
    # 2,000 / 0.000379 = 5,277,044.8
    assert "$2,000 buys 5,277,044 requests a month on gpt-6-luna." in volume.sentence
    assert (volume.head[-1], volume.body[0][-1]) == ("$2,000 buys, requests", "5,277,044")


def test_a_budget_far_above_the_lines_is_said_at_the_top(catalog: Catalog) -> None:
    """Twice the volume of gpt-6-luna costs $37.90; a rule at $2,000 would press its line to the ground."""
    volume = draw(ask(catalog, LUNA), budget=D(2_000))["volume"]
    assert "budget $2,000, above this chart" in texts(volume.figure)
    assert "budget $2,000" in texts(versions(volume)[1])


def test_a_flat_plan_crosses_the_lines_where_it_costs_less(catalog: Catalog) -> None:
    charts = draw(ask(catalog, *MINE), subscription={"seat": D("7.58"), "people": 5})
    volume = charts["volume"]
    # 7.58 × 5 = 37.90; 37.90 / 0.000379 = 100,000 requests; sol 20 times earlier
    assert volume.sentence == (
        "The subscription costs $37.90 a month at any volume, which is less than gpt-6-luna from 100,000 requests "
        "a month on."
    )
    assert volume.head[-1] == "Subscription costs less from, requests"
    assert [row[-1] for row in volume.body] == ["100,000", "5,000", "1,250"]
    dots = volume.figure["data"][-1]
    assert (5_000, 37.9) in zip(dots["x"], dots["y"], strict=True)


def test_what_only_the_months_add_is_said_beside_the_volume(catalog: Catalog) -> None:
    assert draw(ask(catalog, *MINE), retries=D("0.1"))["volume"].sentence.endswith(
        "What only the months ahead add, such as retries, is not in these costs."
    )


def test_months_have_the_budget_and_say_until_when_it_holds(catalog: Catalog) -> None:
    months = draw(ask(catalog, *MINE), growth=D("0.1"), budget=D(2_000))["months"]
    assert [shape["y0"] for shape in months.figure["layout"]["shapes"]] == [2_000]
    # astra: 1,516 × 1.1² = 1,834.36 in Jan, × 1.1³ = 2,017.80 in Feb; luna: 18.95 × (1.1¹² − 1) / 0.1 = 405.23
    # sol: 379 × 1.1¹¹ = 1,081.33, never over
    assert months.sentence == (
        "Over 12 months from Nov 2026, gpt-6-luna costs $405.23. Within $2,000 until Jan 2027 on 3 of 3; "
        "gpt-6-luna and 1 more in all 12 months."
    )
    assert months.body[0] == ("Nov 2026", "$18.95", "$379.00", "$1,516.00")
    assert months.body[2][-1] == "$1,834.36"


def test_a_retirement_ends_a_line_and_is_named(catalog: Catalog) -> None:
    """gpt-4o-mini retires on 2027-01-14: January, the third month, has no price."""
    months = draw(ask(catalog, "gpt-4o-mini", LUNA))["months"]
    line = colored(months.figure)["gpt-4o-mini"]
    assert [cost is None for cost in line["y"][:4]] == [False, False, True, True]
    (end,) = [shape for shape in months.figure["layout"]["shapes"] if shape["x0"] == 2]
    assert end["name"] == line["meta"]["color"]
    assert "gpt-4o-mini retires" in texts(months.figure)
    assert months.body[2][months.head.index("gpt-4o-mini")] == "–"


def test_where_the_cheapest_retires_the_months_before_are_said(catalog: Catalog) -> None:
    # gpt-4o-mini: (2,290 × $0.15 + 300 × $0.60) / 1,000,000 × 50,000 = $26.175, for two months; sol: 12 × $379
    assert draw(ask(catalog, "gpt-4o-mini", SOL))["months"].sentence == (
        "Over 12 months from Nov 2026, gpt-4o-mini costs $52.35 until it retires, 14 Jan 2027; "
        "gpt-6.2-sol costs $4,548.00 over all 12 months."
    )


def test_an_announced_price_is_a_step_that_is_named(catalog: Catalog) -> None:
    """gemini-4-carbon costs twice as much from December on."""
    months = draw(ask(catalog, "gemini-4-carbon", LUNA))["months"]
    (step,) = [note for note in months.figure["layout"]["annotations"] if note["text"] == "price rises"]
    line = colored(months.figure)["gemini-4-carbon"]
    assert (step["x"], step["y"]) == (1, line["y"][1])
    assert line["y"][1] == 2 * line["y"][0]


def test_growth_alone_is_no_step(catalog: Catalog) -> None:
    assert texts(draw(ask(catalog, LUNA), growth=D("0.07"))["months"].figure) == []


def test_a_band_runs_from_low_to_high(catalog: Catalog) -> None:
    months = draw(ask(catalog, LUNA), requests_low=25_000, requests_high=100_000)["months"]
    low, high = (each for each in months.figure["data"] if each["line"]["width"] == 0)
    assert (low["y"][0], high["y"][0]) == (18.95 / 2, 18.95 * 2)
    assert (low.get("fill"), high["fill"]) == (None, "tonexty")


def test_a_single_month_is_no_chart(catalog: Catalog) -> None:
    assert list(draw(ask(catalog, *MINE), months=1)) == ["money", "volume"]


@pytest.mark.parametrize("requests", [1, 10**12])
def test_axes_stay_readable_from_a_fraction_of_a_cent_to_a_trillion(catalog: Catalog, requests: int) -> None:
    for chart in draw(ask(catalog, *MINE, requests=requests), budget=D(20), subscription={"seat": D(20)}).values():
        for figure in versions(chart):
            for axis in ("xaxis", "yaxis"):
                ticks = figure["layout"][axis].get("ticktext", ["", ""])
                assert 2 <= len(ticks) <= 12
                assert not any("E" in text for text in ticks)
