"""One figure everywhere: the page, its CSV, the API, the command and the library say the same to the last digit."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import asdict
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from costcalc import formatting
from costcalc.current import catalog
from pricing import Conditions, NotSold, Usage, quote_usage
from pricing.catalog.catalog import find_price, is_sold
from pricing.catalog.rates import list_overrides, list_sold
from pricing.units import TIERS
from tests.support.breakdown import add_up
from tests.support.commands import run_priced_or_not
from tests.support.html import every, says

DAYS = ("2024-06-01", "2025-03-15", "2025-12-01", "2026-11-21")


def cases() -> Iterator[tuple[str, str, str, int, int, int]]:
    """Fifty (model, day, tier, input, output, requests a month), over all providers and kinds; most have a price."""
    book = catalog()
    paths = [path for path, entry in book.entries.items() if any("input_mtok" in p.rates for p in entry.model.prices)]
    step = len(paths) // 50
    for number, path in enumerate(paths[: step * 50 : step]):
        days = [DAYS[(number + turn) % len(DAYS)] for turn in range(len(DAYS))]
        day = next((day for day in days if is_sold(book.offer(path), date.fromisoformat(day))), days[0])
        model = book.entries[path].model
        price, _ = find_price(model, date.fromisoformat(day))
        overrides = list_overrides(model, price, date.fromisoformat(day)) if price else ()
        sold = list_sold("tier", overrides) if price and number % 7 else TIERS
        yield path, day, sold[number % len(sold)], 97 * (number + 1) ** 2, 13 * number + 1, 10_007 * number + 1


CASES = list(cases())


def test_they_are_fifty_of_many_providers_kinds_and_tiers() -> None:
    entries = [catalog().entries[path] for path, *_ in CASES]
    assert len(CASES) == 50
    assert len({entry.provider.id for entry in entries}) >= 15
    assert len({entry.model.kind for entry in entries}) >= 2
    assert {tier for _, _, tier, *_ in CASES} == set(TIERS)
    assert {day for _, day, *_ in CASES} == set(DAYS)
    usage = Usage(input_tokens=1)
    known = [in_library(path, day, tier, without_fees(asdict(usage) | {"fees": {}})) for path, day, tier, *_ in CASES]
    assert sum(cost is not None for cost in known) >= 35


@pytest.mark.parametrize(("path", "day", "tier", "tokens", "output", "requests"), CASES)
def test_it_is_the_same_figure(
    client: Client, path: str, day: str, tier: str, tokens: int, output: int, requests: int
) -> None:
    address: dict[str, str | int] = {
        "input_tokens": tokens, "output_tokens": output, "requests": requests, "as_of": day, "tier": tier,
        "models": path, "how": path,
    }  # fmt: skip
    body = {
        "input_tokens": tokens, "output_tokens": output, "requests_per_month": requests, "as_of": day, "tier": tier,
        "models": [path], "last_known": True,
    }  # fmt: skip
    words = [
        "--input-tokens", str(tokens), "--output-tokens", str(output), "--requests-per-month", str(requests),
        "--as-of", day, "--tier", tier, "--model", path, "--last-known",
    ]  # fmt: skip
    answer = client.post("/api/v1/estimate", json.dumps(body), content_type="application/json").json()["results"][0]
    by_command = json.loads(run_priced_or_not("estimate", *words, "--format", "json"))["results"][0]
    row = next(csv.DictReader(io.StringIO(client.get("/estimate.csv", address).content.decode())))
    line = next(csv.DictReader(io.StringIO(run_priced_or_not("estimate", *words, "--format", "csv"))))
    html = client.get("/", address).content.decode()
    assert by_command == answer
    assert {key: value for key, value in line.items() if key != "file"} == row
    assert row["usd_per_request"] == (answer["cost_per_request"] or "")
    assert add_up(row) == Decimal(answer["cost_per_request"] or 0)
    assert row["usd_per_month"] == (answer["monthly"]["expected"] or "")
    assert row["unpriced"] == (answer["unpriced"] or "")
    if answer["unpriced"]:
        assert says(html, ".c-notes .wrong", answer["unpriced"])
    else:
        for figure in (answer["cost_per_request"], answer["monthly"]["expected"]):
            assert formatting.rate(Decimal(figure)) in every(html, ".how td.number")  # with every digit
    assert in_library(path, day, tier, without_fees(answer["usage"])) == answer["cost_per_request"]


def without_fees(usage: Any) -> Any:
    """The numbers of tokens; no fee is asked for here."""
    assert usage is None or usage["fees"] == {}
    return usage and {name: number for name, number in usage.items() if name != "fees"}


def in_library(path: str, day: str, tier: str, usage: Any) -> str | None:
    """`usage` is what is billed: output beyond the model's limit is not."""
    if usage is None:
        return None
    try:
        quote = quote_usage(catalog(), path, Usage(**usage), Conditions(date.fromisoformat(day), tier, last_known=True))
    except NotSold:
        return None
    return formatting.plain(quote.total)
