"""Every page and file says where a price is an operator's own."""

from __future__ import annotations

import csv
import io
import json
from urllib.parse import urlencode

import pytest
from django.test import Client

from tests.support.html import every

pytestmark = pytest.mark.usefixtures("acme")
STEP = {"model": "fast", "input_tokens": "1000", "output_tokens": "10"}
TRAINED = {"model": "fast", "tokens": "5", "input_tokens": "10", "base_model": "gpt-4o", "base_input_tokens": "10"}
BILL = json.dumps({"model": "fast-2", "usage": {"prompt_tokens": 10, "completion_tokens": 1}})


def marks(html: str) -> int:
    """How many small remarks beside a name say it."""
    return sum("custom prices" in text for text in every(html, "th small"))


@pytest.mark.parametrize(
    "address",
    [
        "/?input_tokens=10&models=fast",
        "/compare/?input_tokens=10&models=fast,gpt-4o",
        "/conversation/?turns=2&models=fast",
        f"/pipeline/?{urlencode(STEP)}",
        f"/training/?{urlencode(TRAINED)}",
    ],
)
def test_a_page_marks_them_and_no_others(client: Client, address: str) -> None:
    assert marks(client.get(address).content.decode()) == 1
    others = address.replace("fast,gpt-4o", "gpt-4o").replace("fast", "gpt-4o")
    assert marks(client.get(others).content.decode()) == 0


def test_a_bill_marks_them(client: Client) -> None:
    assert marks(client.post("/usage/", {"pasted": BILL}).content.decode()) == 1


@pytest.mark.parametrize(("name", "given"), [("pipeline", STEP), ("training", TRAINED)])
def test_a_csv_has_them_in_a_column(client: Client, name: str, given: dict[str, str]) -> None:
    rows = list(csv.DictReader(io.StringIO(client.get(f"/{name}.csv", given).content.decode())))
    marks = {(row["model"], row["own_prices"]) for row in rows if row.get("item", row["model"])}
    assert {mark for mark in marks if mark[1] == "yes"} == {("fast", "yes")}
