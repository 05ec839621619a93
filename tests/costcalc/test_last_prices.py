"""A model that has retired keeps its last price on every page, apart from the ranking; programs get it where they ask.

old costs $15 and $60, retired on 2026-10-23 and was followed by middle, at $2 and $8; new costs $5 and $30. With 1,000
tokens in and 500 out a request costs 0.015 + 0.030 = $0.045 on old and 0.005 + 0.015 = $0.020 on new.
"""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import pytest
from django.test import Client

from tests.support import commands
from tests.support.comparison import rows
from tests.support.html import costs, every, has, one

pytestmark = pytest.mark.usefixtures("lives")

REQUEST = "input_tokens=1000&output_tokens=500&requests=1000&models=old,new"
LAST = "old retired on 2026-10-23; this is its last price, of 2026-10-22; Lives recommends middle"
UNPRICED = "old retired on 2026-10-23; choose an earlier day to see what it cost; Lives recommends middle"


def html(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200, response.content
    return response.content.decode()


def post(client: Client, path: str, **body: Any) -> Any:
    response = client.post(f"/api/v1/{path}", json.dumps(body), content_type="application/json")
    assert response.status_code == 200, response.content
    return response.json()


def test_the_estimate_shows_it_after_all_that_are_sold(client: Client) -> None:
    page = html(client, f"/?{REQUEST}&sort=-month")
    first, second = costs(page)
    assert (first[0], second[0]) == ("new", "old")
    assert second[-1] == "last price, 22 Oct 2026 · retired on 23 Oct 2026; Lives recommends middle · custom prices"
    assert every(page, ".costs .group") == ["No longer sold: last price"]
    assert not has(page, ".costs .wrong")
    assert second[1] == "45.00"
    assert one(page, ".s-cost") == "$20.00 a month new"


def test_what_a_model_was_or_will_be_is_no_warning(client: Client) -> None:
    """A redirect ahead and one that holds are said once, without the name that stands above, and not in color."""
    for day in ("2026-11-21", "2026-12-05"):
        page = html(client, f"/?input_tokens=1000&models=pro&as_of={day}")
        (row,) = costs(page)
        assert row[-1].startswith("answered and billed as flash from 1 Dec 2026 on · ")
        assert row[-1].count("billed as flash from") == 1
        assert not has(page, ".costs .wrong")


def test_the_others_keep_their_day(client: Client) -> None:
    table = list(csv.DictReader(io.StringIO(html(client, f"/estimate.csv?{REQUEST}"))))
    assert [(row["model"], row["price_status"], row["price_day"]) for row in table] == [
        ("new", "on_sale", "2026-11-21"),
        ("old", "last_known", "2026-10-22"),
    ]


def test_the_command_that_explains_a_price_ends_the_last_row() -> None:
    said = commands.run("prices", "show", "old")
    assert "2024-01-01 to 2026-10-23 (effective)" in said
    assert "further notice" not in said


def test_a_program_gets_it_where_it_asks(client: Client) -> None:
    body = {"input_tokens": 1000, "output_tokens": 500, "models": ["old", "new"]}
    old = post(client, "estimate", **body)["results"][0]
    assert (old["cost_per_request"], old["price_status"], old["unpriced"]) == (None, "unpriced", UNPRICED)
    assert old["successor"] == "middle"
    asked = post(client, "estimate", **body, last_known=True)
    old, new = asked["results"]
    assert (old["cost_per_request"], old["price_status"], old["price_day"]) == ("0.045", "last_known", "2026-10-22")
    assert (old["successor"], old["warnings"]) == ("middle", [LAST])
    assert (new["price_status"], new["successor"], asked["cheapest"]) == ("on_sale", None, "new")


def test_a_program_sees_which_model_is_billed(client: Client) -> None:
    body = {"input_tokens": 1000, "models": ["pro"]}
    (now,) = post(client, "estimate", **body)["results"]
    said = "requests to pro are answered and billed as flash from 2026-12-01 on"
    assert (now["model"], now["redirects_to"], now["warnings"]) == ("pro", None, [said])
    (later,) = post(client, "estimate", **body, as_of="2026-12-01")["results"]
    assert (later["model"], later["redirects_to"], later["warnings"][0]) == ("flash", "flash", said)
    assert later["cost_per_request"] == "0.00075"


def test_a_bill_on_a_redirected_name_is_charged_as_the_model_that_answered(client: Client) -> None:
    response = {"model": "pro", "usage": {"prompt_tokens": 1000, "completion_tokens": 0, "total_tokens": 1000}}
    (charge,) = post(client, "bill", responses=[response], as_of="2026-12-01")["charges"]
    assert (charge["model"], charge["redirects_to"], charge["amount"]) == ("flash", "flash", "0.00075")


def test_a_comparison_has_it_beside_todays_models_and_never_as_the_lowest(client: Client) -> None:
    address = f"/compare/?{REQUEST}"
    found = rows(client, address)
    assert found["A month"] == ["$20.00", "$45.00\n+$25.00"]
    assert found["Price in effect"] == ["since 1 Jan 2026", "from 1 Jan 2024 to 22 Oct 2026"]
    assert found["Successor"] == ["–", "middle"]
    assert "last price, 22 Oct 2026" in every(html(client, address), ".tag")
    # In 2027 middle is gone too: 0.002 + 0.004 is less than any other cost here, and still not the lowest.
    later = REQUEST.replace("old,new", "middle,new,newest")
    cheap = rows(client, f"/compare/?{later}&as_of=2027-02-01")
    assert cheap["A month"] == ["$20.00", "$20.00", "$6.00\n−$14.00"]


def test_a_conversation_has_it_apart(client: Client) -> None:
    talk = "turns=1&system_tokens=0&reasoning_tokens=0&user_tokens=1000&assistant_tokens=500"
    query = f"{talk}&conversations=1000&models=old,new"
    page = html(client, f"/conversation/?{query}")
    first, second = costs(page)
    assert (first[0], first[1]) == ("new", "20.00")
    assert second[1] == "45.00"
    assert "last price, 22 Oct 2026" in second[-1]
    assert one(page, ".s-cost") == "$20.00 a month new"


def test_a_step_of_a_pipeline_has_it(client: Client) -> None:
    page = html(client, "/pipeline/?model=old&input_tokens=1000&output_tokens=500&requests=1000&months=2")
    assert "last price, 2026-10-22" in page
    ((_, month, *_),) = costs(page)
    assert month == "45.00"
    step = {"model": "old", "input_tokens": 1000, "output_tokens": 500}
    unasked = post(client, "pipeline", steps=[step], requests_per_month=1000, months=2)
    assert (unasked["monthly"], unasked["steps"][0]["successor"], unasked["total"]) == (None, "middle", None)
    asked = post(client, "pipeline", steps=[step | {"last_known": True}], requests_per_month=1000, months=2)
    assert (asked["monthly"], asked["steps"][0]["price_status"]) == ("45", "last_known")
    assert asked["total"]["expected"] == "90"
    assert "step 1, old: old retired on 2026-10-23; this is its last price, of 2026-10-22" in asked["warnings"]


def test_models_that_cost_the_same_are_said_to(client: Client) -> None:
    """From 2026-12-01 requests to pro are billed as flash: there is no least and no most."""
    page = html(client, "/?input_tokens=1000&requests=1000&models=pro,flash&as_of=2026-12-05")
    assert one(page, ".s-more") == "flash costs the same"
    assert "on each model." in page
