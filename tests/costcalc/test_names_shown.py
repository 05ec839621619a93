"""Names as gateways and clouds spell them, on every page, in every file, in the API and the commands."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import openpyxl
import pytest
from django.test import Client

from tests.support import api
from tests.support.commands import run

MODEL = "anthropic.claude-sonnet-4-5-20250929-v1:0"
US = f"us.{MODEL}"
READ = "claude-sonnet-4-5 on Amazon Bedrock, us: +10%"
ASKED = f"input_tokens=100000&output_tokens=10000&requests=1&as_of=2026-11-21&models={US}"
COST = "0.495"
"""100,000 tokens at 3.30 dollars a million, 10,000 at 16.50: 3 and 15 dollars, and a tenth more in the US."""


@pytest.mark.parametrize(
    "path",
    [
        f"/?{ASKED}",
        f"/?{ASKED}&months=2",
        f"/estimate.md?{ASKED}",
        f"/compare/?{ASKED}",
        f"/conversation/?turns=2&user_tokens=10&assistant_tokens=10&models={US}",
        f"/pipeline/?requests=1&as_of=2026-11-21&model={US}&input_tokens=1000000",
    ],
)
def test_a_page_says_how_a_name_was_read(client: Client, path: str) -> None:
    assert f"read as {READ}" in client.get(path).content.decode()


@pytest.mark.parametrize(
    "path",
    [
        f"/estimate.csv?{ASKED}",
        f"/plan.csv?{ASKED}&months=1",
        f"/conversation.csv?turns=2&user_tokens=10&assistant_tokens=10&models={US}",
        f"/pipeline.csv?requests=1&as_of=2026-11-21&model={US}&input_tokens=1000",
    ],
)
def test_a_csv_has_a_column_for_it(client: Client, path: str) -> None:
    (row,) = csv.DictReader(io.StringIO(client.get(path).content.decode()))
    assert (row["model"], row["read_as"]) == (US, READ)
    assert row.get("priced_as", MODEL) == MODEL


def test_a_workbook_has_a_column_for_it(client: Client) -> None:
    book = openpyxl.load_workbook(io.BytesIO(client.get(f"/estimate.xlsx?{ASKED}").content))
    head, row = book["Estimate"].iter_rows(values_only=True)
    assert row[head.index("Read as")] == READ


def test_programs_get_it_as_a_field(client: Client) -> None:
    body = {"usage": {"input_tokens": 100_000, "output_tokens": 10_000}, "models": [US, "gpt-4o"]}
    ours, plain = api.send(client, "estimate", body | {"as_of": "2026-11-21"})["results"]
    assert (ours["requested"], ours["read_as"], ours["cost_per_request"]) == (US, READ, COST)
    assert plain["read_as"] is None


def test_a_model_s_prices_are_found_by_it(client: Client) -> None:
    prices = client.get(f"/api/v1/models/{US}/prices?as_of=2026-11-21").json()
    assert prices["model"] == MODEL
    assert prices["read_as"] == "claude-sonnet-4-5 on Amazon Bedrock, us"
    detail = client.get(f"/api/v1/models/{US}?as_of=2026-11-21").json()
    assert (detail["requested"], detail["read_as"]) == (US, prices["read_as"])
    page = client.get(f"/models/amazon/{US}/")
    assert page.status_code == 404
    assert f"/models/amazon/{MODEL}" in page.content.decode()


def test_a_projection_has_the_name_s_region(client: Client) -> None:
    body = {"input_tokens": 100_000, "output_tokens": 10_000, "requests_per_month": 2, "months": 1, "models": [US]}
    (found,) = api.send(client, "projection", body | {"as_of": "2026-12-01"})["results"]
    assert (found["read_as"], found["total"]["expected"]) == (READ, "0.99")  # two requests of 0.495


def test_a_request_for_another_region_than_the_name_s_is_unpriced(client: Client) -> None:
    body = {"usage": {"input_tokens": 1_000}, "models": [US], "as_of": "2026-11-21", "region": "eu"}
    (found,) = api.send(client, "estimate", body)["results"]
    assert found["cost_per_request"] is None
    assert "its name says region us, the request eu" in found["unpriced"]


RESPONSE: dict[str, Any] = {
    "model": US,
    "usage": {"input_tokens": 100_000, "output_tokens": 10_000},
}


def test_a_bill_s_charge_says_it(client: Client) -> None:
    (charge,) = api.send(client, "bill", {"responses": [RESPONSE], "as_of": "2026-11-21"})["charges"]
    assert (charge["read_as"], charge["amount"]) == (READ, COST)
    pasted = {"pasted": json.dumps(RESPONSE), "as_of": "2026-11-21"}
    assert f"read as {READ}" in client.post("/usage/", pasted).content.decode()
    (row,) = csv.DictReader(io.StringIO(client.post("/usage.csv", pasted).content.decode()))
    assert (row["read_as"], row["usd"], row["format"]) == (READ, COST, "OpenAI")


def test_the_commands_say_it() -> None:
    assert f"read as {READ}" in run("prices", "show", US, "--as-of", "2026-11-21")
    assert f"read as {READ}" in run("estimate", "--input-tokens", "1000", "--model", US, "--as-of", "2026-11-21")


def test_a_search_finds_the_model_of_a_name(client: Client) -> None:
    model = f"/models/amazon/{MODEL}/"
    assert client.get("/models/", {"q": f" {US} ", "open": "1", "as_of": "2026-11-21"})["Location"].startswith(model)
    assert "1 of" in client.get("/models/", {"q": US, "as_of": "2026-11-21"}).content.decode()
    (found,) = client.get("/api/v1/models", {"q": US, "as_of": "2026-11-21"}).json()["models"]
    assert found["id"] == MODEL
    assert client.get("/api/v1/models", {"q": US, "provider": "openai"}).json()["models"] == []
    assert client.get("/api/v1/models", {"q": f"x{US}"}).json()["models"] == []


@pytest.mark.parametrize(
    ("name", "said"), [("gpt-4o", "snapshot 2024-08-06"), ("mistral-large-4", "now mistral-large-4-0")]
)
def test_only_a_date_is_called_a_snapshot(client: Client, name: str, said: str) -> None:
    """What Mistral adds to its name of Large 4 is no date."""
    lines = client.get(f"/estimate.md?input_tokens=1000&as_of=2026-11-21&models={name}").content.decode().splitlines()
    assert f"| {said}" in lines[2]
