"""`costcalc prices audit` as a maintainer sees it: the second books, their report, and what has to be corrected."""

from __future__ import annotations

import csv
import io
import json
import sys
from datetime import date, time, timedelta
from decimal import Decimal as D
from pathlib import Path

import pytest

from costcalc.cli.audit_report import HEADS, build_cells
from costcalc.cli.command import CommandError
from costcalc.cli.commands import prices
from costcalc.cli.program import run_program
from costcalc.cli.second_books.genai_prices import GenaiPrices
from costcalc.cli.second_books.model_prices import ModelPrices
from pricing.catalog.audit import Row, audit_catalog, find_explanation
from pricing.catalog.catalog import Catalog
from pricing.catalog.known_differences import KnownDifferences, read_known
from pricing.catalog.second_books import SecondBook

DAY = date(2026, 11, 21)
MAP = {
    "sample_spec": {"mode": "one of: chat, embedding"},
    "gpt-4o-2024-08-06": {
        "litellm_provider": "openai", "mode": "chat", "input_cost_per_token": 3e-06, "output_cost_per_token": 1e-05,
        "max_input_tokens": 64_000, "deprecation_date": "2029-01-01",
    },
    "gpt-99": {"litellm_provider": "openai", "mode": "chat", "input_cost_per_token": 1e-06},
}  # fmt: skip
"""A small map of LiteLLM's: one model with a wrong input rate, a wrong window and an end, and one that is not ours."""


def run(*words: str) -> str:
    out = io.StringIO()
    run_program(["prices", "audit", *words], stdout=out)
    return out.getvalue()


def fails(*words: str) -> str:
    with pytest.raises(CommandError) as caught:
        run(*words)
    assert caught.value.status == 1
    return str(caught.value)


@pytest.fixture(scope="module")
def genai() -> GenaiPrices:
    return GenaiPrices()


@pytest.fixture
def litellm_map(tmp_path: Path) -> Path:
    path = tmp_path / "map.json"
    path.write_text(json.dumps(MAP), encoding="utf-8")
    return path


@pytest.fixture
def nothing_known(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(prices, "read_known", lambda: KnownDifferences(differences=[]))


# Days that together show each known difference: today, which is a weekend, and the past, where prices have moved since.
AUDITED = [
    "2023-03-10", "2023-09-10", "2024-08-10", "2024-11-10", "2024-12-10", "2025-05-10", "2025-09-10", "2025-12-10",
    "2026-07-10", "2026-07-20", "2026-08-10", "2026-09-10", "2026-10-01", "2026-11-20", "2026-11-21", "2027-02-01",
]  # fmt: skip
# model-prices is compared as of its release and today: it dates a price by when models.dev wrote it down.
RELEASED = ["2026-10-26", "2026-11-20", "2026-11-21"]
CASES = [("genai-prices", day) for day in AUDITED] + [("model-prices", day) for day in RELEASED]


@pytest.mark.parametrize(("book", "day"), CASES)
def test_the_audit_finds_no_difference_without_a_reason(book: str, day: str) -> None:
    said = run("--with", book, "--as-of", day)
    assert said.count("; 0 unexplained") == said.count("unexplained") == 2  # rates, facts


def test_the_audit_compares_most_rates(catalog: Catalog, genai: GenaiPrices) -> None:
    agreeing = [row for row in audit_catalog(catalog, genai, DAY) if row.verdict == "agree"]
    assert len(agreeing) > 3_000
    assert {row.tier for row in agreeing} == {
        "standard",
        "batch",
        "flex",
        "priority",
        "fast",
        "us",
        "eu",
        "jp",
        "au",
        "in",
    }
    assert any(row.input_tokens == 272_001 for row in agreeing)
    assert any(row.key == "context_window" for row in agreeing)


def test_every_known_difference_is_needed(catalog: Catalog, genai: GenaiPrices) -> None:
    """LiteLLM's are left out: its map is no part of the development extra."""
    known = [item for item in read_known().differences if item.book != "litellm"]
    books: dict[str, SecondBook] = {"genai-prices": genai, "model-prices": ModelPrices()}
    rows = [(row, date.fromisoformat(day)) for book, day in CASES
            for row in audit_catalog(catalog, books[book], date.fromisoformat(day))]  # fmt: skip
    needed = [find_explanation(known, row, day) for row, day in rows]
    assert [item for item in known if item not in needed and item.book != "*"] == []


@pytest.mark.nightly
def test_no_day_since_2025_has_a_difference_without_a_reason(catalog: Catalog, genai: GenaiPrices) -> None:
    known = read_known().differences
    unexplained = {
        (row.provider, row.model, row.tier, row.key): day
        for provider in catalog.providers for day in list_days_of_change(catalog, provider)
        for row in audit_catalog(catalog, genai, day, known, provider) if row.unexplained
    }  # fmt: skip
    assert unexplained == {}


def list_days_of_change(catalog: Catalog, provider: str) -> list[date]:
    """Return the days since 2025 on which a price or name of ours begins or ends, and the days before them."""
    days = {date(2025, 1, 1)}
    for entry in (each for each in catalog.entries.values() if each.provider.id == provider):
        spans = [(row.from_, row.until) for row in entry.model.prices]
        spans += [(row.from_, row.until) for row in entry.model.surcharges]
        days |= {day for span in [*spans, (entry.model.ends,)] for day in span if day}
    for offer in (each for each in catalog.offers.values() if each.provider.id == provider):
        days |= {day for day, _ in offer.targets if day}
    return sorted(day for day in days | {day - timedelta(1) for day in days} if date(2025, 1, 1) <= day <= DAY)


def test_no_known_difference_says_that_fees_are_lacking() -> None:
    assert [item for item in read_known().differences if "hold no fees" in item.reason] == []


@pytest.mark.usefixtures("nothing_known")
def test_the_audit_fails_on_a_difference_without_a_reason() -> None:
    out = io.StringIO()
    with pytest.raises(CommandError, match="differences without a reason"):
        run_program(["prices", "audit", "--as-of", "2026-11-21", "--provider", "perplexity"], stdout=out)
    assert "genai-prices  perplexity  sonar" in out.getvalue()


@pytest.mark.parametrize("form", ["csv", "json"])
def test_the_audit_as_data_holds_every_row(catalog: Catalog, genai: GenaiPrices, form: str) -> None:
    text = run("--with", "genai-prices", "--as-of", "2026-11-21", "--provider", "openai", "--format", form)
    rows = list(csv.DictReader(io.StringIO(text))) if form == "csv" else json.loads(text)
    assert len(rows) == len(list(audit_catalog(catalog, genai, DAY, provider="openai")))
    assert tuple(rows[0]) == HEADS
    gpt_4o = {"model": "gpt-4o-2024-08-06", "tier": "standard", "key": "input_mtok", "from_input_tokens": ""}
    row = next(row for row in rows if gpt_4o.items() <= row.items())
    assert (row["book"], D(row["ours"]), D(row["theirs"]), row["verdict"]) == (
        "genai-prices", D("2.5"), D("2.5"), "agree",
    )  # fmt: skip


def test_the_audit_refuses_an_unknown_provider() -> None:
    assert "no table of opnai; choose from alibaba, amazon" in fails("--provider", "opnai")


# Which books


def test_the_audit_takes_the_books_that_are_there_and_says_which_are_not() -> None:
    said = run("--as-of", "2026-11-21", "--provider", "cohere")
    assert "genai-prices:\n" in said
    assert "model-prices:\n" in said
    assert "litellm:\n" not in said
    assert "Not compared: LiteLLM's map is not given; `pip download --no-deps litellm` gets a wheel with it" in said


def test_a_book_that_is_asked_for_must_be_there(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert "LiteLLM's map is not given" in fails("--with", "litellm")
    assert "none.json is not LiteLLM's map" in fails("--litellm-map", str(tmp_path / "none.json"))
    monkeypatch.setitem(sys.modules, "genai_prices.data", None)
    assert "genai-prices is not installed; `pip install --editable '.[dev]'`" in fails("--with", "genai-prices")


@pytest.mark.usefixtures("nothing_known")
def test_a_map_of_litellm_is_compared(litellm_map: Path) -> None:
    out = io.StringIO()
    with pytest.raises(CommandError, match="3 differences without a reason"):
        run_program([
            "prices", "audit", "--with", "litellm", "--litellm-map", str(litellm_map), "--as-of", "2026-11-21",
            "--provider", "openai", "--format", "csv",
        ], stdout=out)  # fmt: skip
    rows = [row for row in csv.DictReader(io.StringIO(out.getvalue())) if row["verdict"] in ("differ", "missing here")]
    assert [(row["model"], row["key"], row["ours"], row["theirs"]) for row in rows if row["key"] != "*"] == [
        ("gpt-4o-2024-08-06", "input_mtok", "2.50", "3.000000"),
        ("gpt-4o-2024-08-06", "context_window", "128000", "64000"),
        ("gpt-4o-2024-08-06", "retires", "2027-01-14", "2029-01-01"),
    ]
    assert "gpt-99" in [row["other_model"] for row in rows if row["key"] == "*"]


# The pull request


@pytest.mark.usefixtures("nothing_known")
def test_the_pull_request_names_table_row_and_evidence(litellm_map: Path, tmp_path: Path) -> None:
    path = tmp_path / "pull-request.md"
    fails(
        "--with", "litellm", "--litellm-map", str(litellm_map), "--as-of", "2026-11-21", "--provider", "openai",
        "--pull-request", str(path),
    )  # fmt: skip
    text = path.read_text(encoding="utf-8")
    assert text.startswith(
        "# Correct the price tables as of 2026-11-21\n\nCompared with litellm. Differences without a reason: 3."
    )
    assert "## `gpt-4o-2024-08-06` in `pricing/tables/openai.yaml`\nRow from 2024-08-06, last checked on " in text
    assert "Evidence needed: https://" in text
    assert "| input_mtok | standard |  |  | 2.50 | 3.000000 | litellm |" in text
    assert "| retires | standard |  |  | 2027-01-14 | 2029-01-01 | litellm |" in text
    assert "- openai: `gpt-99` (litellm)" in text
    assert "`pricing/tables/known_differences.yaml`" in text


def test_a_pull_request_without_differences_says_so(tmp_path: Path) -> None:
    path = tmp_path / "pull-request.md"
    run("--with", "genai-prices", "--as-of", "2026-11-21", "--provider", "cohere", "--pull-request", str(path))
    assert "Compared with genai-prices. Differences without a reason: 0." in path.read_text(encoding="utf-8")


def test_rows_of_the_audit_name_hours_and_lengths() -> None:
    row = Row("p", "m", "o", "batch", 200_001, time(1, 30), "input_mtok", D("1.50"), None, "missing there", book="b")
    assert build_cells(row) == [
        "b",
        "p",
        "m",
        "o",
        "batch",
        "200001",
        "01:30",
        "input_mtok",
        "1.50",
        "",
        "missing there",
        "",
    ]
