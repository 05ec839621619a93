"""Fees and modifiers through the page, its files, the API and the command, and what each says it leaves out."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from decimal import Decimal as D
from typing import Any, get_args

import openpyxl
import pytest
from django.test import Client

from costcalc import current
from costcalc.schema.conditions import ModifiersRequest
from costcalc.web.condition_fields import make_fields
from costcalc.web.conditions import CHOICES, USUAL
from pricing.catalog.when import When
from pricing.units import FEES
from pricing.value_types import FeeQuantities
from tests.pricing.test_fees import TOOLS
from tests.support.breakdown import add_up
from tests.support.commands import run
from tests.support.html import address, every, one
from tests.support.price_tables import book

BODY = {"input_tokens": 1000, "output_tokens": 100, "requests_per_month": 10, "models": ["plain"]}
QUERY = "input_tokens=1000&output_tokens=100&requests=10&models=plain"
PLAIN = (1_000 * D(2) + 100 * D(10)) / 1_000_000


@pytest.fixture(autouse=True)
def own_tables(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    tables = book(tmp_path_factory.mktemp("tools"), tools=TOOLS)
    monkeypatch.setattr(current, "load_kept", lambda own, data, cache: tables)
    current.catalog.cache_clear()
    yield
    current.catalog.cache_clear()


def estimate(client: Client, **more: Any) -> Any:
    return client.post("/api/v1/estimate", json.dumps(BODY | more), content_type="application/json").json()


def row(text: str) -> dict[str, str]:
    return next(csv.DictReader(io.StringIO(text)))


def test_fees_and_modifiers_are_priced_alike_everywhere(client: Client) -> None:
    cost = PLAIN * D("1.1") + D("0.3") * D("0.01")
    (answer,) = estimate(client, web_search=0.3, region="us")["results"]
    assert D(answer["cost_per_request"]) == cost
    assert answer["usage"]["fees"] == {"web_search": "0.3"}
    assert answer["lines"][-1] == {
        "item": "web search", "quantity": "0.3", "unit": "search", "rate": "0.01", "per": 1, "amount": "0.003",
    }  # fmt: skip
    query = f"{QUERY}&web_search=0.3&region=us"
    assert D(row(client.get(f"/estimate.csv?{query}").content.decode())["usd_per_request"]) == cost
    page = client.get(f"/?{query}&how=plain").content.decode()
    assert f"${cost:f}" in every(page, ".how td.number")
    words = ("--web-search", "0.3", "--region", "us", "--model", "plain", "--format", "json")
    numbers = ("--input-tokens", "1000", "--output-tokens", "100", "--requests-per-month", "10")
    assert json.loads(run("estimate", *numbers, *words))["results"] == [answer]


def test_the_address_keeps_them(client: Client) -> None:
    page = client.get(f"/?{QUERY}&web_search=0.30&region=us&search_type=preview").content.decode()
    assert "web_search=0.3&region=us&search_type=preview" in address(page)
    assert one(page, "#conditions summary .summary-value") == "web search 0.3, region us, search version preview"


@pytest.mark.parametrize(
    ("more", "path"),
    [
        ({"x_search": 1}, "x_search"),
        ({"web_search": -1}, "web_search"),
        ({"web_search": 10**10}, "web_search"),
        ({"web_search": "many"}, "web_search"),
        ({"speed": "warp"}, "speed"),
        ({"usage": {"input_tokens": 1, "x_search": 1}, "input_tokens": None, "output_tokens": 0}, "x_search"),
    ],
)
def test_a_program_is_refused_by_name(client: Client, more: dict[str, Any], path: str) -> None:
    body = {key: value for key, value in (BODY | more).items() if value is not None}
    response = client.post("/api/v1/estimate", json.dumps(body), content_type="application/json")
    assert response.status_code in {400, 422}
    assert response.json()["path"].endswith(path)


def test_fees_stand_in_a_usage_or_beside_it(client: Client) -> None:
    usage = {"input_tokens": 1000, "output_tokens": 100}
    body = {key: value for key, value in BODY.items() if key not in usage}
    cost = PLAIN + 2 * D("0.01")
    for request in ({"usage": {**usage, "web_search": 2}}, {"usage": usage, "web_search": 2}):
        answer = client.post("/api/v1/estimate", json.dumps(body | request), content_type="application/json").json()
        assert D(answer["results"][0]["cost_per_request"]) == cost
    twice = json.dumps(body | {"usage": {**usage, "web_search": 2}, "web_search": 2})
    assert client.post("/api/v1/estimate", twice, content_type="application/json").json()["path"] == "web_search"


def test_the_page_leaves_it_without_a_price_and_says_why(client: Client) -> None:
    assert "plain has no price for X search" in every(
        client.get(f"/?{QUERY}&x_search=1").content.decode(), ".c-notes .wrong"
    )


def test_the_page_names_a_wrong_number(client: Client) -> None:
    page = client.get(f"/?{QUERY}&web_search=many").content.decode()
    assert one(page, "#error-web_search") == "Enter a number from 0 to 1,000,000,000, such as 0.3."
    assert "Unknown region 'mars'" in one(client.get(f"/?{QUERY}&region=mars").content.decode(), "#error-region")


def test_a_fee_at_an_unknown_rate_is_at_least_everywhere(client: Client) -> None:
    query = f"{QUERY}&file_search=1"
    (answer,) = estimate(client, file_search=1)["results"]
    assert (answer["partial"], D(answer["cost_per_request"])) == (True, PLAIN)
    line = row(client.get(f"/estimate.csv?{query}").content.decode())
    assert (line["partial"], add_up(line), "file_search_usd" in line) == ("yes", PLAIN, False)
    sheet = openpyxl.load_workbook(io.BytesIO(client.get(f"/estimate.xlsx?{query}").content))["Calculation"]
    assert sheet[2][-1].value == "at least: the vendor charges for file search, at a rate that is not known"
    page = client.get(f"/?{query}").content.decode()
    assert any(cell.startswith("at least ") for cell in every(page, "table.costs td"))
    assert estimate(client, file_search=1)["cheapest"] is None
    assert (answer["monthly"]["expected"], answer["times_cheapest"]) == ("0.03", None)  # of the least, none is known
    words = ("--input-tokens", "1000", "--output-tokens", "100", "--requests-per-month", "10", "--file-search", "1")
    table = run("estimate", *words, "--model", "plain")
    assert ("at least $0.003 " in table, "at least $0.03 " in table) == (True, True)
    markdown = client.get(f"/estimate.md?{query}").content.decode()
    assert "at least: the vendor charges for file search, at a rate that is not known" in markdown


LEFT_OUT = "Not included: agent sessions by the hour, file search."


def test_what_is_left_out_reaches_every_output(client: Client) -> None:
    page = client.get(f"/?{QUERY}&how=plain&months=2").content.decode()
    assert one(page, "#not-included").startswith(LEFT_OUT)
    assert LEFT_OUT in every(page, ".how p.note")
    (answer,) = estimate(client)["results"]
    assert answer["not_included"] == ["session_hours", "file_search"]
    assert row(client.get(f"/estimate.csv?{QUERY}").content.decode())["not_included"] == "session_hours, file_search"
    (result,) = client.get(f"/estimate.json?{QUERY}").json()["results"]
    assert result["not_included"] == ["session_hours", "file_search"]
    assert LEFT_OUT in client.get(f"/estimate.md?{QUERY}").content.decode()
    sheet = openpyxl.load_workbook(io.BytesIO(client.get(f"/estimate.xlsx?{QUERY}").content))["Estimate"]
    heads = [cell.value for cell in sheet[1]]
    assert sheet[2][heads.index("Not included")].value == "session_hours, file_search"
    plan = client.get(f"/plan.json?{QUERY}&months=2").json()
    assert plan["assumptions"]["Not included"] == "agent sessions by the hour, file search"
    numbers = ("--input-tokens", "1000", "--model", "plain")
    assert LEFT_OUT in run("estimate", *numbers)


def test_forms_programs_and_tables_know_the_same_words() -> None:
    assert set(FeeQuantities.model_fields) == set(FEES)
    assert set(make_fields()) == {*FEES, *CHOICES}
    assert set(USUAL) == set(CHOICES)
    for name, words in CHOICES.items():
        for fields in (ModifiersRequest.model_fields, When.model_fields):
            kind = fields[name].annotation
            stated = (word for part in (kind, *get_args(kind)) for word in get_args(part) if isinstance(word, str))
            assert words == tuple(stated), name
