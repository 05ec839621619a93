"""One figure for every model that can be trained: the page's CSV, the API and the command say the same."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import pytest
from django.test import Client

from tests.support.commands import run_priced_or_not

DAYS = ("2024-06-01", "2025-06-15", "2026-05-01", "2026-11-21")
TUNED = ("ft:gpt-3.5-turbo", "ft:gpt-4o-2024-08-06", "ft:gpt-4.1-mini-2025-04-14", "ft:babbage-002")
FIGURES = ("usd_training", "usd_per_request", "break_even_requests", "training_rate_per_million")


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


def test_an_old_address_gives_the_same_figures(client: Client) -> None:
    """3 × 123,457 × 25 a million; (1,499 × 2.50 + 201 × 10 − 301 × 3.75 − 199 × 15) a million saved by a request."""
    query = (
        "model=ft:gpt-4o-2024-08-06&epochs=3&tokens=123457&input_tokens=301&output_tokens=199"
        "&base_model=gpt-4o&base_input_tokens=1499&base_output_tokens=201&as_of=2025-06-15"
    )
    row = read(client.get(f"/training.csv?{query}").content.decode())["ft:gpt-4o-2024-08-06"]
    assert row["usd_training"] == "9.259275"
    assert row["break_even_requests"] == "5634"  # 9.259275 / 0.00164375 = 5,633.02
