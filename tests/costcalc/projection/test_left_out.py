"""Plans with a fee whose rate nobody knows: the cost is the least, and never called cheapest.

Of 1,000 tokens in and 500 out, a thousand requests with a file search each cost on seek, whose vendor charges for file
searches at a rate that is not known, at least 1 + 4 / 2 + 5 = $8 a month; on gpt-4.1 2 + 8 / 2 + 2.50 = $8.50.
"""

from __future__ import annotations

import csv
import io

import pytest
from django.test import Client

from tests.support.api import send
from tests.support.html import grid, one

NUMBERS: dict[str, int] = {"input_tokens": 1000, "output_tokens": 500, "months": 2, "file_search": 1, "budget": 9}
PAGE: dict[str, int | str] = {**NUMBERS, "requests": 1000, "models": "seek,gpt-4.1", "as_of": "2026-11-21", "hours": 24}
TOTALS = "[aria-labelledby='title-totals'] table"
BUDGET = "[aria-labelledby='title-budget-table'] table"

pytestmark = pytest.mark.usefixtures("meters")


def test_a_program_is_told_that_a_total_is_the_least_and_what_it_leaves_out(client: Client) -> None:
    plan = send(client, "projection", NUMBERS | {"requests_per_month": 1000, "models": ["seek", "gpt-4.1"]})
    seek, other = (next(each for each in plan["results"] if each["requested"] == name) for name in ("seek", "gpt-4.1"))
    assert (seek["total"]["expected"], seek["partial"], seek["not_included"]) == ("16", True, ["file_search", "taxes"])
    assert (other["total"]["expected"], other["partial"]) == ("17", False)
    assert plan["drivers"]["model"] == "gpt-4.1"  # the cheapest
    assert "file search, taxes" in plan["assumptions"]["Not included"]
    assert {line["requested"]: line["fits"] for line in plan["budget"]["results"]} == {"seek": None, "gpt-4.1": True}


def test_the_page_says_at_least_and_calls_another_model_cheapest(client: Client) -> None:
    html = client.get("/", PAGE).content.decode()
    assert "gpt-4.1 costs $17.00" in one(html, "#plan-answer")
    totals = {name: row for name in ("seek", "gpt-4.1") for row in grid(html, TOTALS) if name in row[0]}
    assert totals["seek"][1] == "at least $16.00"
    assert totals["gpt-4.1"][1] == "$17.00"
    budget = next(row for row in grid(html, BUDGET) if "seek" in row[0])
    assert "yes" not in budget


def test_the_file_has_both(client: Client) -> None:
    rows = list(csv.DictReader(io.StringIO(client.get("/plan.csv", PAGE).content.decode("utf-8-sig"))))
    said = {row["model"]: (row["partial"], row["not_included"]) for row in rows}
    assert said["seek"] == ("yes", "file_search, taxes")
    assert said["gpt-4.1"][0] == "no"


def test_what_a_successor_leaves_out_is_said_where_the_plan_goes_on_with_it(client: Client) -> None:
    """No estimate of the day has o1's successor."""
    body = {"input_tokens": 1000, "requests_per_month": 1000, "months": 2, "models": ["o1"]}
    gone, followed = (send(client, "projection", body | {"use_successors": on})["results"][0] for on in (False, True))
    after = send(client, "estimate", {"input_tokens": 1000, "models": [gone["successor"]]})["results"][0]
    assert gone["not_included"] == []
    assert followed["not_included"] == after["not_included"] != []


def test_of_many_switches_to_a_successor_ten_are_named_at_once_and_each_at_its_model(client: Client) -> None:
    gone = [
        f"gpt-{name}"
        for name in (
            "3.5-turbo", "3.5-turbo-0125", "4", "4-0613", "4-turbo", "4.1-nano", "4o-2024-05-13",
            "4o-mini-search-preview", "4o-search-preview", "4-0125-preview", "4-0314", "4-32k",
        )
    ]  # fmt: skip
    body = {"input_tokens": 1000, "requests_per_month": 1000, "months": 2, "models": gone, "use_successors": True}
    plan = send(client, "projection", body)
    told = [text for each in plan["results"] for text in each["warnings"] if "which its vendor recommends" in text]
    said = plan["assumptions"]["Retired models"]
    assert len(set(told)) > 10
    assert said.count("which its vendor recommends") == 10
    assert said.endswith(f"; and {len(set(told)) - 10} more")
