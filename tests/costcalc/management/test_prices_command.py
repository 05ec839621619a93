"""`manage.py prices …` as a maintainer sees it."""

from __future__ import annotations

import csv
import io
import json
import re
import sys
from datetime import UTC, date, datetime, time
from decimal import Decimal as D
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import CommandError
from genai_prices import Usage, calc_price

from costcalc.management.commands import prices
from costcalc.management.genai_prices import TIERS, GenaiPrices
from costcalc.management.price_report import HEADS, build_cells
from pricing.catalog.audit import MIDNIGHT, Row, audit_catalog, find_explanation
from pricing.catalog.catalog import Catalog
from pricing.catalog.known_differences import read_known
from pricing.catalog.pins import read_pins, write_pins
from tests.support.price_tables import ACME, write

DAY = date(2026, 11, 21)
OWN = ACME.replace("provider: acme", "provider: own-acme")


def run(*words: str) -> str:
    out = io.StringIO()
    call_command("prices", *words, stdout=out)
    return out.getvalue()


def fails(*words: str) -> str:
    with pytest.raises(CommandError) as caught:
        run(*words)
    assert caught.value.returncode == 1
    return str(caught.value)


@pytest.fixture(scope="module")
def genai() -> GenaiPrices:
    return GenaiPrices()


# check


def test_check_says_that_the_shipped_tables_are_right(catalog: Catalog) -> None:
    assert (
        run("check")
        == f"{len(catalog.entries):,} models of {len(catalog.providers)} providers are valid; 0 are custom.\n"
    )


def test_check_reads_a_folder_of_your_own(tmp_path: Path) -> None:
    assert "3 are custom" in run("check", str(write(tmp_path / "own", acme=OWN)))


def test_check_reads_the_folder_of_the_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "OWN_TABLES", write(tmp_path / "own", acme=OWN))
    assert "3 are custom" in run("check")


def test_check_prints_every_fault(tmp_path: Path) -> None:
    folder = write(tmp_path / "own", acme=OWN.replace("kind: chat", "kind: chatty", 2), other="provider: [")
    said = fails("check", str(folder))
    assert said.count("acme.yaml: model fast-") == 2
    assert "other.yaml: line" in said


def test_check_refuses_a_folder_that_is_not_there(tmp_path: Path) -> None:
    assert "no price table (*.yaml) in this folder" in fails("check", str(tmp_path / "nothing"))


# audit


# Days that together show each known difference: today, which is a weekend, and the past, where prices have moved since.
AUDITED = [
    "2023-03-10", "2023-09-10", "2024-08-10", "2024-11-10", "2024-12-10", "2025-05-10", "2025-09-10", "2025-12-10",
    "2026-07-10", "2026-08-10", "2026-09-10", "2026-10-01", "2026-11-20", "2026-11-21", "2027-02-01",
]  # fmt: skip


@pytest.mark.parametrize("day", AUDITED)
def test_the_audit_finds_no_difference_without_a_reason(day: str) -> None:
    assert "; 0 unexplained" in run("audit", "--as-of", day)


def test_the_audit_compares_most_rates(catalog: Catalog, genai: GenaiPrices) -> None:
    agreeing = [row for row in audit_catalog(catalog, genai, DAY) if row.verdict == "agree"]
    assert len(agreeing) > 1_000
    assert {row.tier for row in agreeing} == {"standard", "batch", "flex", "priority"}
    assert any(row.input_tokens == 272_001 for row in agreeing)


def test_every_known_difference_is_needed(catalog: Catalog, genai: GenaiPrices) -> None:
    known = read_known()
    days = [date.fromisoformat(day) for day in AUDITED]
    needed = [find_explanation(known, row, day) for day in days for row in audit_catalog(catalog, genai, day)]
    assert [item for item in known if item not in needed] == []


def test_the_audit_fails_on_a_difference_without_a_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(prices, "read_known", list)
    out = io.StringIO()
    with pytest.raises(CommandError, match="differences without a reason"):
        call_command("prices", "audit", "--as-of", "2026-11-21", "--provider", "perplexity", stdout=out)
    assert "perplexity  sonar" in out.getvalue()


@pytest.mark.parametrize("form", ["csv", "json"])
def test_the_audit_as_data_holds_every_row(catalog: Catalog, genai: GenaiPrices, form: str) -> None:
    text = run("audit", "--as-of", "2026-11-21", "--provider", "openai", "--format", form)
    rows = list(csv.DictReader(io.StringIO(text))) if form == "csv" else json.loads(text)
    assert len(rows) == len(list(audit_catalog(catalog, genai, DAY, provider="openai")))
    assert tuple(rows[0]) == HEADS
    gpt_4o = {"model": "gpt-4o-2024-08-06", "tier": "standard", "key": "input_mtok", "from_input_tokens": ""}
    row = next(row for row in rows if gpt_4o.items() <= row.items())
    assert (D(row["ours"]), D(row["theirs"]), row["verdict"]) == (D("2.5"), D("2.5"), "agree")


def test_the_audit_refuses_an_unknown_provider() -> None:
    assert "no table of opnai; choose from alibaba, amazon" in fails("audit", "--provider", "opnai")


def test_the_audit_says_how_to_install_what_it_needs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "genai_prices.data", None)
    assert "genai-prices is not installed; `pip install --editable '.[dev]'`" in fails("audit")


# genai-prices as it is read: compared with what the library itself computes


@pytest.mark.parametrize(
    ("provider", "model", "tier", "tokens"),
    [
        ("openai", "gpt-5.4", "standard", 272_000),
        ("openai", "gpt-5.4", "standard", 272_001),
        ("openai", "gpt-5.4", "batch", 272_001),
        ("openai", "gpt-4o-mini", "priority", 1_000),
        ("google", "gemini-2.5-pro", "standard", 200_001),
        ("xai", "grok-4.5", "standard", 200_000),
        ("anthropic", "claude-sonnet-4-6", "batch", 1_000),
    ],
)
def test_it_is_read_as_it_computes(genai: GenaiPrices, provider: str, model: str, tier: str, tokens: int) -> None:
    other = genai.find(provider, model, DAY)
    assert other
    stated = [s for s in other.sheet if s.tier == tier and s.at == MIDNIGHT and s.input_tokens <= tokens]
    there = {"xai": "x-ai"}.get(provider, provider)
    theirs = calc_price(
        Usage(input_tokens=tokens), model, provider_id=there, price_context=TIERS[tier] or None,
        genai_request_timestamp=datetime(2026, 11, 21, 0, 30, tzinfo=UTC),
    )  # fmt: skip
    assert stated[-1].rates["input_mtok"] * tokens / 1_000_000 == theirs.total_price


def test_their_thresholds_are_exclusive(genai: GenaiPrices) -> None:
    other = genai.find("openai", "gpt-5.4", DAY)
    assert other
    assert [s.input_tokens for s in other.sheet if s.tier == "standard"] == [0, 272_001]


def test_their_hours_are_read(genai: GenaiPrices) -> None:
    other = genai.find("deepseek", "deepseek-v4-pro", DAY)
    assert other
    rates = {f"{s.at:%H:%M}": s.rates["input_mtok"] for s in other.sheet}
    assert (rates["00:00"], rates["01:00"], rates["04:00"]) == (D("0.66"), D("1.32"), D("0.66"))


def test_they_know_nothing_of_our_other_providers(genai: GenaiPrices) -> None:
    assert genai.find("alibaba", "qwen-max", DAY) is None
    assert list(genai.ids("alibaba")) == []


# diff


def test_diff_tells_rates_and_aliases() -> None:
    said = run("diff", "2024-09-01", "2024-11-20")
    assert "openai/gpt-4o" in said
    assert re.search(r"gpt-4o-2024-05-13 +→ +gpt-4o-2024-08-06", said)
    assert "retired on 2024-09-13" in said


def test_diff_says_when_nothing_changed() -> None:
    assert run("diff", "2026-11-21", "2026-11-21") == "Nothing changed.\n"


def test_diff_refuses_what_is_no_day() -> None:
    assert "2024-13-01 is not a date; write it as 2026-11-21" in fails("diff", "2024-13-01", "2024-11-20")


# show


def test_show_says_which_row_counts_and_why() -> None:
    said = run("show", "gpt-4o", "--as-of", "2024-06-01")
    assert said.startswith("openai/gpt-4o-2024-05-13: GPT-4o (2024-05-13) (an alias for gpt-4o-2024-05-13")
    assert "until 2024-10-02)" in said
    assert "In effect: input_mtok $5.00, output_mtok $15.00" in said


def test_show_takes_a_tier_and_a_length() -> None:
    said = run("show", "gpt-5.4", "--as-of", "2026-11-21", "--tier", "batch", "--input-tokens", "272001")
    assert "→ batch, over 272,000 input tokens" in said
    assert "In effect: input_mtok $2.50" in said


def test_show_says_why_there_is_no_price() -> None:
    assert "No price: gpt-4-32k-0613 retired on" in run("show", "gpt-4-32k", "--as-of", "2026-11-21")


def test_show_marks_an_operators_own_price(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "OWN_TABLES", write(tmp_path / "own", acme=OWN))
    assert "From a custom price table." in run("show", "own-acme/fast-1")


def test_show_refuses_an_unknown_name() -> None:
    assert "gpt-9 is not in any price table" in fails("show", "gpt-9")


def test_show_refuses_a_day_before_the_name_existed() -> None:
    assert "gpt-4o did not exist before 2024-05-13" in fails("show", "gpt-4o", "--as-of", "2024-01-01")


# pin and schema


@pytest.fixture
def pins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "pins.json"
    monkeypatch.setattr(prices, "PINS", path)
    monkeypatch.setattr(prices, "read_pins", lambda: read_pins(path))
    monkeypatch.setattr(prices, "write_pins", lambda pins: write_pins(pins, path))
    return path


def test_pin_writes_what_a_test_compares_with(pins: Path) -> None:
    assert "rows published by 2026-11-21 are pinned." in run("pin")
    assert read_pins(pins) == read_pins()


def test_pin_says_what_it_changes(pins: Path) -> None:
    run("pin")
    pins.write_text(
        pins.read_text().replace(
            '"openai/gpt-4o-2024-05-13 2024-05-13": "', '"openai/gpt-4o-2024-05-13 2024-05-13": "0'
        )
    )
    assert "openai/gpt-4o-2024-05-13 2024-05-13: a published row was changed" in run("pin")
    assert "was changed" not in run("pin")


def test_pin_wants_the_change_written_down_first(pins: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "CHANGES.md").write_text("# What changed\n")
    monkeypatch.setattr(prices, "CHANGES", tmp_path / "CHANGES.md")
    assert "write in CHANGES.md what changed, under `## 2026-" in fails("pin")
    assert not pins.exists()


def test_schema_writes_the_schema(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(prices, "write_schema", lambda: (tmp_path / "schema.json").write_text("{}"))
    assert run("schema") == "wrote schema.json\n"
    assert (tmp_path / "schema.json").exists()


def test_an_action_is_needed() -> None:
    assert "action" in fails()


def test_rows_of_the_audit_name_hours_and_lengths() -> None:
    row = Row("p", "m", "o", "batch", 200_001, time(1, 30), "input_mtok", D("1.50"), None, "missing there")
    assert build_cells(row) == [
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
