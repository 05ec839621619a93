"""One figure for every model that can be trained: the page's CSV, the API and the command say the same."""

from __future__ import annotations

import csv
import io
import json
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from tests.support.api import read_fault, send
from tests.support.commands import run_priced_or_not

DAYS = ("2024-06-01", "2025-06-15", "2026-05-01", "2026-11-21")
TUNED = ("ft:gpt-3.5-turbo", "ft:gpt-4o-2024-08-06", "ft:gpt-4.1-mini-2025-04-14", "ft:babbage-002")
FIGURES = ("usd_training", "usd_per_request", "break_even_requests", "training_rate_per_million")
BEFORE = ("gpt-4o", "claude-sonnet-5-5", "nonsense")
ASKED: dict[str, Any] = {
    "training_tokens": 123_457, "epochs": 3, "base_input_tokens": 1_499, "base_output_tokens": 201,
    "saved_tokens": 1_198,
    "requests_per_day": 701, "days_per_month": 22, "growth": "0.05", "months": 9,
}  # fmt: skip
OF_PAGE = {"requests_per_day": "requests", "days_per_month": "days"}


def write_address(base: str, day: str) -> dict[str, Any]:
    address = {OF_PAGE.get(name, name): value for name, value in ASKED.items()}
    return address | {"per": "day", "growth": "5", "models": base, "baseline": base, "as_of": day}


def write_words(base: str, day: str) -> list[str]:
    words = [f"--{name.replace('_', '-')}={value}" for name, value in ASKED.items()]
    return [*words, "--last-known", f"--base-model={base}", f"--as-of={day}"]


def read(text: str) -> dict[str, dict[str, str]]:
    return {row["model"]: row for row in csv.DictReader(io.StringIO(text.removeprefix("\ufeff")))}


@pytest.mark.parametrize(("model", "day"), [(model, day) for model in TUNED for day in DAYS])
def test_training_is_the_same_figure(client: Client, model: str, day: str) -> None:
    asked: dict[str, Any] = {
        "model": model, "epochs": 3, "input_tokens": 301, "output_tokens": 199, "base_model": "gpt-4o",
        "base_input_tokens": 1_499, "base_output_tokens": 201, "as_of": day, "training_tokens": 123_457,
    }  # fmt: skip
    words = [f"--{name.replace('_', '-')}={value}" for name, value in asked.items()]
    by_command = read(run_priced_or_not("training", *words, "--format=csv"))
    page = read(client.get("/training.csv", asked).content.decode())
    told = client.post("/api/v1/training", json.dumps(asked), content_type="application/json").json()
    costs = [told[part]["cost"] or "" for part in ("training", "tuned")]
    assert [by_command[model][name] for name in FIGURES[:2]] == costs
    assert by_command[model]["break_even_requests"] == (told["break_even_requests"] or "")
    assert by_command["gpt-4o"]["usd_per_request"] == page["gpt-4o"]["usd_per_request"] == told["base"]["cost"]
    assert model in page or told["tuned"]["unpriced"]
    if told["tuned"]["cost"]:  # where it has none any more, the page shows its last price
        assert [page[model][name] for name in FIGURES] == [by_command[model][name] for name in FIGURES]


@pytest.mark.parametrize(("base", "day"), [(base, day) for base in BEFORE for day in DAYS])
def test_every_row_is_the_same(client: Client, base: str, day: str) -> None:
    told = send(client, "training", {**ASKED, "base_model": base, "as_of": day, "last_known": True})
    kept = client.get("/training.json", write_address(base, day)).json()
    assert kept.pop("address")
    assert kept == told
    assert json.loads(run_priced_or_not("training", *write_words(base, day), "--format=json")) == told
    by_command = list(
        csv.DictReader(io.StringIO(run_priced_or_not("training", *write_words(base, day), "--format=csv")))
    )
    rows = list(csv.DictReader(io.StringIO(client.get("/training.csv", write_address(base, day)).content.decode())))
    assert [row.pop("address") for row in rows][1:] == [""] * (len(rows) - 1)
    assert by_command == rows
    by_name = {row["model"]: row for row in rows}
    assert len(by_name) == len(told["tuned_models"]) + len(told["untuned_models"])
    for model in told["tuned_models"]:
        row = by_name[model["requested"]]
        assert row["usd_training"] == (model["training"]["cost"] or "")
        assert row["usd_per_request"] == (model["request"]["cost"] or "")
        assert row["break_even_requests"] == (model["payback"]["requests"] or "")
        assert row["usd_saved"] == (model["payback"]["saved"] or "")
        assert sum(Decimal(line["amount"]) for line in model["training"]["lines"]) == Decimal(row["usd_training"] or 0)
    for model in told["untuned_models"]:
        assert by_name[model["requested"]]["usd_per_request"] == (model["request"]["cost"] or "")
        assert by_name[model["requested"]]["paid_by"] == (model["paid_by"] or "")


def test_requests_are_counted_by_the_month_or_by_the_day(client: Client) -> None:
    asked = {**ASKED, "requests_per_month": 9}
    assert read_fault(client, "training", asked)[1] == "requests_per_day"


def test_a_model_that_is_gone_has_its_last_price_where_that_is_asked_for(client: Client) -> None:
    gone = {"training_tokens": 1_000_000, "model": "ft:gpt-3.5-turbo", "epochs": 1, "as_of": "2026-11-21"}
    assert send(client, "training", gone)["training"]["cost"] is None
    assert send(client, "training", {**gone, "last_known": True})["training"]["cost"] == "8"  # $8 a million


def test_an_old_address_gives_the_same_figures(client: Client) -> None:
    """3 × 123,457 × 25 a million; (1,499 × 2.50 + 201 × 10 − 301 × 3.75 − 199 × 15) a million saved by a request."""
    query = (
        "model=ft:gpt-4o-2024-08-06&epochs=3&tokens=123457&input_tokens=301&output_tokens=199"
        "&base_model=gpt-4o&base_input_tokens=1499&base_output_tokens=201&as_of=2025-06-15"
    )
    row = read(client.get(f"/training.csv?{query}").content.decode())["ft:gpt-4o-2024-08-06"]
    assert row["usd_training"] == "9.259275"
    assert row["break_even_requests"] == "5634"  # 9.259275 / 0.00164375 = 5,633.02
