"""Fees, what is left out and the seller's own sum, on the page, in the CSV, the API and the command."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from costcalc.current import catalog
from tests.support import api
from tests.support.bills import CALLS
from tests.support.commands import fails, run, run_priced_or_not
from tests.support.environment import set_environment
from tests.support.html import grid, one, read, texts
from tests.support.price_tables import write

USAGE: dict[str, Any] = {"prompt_tokens": 1_000, "completion_tokens": 200, "total_tokens": 1_200}
# 1,000 × 1 + 200 × 4 millionths for the tokens, two searches at a cent
SEARCHED = {
    "model": "searches",
    "usage": USAGE | {"server_tool_use": {"web_search_requests": 2}, "cost": 0.0218},
    "tools": [{"type": "web_search"}],
}
# the same tokens, and 0.006 for the request; its seller says 0.0158
ANSWERED = {"model": "answers", "usage": USAGE | {"cost": 0.0158}}
UNKNOWN = {"model": "unknown", "usage": USAGE | {"num_search_queries": 3}}


@pytest.fixture(autouse=True)
def _calls(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    set_environment(monkeypatch, tables=write(tmp_path / "own", calls=CALLS))
    catalog.cache_clear()
    yield
    catalog.cache_clear()


def post(client: Client, *values: Any, path: str = "/usage/", **more: str) -> str:
    pasted = "\n".join(map(json.dumps, values))
    response = client.post(path, {"as_of": "2026-11-21", "pasted": pasted, **more})
    assert response.status_code == 200
    return response.content.decode()


def rows(html: str) -> list[list[str]]:
    return [row for table in read(html).tables for row in table if len(row) > 8 and row[0].isdigit()]


def read_csv(client: Client, *values: Any) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(post(client, *values, path="/usage.csv"))))


def test_a_fee_is_a_line_of_the_charge(client: Client) -> None:
    html = post(client, SEARCHED)
    assert texts(html)["answer"] == "1 response, $0.0218."
    assert ["web search", "2 searches", "$0.01 per search", "$0.02"] in grid(html, ".how-body table:not(.read)")


def test_what_has_no_rate_makes_the_charge_and_the_total_the_least(client: Client) -> None:
    html = post(client, SEARCHED, UNKNOWN)
    assert texts(html)["answer"] == "2 responses, at least $0.0236 in total."
    assert [row[2] for row in rows(html)] == ["$0.0218", "at least $0.0018"]
    assert "at least: not charged here: web search" in rows(html)[1][1]
    assert one(html, "#not-included") == "Not included: web search, taxes."
    assert texts(html)["total"] == "at least $0.0236"


def test_the_sellers_sum_stands_beside_the_charge_where_one_states_it(client: Client) -> None:
    html = post(client, SEARCHED, ANSWERED)
    assert [row[-1] for row in rows(html)] == ["$0.0218", "$0.0158"]
    assert "seller’s" not in rows(html)[0][1].replace("'", "’")  # no difference, no word
    assert "the seller's own sum is $0.0158, $0.008 more" in rows(html)[1][1]
    assert texts(html)["answer"] == "2 responses, $0.0296 in total; the sellers' own sums make $0.0376."


def test_without_a_sellers_sum_there_is_no_column_for_it(client: Client) -> None:
    plain = {"model": "plain", "usage": USAGE}
    assert "Reported" not in post(client, plain)
    assert [row[-1] for row in rows(post(client, plain, SEARCHED))] == ["–", "$0.0218"]


def test_the_rows_sort_by_the_sellers_sum(client: Client) -> None:
    assert [row[0] for row in rows(post(client, SEARCHED, ANSWERED, UNKNOWN, sort="reported"))] == ["2", "1", "3"]


def test_the_csv_has_the_fees_in_columns_of_their_own(client: Client) -> None:
    searched, answered, unknown = read_csv(client, SEARCHED, ANSWERED, UNKNOWN)
    names = ["fees", "fees_usd", "reported_usd", "partial", "not_included"]
    assert list(searched)[-8:-3] == names  # the last three are about the whole file
    assert [searched[name] for name in names] == ["web search 2 × $0.01", "0.02", "0.0218", "no", ""]
    assert [answered[name] for name in names] == ["request 1 × $0.006", "0.006", "0.0158", "no", ""]
    assert [unknown[name] for name in names] == ["", "", "", "yes", "web_search, taxes"]
    assert [row["usd"] for row in (searched, answered, unknown)] == ["0.0218", "0.0078", "0.0018"]
    assert not [name for name in searched if name.startswith("web_search")]  # no columns for each fee


def test_the_csv_adds_up_with_its_fees(client: Client) -> None:
    for row in read_csv(client, SEARCHED, ANSWERED, UNKNOWN):
        parts = [value for key, value in row.items() if key.endswith("_usd") and key != "reported_usd"]
        assert sum(Decimal(value or 0) for value in parts) == Decimal(row["usd"])


def test_the_api_names_fees_what_is_left_out_and_the_sellers_sum(client: Client) -> None:
    answer = api.send(client, "bill", {"responses": [SEARCHED, ANSWERED, UNKNOWN], "as_of": "2026-11-21"})
    assert (answer["total"], answer["partial"], answer["reported"]) == ("0.0314", True, None)
    assert answer["not_included"] == ["web_search", "taxes"]
    searched, answered, unknown = answer["charges"]
    fee = {"item": "web search", "quantity": 2, "unit": "search", "rate": "0.01", "per": 1, "amount": "0.02"}
    assert searched["lines"][-1] == fee
    assert (searched["amount"], searched["reported"], searched["difference"]) == ("0.0218", "0.0218", None)
    assert (answered["amount"], answered["reported"], answered["difference"]) == ("0.0078", "0.0158", "0.008")
    assert (unknown["partial"], unknown["left_out"]) == (True, ["web_search"])
    assert (unknown["reported"], unknown["not_included"]) == (None, ["web_search", "taxes"])
    assert [charge["speed"] + charge["region"] for charge in answer["charges"]] == ["standardglobal"] * 3


def test_a_sum_that_is_less_is_a_difference_below_zero(client: Client) -> None:
    value = {"model": "plain", "usage": USAGE | {"cost": 0.001}}
    (charge,) = api.send(client, "bill", {"responses": [value]})["charges"]
    assert charge["difference"] == "-0.0008"
    assert "$0.0008 less" in rows(post(client, value))[0][1]


def test_the_command_says_the_same_and_that_not_all_is_known(tmp_path: Path) -> None:
    (path := tmp_path / "bill.jsonl").write_text("\n".join(map(json.dumps, (ANSWERED, UNKNOWN))))
    table = run_priced_or_not("bill", str(path), "--as-of", "2026-11-21")
    assert "at least $0.0018" in table
    assert "the seller's own sum is $0.0158, $0.008 more" in table
    assert "Total at least $0.0096" in " ".join(table.split())
    assert table.splitlines()[-1] == "Not included: web search, taxes."
    assert "Not included: web search, taxes." in run_priced_or_not("bill", str(path), "--format", "markdown")
    assert json.loads(run_priced_or_not("bill", str(path), "--format", "json"))["partial"] is True
    assert fails(1, "bill", str(path)) == "2 responses, at least $0.0096 in total."
    path.write_text(json.dumps(ANSWERED))
    assert "Not included" not in run("bill", str(path))


@pytest.mark.parametrize(
    "more",
    [
        '"cost": -1', '"cost": 1e999999', '"cost": 1e-999999', '"cost": "x"', '"cost": {"total_cost": []}',
        '"cost_in_usd_ticks": 99999999999999999999', '"server_tool_use": {"web_search_requests": 1000000000000}',
        '"server_tool_use": {"web_search_requests": -1}', '"server_tool_use": 5', '"num_search_queries": 1.5',
        '"server_side_tool_usage_details": {"x_search_calls": "many"}', '"search_context_size": {"a": 1}',
    ],
)  # fmt: skip
def test_hostile_values_break_nothing(client: Client, more: str) -> None:
    text = f'{{"model": "searches", "usage": {{"prompt_tokens": 1, "completion_tokens": 1, {more}}}}}'
    for path in ("/usage/", "/usage.csv"):
        assert client.post(path, {"pasted": text}).status_code in {200, 400}
    assert api.post(client, "bill", f'{{"responses": [{text}]}}').status_code == 200
