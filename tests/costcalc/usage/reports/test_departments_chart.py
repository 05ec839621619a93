"""The chart of budgets. A request costs 0.0014 dollars."""

from __future__ import annotations

import re
from typing import Any

import pytest
from plotly import graph_objects as go

from costcalc.current import catalog, current_day
from costcalc.usage.logs.report import Report
from costcalc.usage.reports.budgets_file import read_budgets
from costcalc.usage.reports.departments import DepartmentsQuestion
from costcalc.web.charts import Chart
from pricing.usage_log.charges.charge import Given
from pricing.usage_log.plan import make_plan
from pricing.usage_log.rows import reduce_rows
from tests.support.usage_answers import OPENAI, UNKNOWN

pytestmark = pytest.mark.usefixtures("acme")
BUDGETS = """
departments:
  - {name: Support, budget: 0.03, when: {team: support}}
  - {name: <b>Research</b>, budget: none, when: {team: research}}
"""
DAY = 86_400


def ask(*rows: dict[str, Any], budgets: str = BUDGETS) -> Report:
    question = DepartmentsQuestion(read_budgets(budgets))
    reduced = reduce_rows(rows, make_plan(catalog(), question.labels))
    return question.answer(catalog(), reduced, Given(current_day()), question.labels)


def request(team: str, day: int = 1) -> dict[str, Any]:
    return OPENAI | {"id": "", "created": OPENAI["created"] + (day - 1) * DAY, "metadata": {"team": team}}


def draw(*rows: dict[str, Any]) -> Chart:
    (chart,) = ask(*rows).draw()
    go.Figure(chart.figure)
    return chart


def test_bars_reach_from_what_was_spent_to_the_forecast_and_a_line_is_the_budget() -> None:
    # 10 days with a request each, and 20 days ahead
    chart = draw(*(request("support", day) for day in range(1, 11)), request("research", 10))
    so_far, ahead = chart.figure["data"]
    assert so_far["x"][0] == pytest.approx(10 * 0.0014)
    assert ahead["x"][0] == pytest.approx(20 * 0.0014)
    (mark,) = chart.figure["layout"]["shapes"]
    assert (mark["x0"], mark["y0"] < 0 < mark["y1"]) == (0.03, True)
    assert [line[:4] for line in chart.body[:1]] == [("Support", "$0.014", "$0.042", "$0.03")]
    assert chart.body[0][4] == "within; forecast over by $0.012"
    assert chart.title == "Budgets in Nov 2026"
    assert re.match(
        r"In total, \$0\.0154 was spent in the month, and \$0\.\d+ is forecast by its end\. The line", chart.sentence
    )


def test_the_latest_month_is_drawn_and_none_where_nothing_is_known() -> None:
    before = draw(request("support", 1) | {"created": OPENAI["created"] - 31 * DAY})
    assert before.title == "Budgets in Oct 2026"
    assert [trace["name"] for trace in before.figure["data"]] == ["spent"]
    assert not ask().draw()
    unknown = ask(UNKNOWN | {"metadata": {"team": "support"}}).draw()
    assert not unknown


def test_names_of_departments_are_no_markup() -> None:
    chart = draw(request("research"))
    assert chart.figure["data"][0]["y"][1] == "&lt;b&gt;Research&lt;/b&gt;"  # which plotly.js shows as it is written
    assert chart.body[1][0] == "<b>Research</b>"


def test_the_longest_bars_are_drawn_where_there_are_many() -> None:
    many = "departments:\n" + "".join(f"- {{name: D{n}, budget: {n + 1}, when: {{team: t{n}}}}}\n" for n in range(40))
    (chart,) = ask(request("t3"), budgets=many).draw()
    assert chart.figure["data"][0]["y"] == [f"D{n}" for n in range(25, 40)]
    assert len(chart.body) == 41
    assert "The 15 largest of 41 are drawn." in chart.sentence
