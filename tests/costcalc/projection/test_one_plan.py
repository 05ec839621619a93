"""One plan everywhere: the page, its CSV and JSON, the API and the command say the same to the last digit."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from decimal import Decimal as D
from typing import Any

import pytest
from django.test import Client

from costcalc import formatting
from costcalc.export.csv_text import escape_formula, write_rows
from tests.support.commands import run_priced_or_not
from tests.support.html import every, grid

MODELS = (
    ("2024-12-15", ("gpt-4o", "claude-3-5-sonnet-20241022")),
    ("2025-03-15", ("gemini-1.5-pro", "gpt-4o-mini", "deepseek-chat")),
    ("2025-09-10", ("mistral-large-latest", "gpt-5", "gemini-2.5-flash")),
    ("2026-11-21", ("claude-haiku-5-5", "gpt-6-luna", "gpt-5")),
)
TIERS = ("standard", "batch", "priority")
Case = tuple[dict[str, str], dict[str, Any]]


def cases() -> Iterator[Case]:
    """(the page's fields, the contract's) of plans over tiers, days, providers and shares."""
    for number in range(12):
        (day, models), tier = MODELS[number % 4], TIERS[number % 3]
        tokens, output, requests, months = 1_009 * (number + 1), 37 * number + 11, 997 * (number + 1), 2 + number % 5
        field = {
            "input_tokens": str(tokens), "output_tokens": str(output), "requests": str(requests), "as_of": day,
            "tier": tier, "models": ",".join(models), "months": str(months), "growth": str(number - 3),
            "output_high": str(output * 2), "requests_low": str(requests // 2), "retries": str(number),
            "cached": str(10 * (number % 6)), "cached_prefix": str(tokens // 2), "batch": str(7 * (number % 4)),
            "types": f"labels: {tokens}, 1/2/3, {number + 5}", "budget": str(number * 3), "seat": "19.99",
            "people": str(number + 1), "credit": str(number), "today": models[0],
            "routes": f"{models[0]} = {number * 5} %; {models[1]} = {100 - number * 5} %",
        }  # fmt: skip
        body = {
            "input_tokens": tokens, "output_tokens": output, "requests_per_month": requests, "as_of": day,
            "tier": tier, "models": list(models), "months": months, "growth": percent(number - 3),
            "output_tokens_high": output * 2, "requests_low": requests // 2, "retries": percent(number),
            "cached": percent(10 * (number % 6)), "cached_prefix": tokens // 2, "batch": percent(7 * (number % 4)),
            "types": [{"name": "labels", "input_tokens": tokens, "output_tokens_low": 1, "output_tokens": 2,
                       "output_tokens_high": 3, "requests": number + 5}],
            "budget": number * 3, "subscription": {"seat": "19.99", "people": number + 1}, "free_credit": number,
            "today": models[0],
            "routes": [{"model": models[0], "share": percent(number * 5)},
                       {"model": models[1], "share": percent(100 - number * 5)}],
        }  # fmt: skip
        yield field, body


def percent(number: int) -> str:
    return formatting.plain(D(number) / 100)


CASES = list(cases())


def words(field: dict[str, str]) -> list[str]:
    """The same plan as options."""
    same = {
        "input_tokens": "--input-tokens", "output_tokens": "--output-tokens", "requests": "--requests-per-month",
        "as_of": "--as-of", "tier": "--tier", "months": "--months", "output_high": "--output-tokens-high",
        "requests_low": "--requests-low", "cached_prefix": "--cached-prefix", "types": "--type", "budget": "--budget",
        "seat": "--seat", "people": "--people", "credit": "--free-credit", "today": "--today",
    }  # fmt: skip
    options = [part for name, option in same.items() for part in (option, field[name])]
    options += [f"--{name}={field[name]}%" for name in ("growth", "retries", "cached", "batch")]
    options += [part for name in field["models"].split(",") for part in ("--model", name)]
    return options + [part for route in field["routes"].split("; ") for part in ("--route", route)]


def test_most_of_them_have_a_price_and_some_have_none(client: Client) -> None:
    totals = [result["total"] for field, _ in CASES for result in client.get("/plan.json", field).json()["results"]]
    assert 12 <= sum(total is not None for total in totals) < len(totals)


def without_address(text: str) -> str:
    """A page's file without what leads back to the page, which programs have none of."""
    head, *rows = csv.reader(io.StringIO(text))
    assert head[-1] == "address"
    return "".join(write_rows(row[:-1] for row in (head, *rows)))


@pytest.mark.parametrize(("field", "body"), CASES)
def test_it_is_the_same_plan(client: Client, field: dict[str, str], body: dict[str, Any]) -> None:
    answer = client.post("/api/v1/projection", json.dumps(body), content_type="application/json").json()
    file = without_address(client.get("/plan.csv", field).content.decode())
    html = client.get("/", field).content.decode()
    taken = client.get("/plan.json", field).json()
    assert taken.pop("address")
    assert taken == answer
    assert json.loads(run_priced_or_not("projection", *words(field), "--format=json")) == answer
    assert run_priced_or_not("projection", *words(field), "--format=csv").splitlines() == file.splitlines()
    rows = [
        (result["requested"], month["month"][:7], *ends(month["requests"]), *ends(month["cost"]))
        for result in answer["results"]
        for month in result["months"]
    ]
    columns = ("requests_low", "requests_expected", "requests_high", "usd_low", "usd_expected", "usd_high")
    in_file = list(csv.DictReader(io.StringIO(file)))
    assert [(row["model"], row["month"], *(row[name] for name in columns)) for row in in_file] == rows
    cells = every(html, "#plan td")
    for result in answer["results"]:
        for end in ends(result["total"]):
            assert formatting.money(D(end)) in cells if end else result["unpriced"]
    for name, text in answer["assumptions"].items():
        assert in_file[0][escape_formula(name)] == escape_formula(text)


def totals(html: str) -> list[list[str]]:
    return grid(html, "[aria-labelledby=title-totals] table")[1:]


def ends(band: dict[str, str] | None) -> tuple[str, ...]:
    return (band["low"], band["expected"], band["high"]) if band else ("", "", "")
