"""Fees and modifiers of a conversation: each call is charged for them. Costs are arithmetic."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from decimal import Decimal as D

import pytest
from django.test import Client

from costcalc import current
from tests.pricing.test_fees import TOOLS
from tests.support.html import every, one
from tests.support.price_tables import book

QUERY = "turn_count=3&user_tokens=100&output_tokens=50&keep=0&requests=10"


@pytest.fixture(autouse=True)
def own_tables(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    tables = book(tmp_path_factory.mktemp("tools"), tools=TOOLS)
    monkeypatch.setattr(current, "load_kept", lambda own, data, cache: tables)
    current.catalog.cache_clear()
    yield
    current.catalog.cache_clear()


def row(client: Client, query: str) -> dict[str, str]:
    return next(csv.DictReader(io.StringIO(client.get(f"/conversation.csv?{QUERY}&{query}").content.decode())))


TOKENS = 3 * (100 * D(2) + 50 * D(10)) / 1_000_000
"""Three calls, each with a question and an answer; none resends an earlier one."""


def test_each_call_is_charged_for_its_fees(client: Client) -> None:
    assert D(row(client, "models=plain&web_search=0.5")["usd_per_conversation"]) == TOKENS + 3 * D("0.5") * D("0.01")


def test_each_call_is_charged_for_the_fee_of_a_request(client: Client) -> None:
    tokens = 3 * (100 + 50) * D(1) / 1_000_000
    found = row(client, "models=searches&search_context=high")
    assert D(found["usd_per_conversation"]) == tokens + 3 * D("0.012")
    assert (found["search_context"], found["not_included"]) == ("high", "session_hours, taxes")


def test_a_region_multiplies_the_tokens(client: Client) -> None:
    assert D(row(client, "models=plain&region=us")["usd_per_conversation"]) == TOKENS * D("1.1")


def test_a_fee_at_an_unknown_rate_is_at_least(client: Client) -> None:
    page = client.get(f"/conversation/?{QUERY}&models=plain&file_search=1").content.decode()
    assert any(cell.startswith("at least ") for cell in every(page, ".costs td"))
    assert one(page, "#not-included") == "Not included: agent sessions by the hour, file search."
