"""Plans on models that retire: at their last price, or with their successors, on the page and in every export.

Of 1,000 tokens in and 500 out, a thousand requests cost 15 + 60 / 2 = $45 on old, which retired on 2026-10-23, and
2 + 8 / 2 = $6 on middle, its successor.
"""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import pytest
from django.test import Client

from tests.support import commands
from tests.support.html import grid, has, one, says

FORM = {
    "input_tokens": "1000",
    "output_tokens": "500",
    "requests": "1000",
    "models": "old,new",
    "months": "2",
    "hours": "24",
}
SWITCH = "from 2026-11-21 on old is replaced by middle, which its vendor recommends"

TOTALS = "[aria-labelledby='title-totals'] table"

pytestmark = pytest.mark.usefixtures("lives")


def page(client: Client, **changes: str) -> str:
    response = client.get("/", FORM | changes)
    assert response.status_code == 200
    return response.content.decode()


def project(client: Client, **changes: Any) -> Any:
    body = {
        "input_tokens": 1000,
        "output_tokens": 500,
        "requests_per_month": 1000,
        "models": ["old", "new"],
        "months": 2,
    }
    response = client.post("/api/v1/projection", json.dumps(body | changes), content_type="application/json")
    assert response.status_code == 200, response.content
    return {each["requested"]: each for each in response.json()["results"]} | {"all": response.json()}


def test_the_page_shows_a_last_price_apart_and_names_the_successor(client: Client) -> None:
    html = page(client)
    assert one(html, "#plan-answer").startswith("Over 2 months from Nov 2026, new costs $40.00.")
    old = next(row for row in grid(html, TOTALS) if "old (last price)" in row[0])
    assert "old retired on 23 Oct 2026; this is its last price, of 22 Oct 2026" in old[0]
    assert "Lives recommends middle" in old[0]
    assert old[1] == "$90.00"


def test_a_successor_that_is_asked_for_is_named_on_the_page_and_in_the_exports(client: Client) -> None:
    html = page(client, use_successors="on", models="old")
    assert says(html, "#plan", SWITCH)
    assert has(html, "#use_successors[checked]")
    assert next(row for row in grid(html, TOTALS) if " old" in row[0])[1] == "$12.00"
    query = FORM | {"use_successors": "on", "models": "old"}
    table = list(csv.DictReader(io.StringIO(client.get("/plan.csv", query).content.decode())))
    assert [row["usd_expected"] for row in table] == ["6", "6"]
    assert table[0]["Retired models"] == SWITCH
    assert table[0]["price_status"] == "on_sale"
    assert "use_successors=on" in table[0]["address"]
    assert SWITCH in client.get("/estimate.md", query).content.decode()
    assert client.get("/plan.json", query).json()["assumptions"]["Retired models"] == SWITCH


def test_a_model_that_retires_within_the_plan_names_its_successor(client: Client) -> None:
    html = page(client, models="middle", months="4")
    (row,) = (row for row in grid(html, TOTALS) if row[0].startswith("middle"))
    assert "middle retires on 15 Jan 2027; the 2 months with a price cost $12.00" in row[0]
    assert "Lives recommends newest" in row[0]
    assert "Lives recommends" not in page(client, models="middle", months="4", use_successors="on")


def test_a_budget_holds_until_a_model_retires(client: Client) -> None:
    html = page(client, models="middle,new", months="4", budget="30")
    budget = "[aria-labelledby='title-budget-table'] table"
    assert {row[0]: row[-1] for row in grid(html, budget)[1:]} == {
        "middle": "until it retires, 15 Jan 2027", "new": "yes",
    }  # fmt: skip


def test_the_plan_as_csv_marks_a_last_price(client: Client) -> None:
    table = list(csv.DictReader(io.StringIO(client.get("/plan.csv", FORM).content.decode())))
    assert {row["model"]: row["price_status"] for row in table} == {"new": "on_sale", "old": "last_known"}
    answers = client.get("/plan-answers.csv", FORM).content.decode()
    assert "old (last price)" in answers


def test_programs_ask_for_a_last_price_and_for_successors(client: Client) -> None:
    unasked = project(client)["old"]
    assert (unasked["total"], unasked["price_status"], unasked["successor"]) == (None, "unpriced", "middle")
    asked = project(client, last_known=True)["old"]
    assert (asked["total"]["expected"], asked["price_status"], asked["price_day"]) == ("90", "last_known", "2026-10-22")
    followed = project(client, use_successors=True)
    assert (followed["old"]["total"]["expected"], followed["old"]["price_status"]) == ("12", "on_sale")
    assert SWITCH in followed["old"]["warnings"]
    assert followed["all"]["assumptions"]["Retired models"] == SWITCH


def test_a_plan_without_retirements_says_that_none_was_needed(client: Client) -> None:
    answer = project(client, models=["new"], use_successors=True)["all"]
    assert (
        answer["assumptions"]["Retired models"]
        == "replaced by the successors that their vendors recommend; none retires in this period"
    )
    assert "Retired models" not in project(client, models=["new"])["all"]["assumptions"]


def test_the_command_has_the_same_switches() -> None:
    words = ("--input-tokens", "1000", "--output-tokens", "500", "--requests-per-month", "1000", "--model", "old",
             "--months", "2", "--format", "json")  # fmt: skip
    (followed,) = json.loads(commands.run("projection", *words, "--use-successors"))["results"]
    assert followed["total"]["expected"] == "12"
    (last,) = json.loads(commands.run("projection", *words, "--last-known"))["results"]
    assert last["total"]["expected"] == "90"
