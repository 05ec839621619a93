"""Chart of what if."""

from __future__ import annotations

import plotly.graph_objects as go
import pytest

from costcalc.current import catalog
from costcalc.usage.reports.what_if_chart import draw_scenarios
from costcalc.web.charts import Chart
from pricing.usage import Usage
from pricing.usage_log.charges.charge import Given
from pricing.usage_log.record import Record
from pricing.usage_log.reports.what_if.comparison import compare_scenarios
from pricing.usage_log.reports.what_if.scenario import Scenario
from tests.pricing.usage_log.reports.what_if.test_comparison import reduce_all
from tests.support.price_tables import TODAY
from tests.support.usage_totals import make

pytestmark = pytest.mark.usefixtures("acme")
ROW = make(Usage(input_tokens=1_000, output_tokens=100), model="fast-1")
"""0.0014 dollars, at the batch tier 0.0007, on fast-2 0.0042."""


def draw(*rows: Record, scenarios: tuple[Scenario, ...] = (Scenario("fast-2"), Scenario(tier="batch"))) -> list[Chart]:
    return [*draw_scenarios(compare_scenarios(catalog(), reduce_all(catalog(), *rows), Given(TODAY), scenarios))]


def test_each_way_is_a_bar_and_the_cheapest_is_said() -> None:
    (chart,) = draw(ROW)
    go.Figure(chart.figure)  # plotly checks it
    (bars,) = chart.figure["data"]
    assert (bars["x"], bars["y"]) == ([0.0014, 0.0042, 0.0007], ["as it is", "#1", "#2"])
    assert bars["customdata"] == ["as it is", "model=fast-2", "tier=batch"]
    assert chart.sentence == "#2 is cheapest: $0.0007 (50%) less than as it is."


def test_where_nothing_costs_less_it_says_so() -> None:
    (chart,) = draw(ROW, scenarios=(Scenario("fast-2"),))
    assert chart.sentence == "None of these costs less than as it is."


def test_rows_without_a_price_are_said_and_a_least_amount_is_called_so() -> None:
    (chart,) = draw(ROW, make(model="mystery"))
    assert chart.sentence.endswith(
        "Differences are of the rows that have a price in both; a bar has all that are priced."
    )
    assert chart.figure["data"][0]["text"][0] == "at least $0.0014"


def test_a_way_without_any_price_has_no_bar() -> None:
    (chart,) = draw(ROW, scenarios=(Scenario("slow"), Scenario(tier="batch")))
    assert chart.figure["data"][0]["y"] == ["as it is", "#2"]
    assert draw(ROW, scenarios=(Scenario("slow"),)) == []
    assert draw(make(model="mystery")) == []
    assert draw() == []


def test_a_name_of_a_log_is_no_markup() -> None:
    (chart,) = draw(ROW, scenarios=(Scenario(models=(("<b>x", "fast-2"),)),))
    assert chart.figure["data"][0]["customdata"][1] == "model=&lt;b&gt;x&gt;fast-2"
