"""An invoice beside usage, as a program asks for it."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from tests.support.api import post, read_fault, send
from tests.support.usage_answers import OPENAI

pytestmark = pytest.mark.usefixtures("acme")
COST: dict[str, Any] = {
    "object": "organization.costs.result",
    "start_time": 1_793_491_200,
    "end_time": 1_793_577_600,
    "amount": {"value": 0.001, "currency": "usd"},
    "line_item": "fast-1, input",
    "quantity": 1_000,
}


def test_rows_of_an_invoice_are_compared(client: Client) -> None:
    answer = send(client, "usage", {"rows": [OPENAI], "invoice": [COST]})
    first, second = answer["invoice"]["lines"]
    assert (first["item"], first["invoiced"], first["charged"], first["differences"]) == ("input", "0.001", "0.001", [])
    assert second["differences"] == [{"kind": "not_on_invoice", "amount": "-0.0004"}]  # 100 × 4 millionths
    assert (second["invoiced"], second["explanation"]) == (None, [])
    assert [reason["code"] for reason in answer["reasons"]] == ["invoice_rows"]


def test_without_one_nothing_is_said_of_it(client: Client) -> None:
    assert "invoice" not in send(client, "usage", {"rows": [OPENAI]})


def test_the_sums_are_those_of_the_usage(client: Client) -> None:
    answer = send(client, "usage", {"rows": [OPENAI], "invoice": [COST]})
    invoice = answer["invoice"]
    assert invoice["total"]["charged"] == answer["total"]["amount"] == "0.0014"
    assert [each["difference"] for each in invoice["periods"]] == [invoice["total"]["difference"]] == ["-0.0004"]
    assert [each["model"] for each in invoice["models"]] == ["fast-1"]


@pytest.mark.parametrize(
    ("invoice", "message"),
    [
        ([OPENAI], "the invoice states no costs"),
        ([COST | {"amount": {"value": 1, "currency": "eur"}}], "amounts in other money are not converted"),
        ([{"a": 1}], "the invoice states no costs"),
    ],
)
def test_what_is_no_invoice_is_refused(client: Client, invoice: list[Any], message: str) -> None:
    body = {"rows": [OPENAI], "invoice": invoice}
    assert read_fault(client, "usage", body)[:2] == ("invalid", "invoice")
    assert message in post(client, "usage", body).json()["message"]
