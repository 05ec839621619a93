"""`costcalc prices …` as a maintainer sees it."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from costcalc import current
from costcalc.cli.command import CommandError
from costcalc.cli.commands import prices
from costcalc.cli.program import run_program
from pricing.catalog import kept
from pricing.catalog.catalog import Catalog
from pricing.catalog.pins import read_pins, write_pins
from tests.support.commands import misread
from tests.support.environment import set_environment
from tests.support.price_tables import ACME, write

OWN = ACME.replace("provider: acme", "provider: own-acme")


def run(*words: str) -> str:
    out = io.StringIO()
    run_program(["prices", *words], stdout=out)
    return out.getvalue()


def fails(*words: str) -> str:
    with pytest.raises(CommandError) as caught:
        run(*words)
    assert caught.value.status == 1
    return str(caught.value)


# check


def test_check_says_that_the_shipped_tables_are_right(catalog: Catalog) -> None:
    assert (
        run("check")
        == f"{len(catalog.entries):,} models of {len(catalog.providers)} providers are valid; 0 are custom.\n"
    )


def test_check_reads_a_folder_of_your_own(tmp_path: Path) -> None:
    assert "3 are custom" in run("check", str(write(tmp_path / "own", acme=OWN)))


def test_check_reads_the_folder_of_the_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    set_environment(monkeypatch, tables=write(tmp_path / "own", acme=OWN))
    assert "3 are custom" in run("check")


def test_check_warns_of_what_looks_like_a_slip(tmp_path: Path) -> None:
    folder = write(tmp_path / "own", acme=OWN.replace("output_mtok: 8}", "output_mtok: 0}", 1))
    assert "\nwarning: own-acme/fast-1 2024-01-01: rates.output_mtok is 0" in run("check", str(folder))


def test_check_prints_every_fault(tmp_path: Path) -> None:
    folder = write(tmp_path / "own", acme=OWN.replace("kind: chat", "kind: chatty", 2), other="provider: [")
    said = fails("check", str(folder))
    assert said.count("acme.yaml: model fast-") == 2
    assert "other.yaml: line" in said


def test_check_refuses_a_folder_that_is_not_there(tmp_path: Path) -> None:
    assert "no price table (*.yaml) in this folder" in fails("check", str(tmp_path / "nothing"))


def test_check_names_a_shipped_row_that_is_not_the_published_one(
    catalog: Catalog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    entry = catalog.entries["openai/gpt-4o-2024-08-06"]
    (price, *others) = entry.model.prices
    other = price.model_copy(update={"rates": price.rates | {"input_mtok": Decimal("2.40")}})
    changed = replace(entry, model=entry.model.model_copy(update={"prices": [other, *others]}))
    served = replace(catalog, entries={**catalog.entries, entry.path: changed})
    monkeypatch.setattr(kept, "assemble_catalog", lambda checked: served)
    monkeypatch.setattr(current, "load_kept", lambda own, data, cache: kept.load_kept(own))
    assert f"{entry.path} {price.from_}: a published row was changed" in fails("check")


# diff


def test_diff_tells_rates_and_aliases() -> None:
    said = run("diff", "2024-09-01", "2024-11-20")
    assert "openai/gpt-4o" in said
    assert re.search(r"gpt-4o-2024-05-13 +→ +gpt-4o-2024-08-06", said)
    assert "retired on 2024-09-13" in said


def test_diff_says_when_nothing_changed() -> None:
    assert run("diff", "2026-11-21", "2026-11-21") == "Nothing changed.\n"


def test_diff_refuses_what_is_no_day() -> None:
    assert "2024-13-01 is not a date; write it as 2026-11-21" in misread("prices", "diff", "2024-13-01", "2024-11-20")


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


def test_show_has_the_fees_and_modifiers_beside_a_row() -> None:
    said = run("show", "gpt-6-astra", "--as-of", "2026-11-21", "--tier", "batch")
    assert "+ 2026-10-27 to further notice: fees and modifiers\n    cache_write_12h_mtok $25.00\n" in said
    assert "→ batch: cache_write_12h_mtok $12.50" in said
    assert "  region us: × 1.1 on every token rate" in said


def test_show_says_why_there_is_no_price() -> None:
    assert "No price: gpt-4-32k-0613 retired on" in run("show", "gpt-4-32k", "--as-of", "2026-11-21")


def test_show_marks_an_operators_own_price(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    set_environment(monkeypatch, tables=write(tmp_path / "own", acme=OWN))
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


def test_pin_writes_what_a_test_compares_with(pins: Path, catalog: Catalog) -> None:
    assert f"rows published by {catalog.version} are pinned." in run("pin")
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
    assert "required: ACTION" in misread("prices")
