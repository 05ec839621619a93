"""Published prices do not change unnoticed."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from pricing.catalog.catalog import Catalog
from pricing.catalog.loader import load_catalog
from pricing.catalog.pins import CHANGES, Pins, check_pins, pin_prices, read_pins, verify_pins, write_pins
from tests.support.price_tables import ACME, LIVES, TODAY, book, write

SECOND = "      - from: 2025-01-01\n        source: https://acme.example/prices\n        checked: 2026-11-20\n"


def complaints(folder: Path, original: str, written: str) -> list[str]:
    """Return the complaints about a table of ours that was changed after it was pinned."""
    assert original in ACME
    pins = pin_prices(book(folder), TODAY)
    return list(check_pins(book(folder, acme=ACME.replace(original, written, 1)), pins))


def test_the_published_rows_of_the_shipped_tables_are_as_they_were_pinned(catalog: Catalog) -> None:
    """If this fails: undo the change, or write it into CHANGES.md and run `costcalc prices pin`."""
    assert list(check_pins(catalog, read_pins())) == []


def test_the_changes_have_a_line_for_the_version_of_the_tables(catalog: Catalog) -> None:
    heading = f"## {catalog.version}\n"
    assert heading in CHANGES.read_text(encoding="utf-8")
    assert CHANGES.read_text(encoding="utf-8").partition(heading)[2].strip()


def test_unchanged_rows_keep_their_pins(tmp_path: Path) -> None:
    assert list(check_pins(book(tmp_path), pin_prices(book(tmp_path), TODAY))) == []


CHANGED = [
    ("rates: {input_mtok: 2, output_mtok: 8}", "rates: {input_mtok: 2, output_mtok: 9}", "acme/fast-1 2024-01-01"),
    ("rates: {input_mtok: 2, output_mtok: 8}", "rates: {input_mtok: 2}", "acme/fast-1 2024-01-01"),
    ("cache_write_mtok: 0.625, output_mtok: 2}", "cache_write_mtok: 0.625, output_mtok: 1}", "acme/fast-1 2025-01-01"),
    (
        "sold: false",
        "rates: {input_mtok: 4, cache_read_mtok: 0.4, cache_write_mtok: 5, output_mtok: 16}",
        "acme/fast-1 2025-01-01",
    ),
    ("source: https://acme.example/prices", "source: https://acme.example/other", "acme/fast-1 2024-01-01"),
    ("weekdays: [mon, tue]", "weekdays: [mon]", "acme/fast-2 2026-01-01"),
    ("rates: {input_mtok: 99,", "rates: {input_mtok: 98,", "acme/fast-2 2026-06-01 cancelled"),
    ("{model: fast-1, from: 2024-01-01}", "{model: slow, from: 2024-01-01}", "acme/fast 2024-01-01"),
]


@pytest.mark.parametrize(("original", "written", "key"), CHANGED)
def test_a_changed_row_is_reported(tmp_path: Path, original: str, written: str, key: str) -> None:
    how = "if this is intended, describe it in CHANGES.md and run `costcalc prices pin`"
    assert f"{key}: a published row was changed; {how}" in complaints(tmp_path, original, written)


def test_a_row_that_begins_on_another_day_was_removed_and_is_not_pinned(tmp_path: Path) -> None:
    problems = complaints(tmp_path, "- from: 2024-02-01", "- from: 2024-03-01")
    assert [text.partition(";")[0] for text in problems] == [
        "acme/slow 2024-02-01: a published row was removed",
        "acme/slow 2024-03-01: not pinned yet",
    ]


def test_a_name_that_moves_on_another_day_was_removed_and_is_not_pinned(tmp_path: Path) -> None:
    problems = complaints(tmp_path, "{model: fast-2, from: 2026-02-01}", "{model: fast-2, from: 2026-03-01}")
    assert [text.partition(";")[0] for text in problems] == [
        "acme/fast 2026-02-01: a published row was removed",
        "acme/fast 2026-03-01: not pinned yet",
    ]


UNCHANGED = [
    ("rates: {input_mtok: 2, output_mtok: 8}", "rates: {output_mtok: 8.00, input_mtok: 2.0}"),
    ("checked: 2024-01-02", "checked: 2026-11-21"),
    ("checked: 2024-01-02", "note: Compared again."),
    ("rates: {input_mtok: 6, output_mtok: 24}", "rates: {input_mtok: 7, output_mtok: 28}"),
    ("name: Fast 1", "name: Fast One"),
]


@pytest.mark.parametrize(("original", "written"), UNCHANGED)
def test_what_no_bill_depends_on_and_what_is_yet_to_come_may_change(
    tmp_path: Path, original: str, written: str
) -> None:
    assert complaints(tmp_path, original, written) == []


def ended(day: str) -> str:
    """Return the table with the present row of fast-1 ended, and a new one below it."""
    later = f"""      - from: {day}
        source: https://acme.example/prices
        status: announced
        rates: {{input_mtok: 1, output_mtok: 4}}

  - id: fast-2"""
    text = ACME.replace(SECOND, SECOND.replace("2025-01-01\n", f"2025-01-01\n        until: {day}\n", 1), 1)
    return text.replace("\n  - id: fast-2", later, 1)


def test_a_row_may_end_after_the_pinned_days_and_another_follow(tmp_path: Path) -> None:
    pins = pin_prices(book(tmp_path), TODAY)
    assert list(check_pins(book(tmp_path, acme=ended("2026-11-25")), pins)) == []


def test_a_row_does_not_end_within_the_pinned_days(tmp_path: Path) -> None:
    pins = pin_prices(book(tmp_path), TODAY)
    problems = list(check_pins(book(tmp_path, acme=ended("2026-11-20")), pins))
    assert problems[0].startswith("acme/fast-1 2025-01-01: a published row was changed")


def test_a_new_row_breaks_no_pin_but_must_be_pinned(tmp_path: Path) -> None:
    older = pin_prices(book(tmp_path), date(2025, 12, 31))  # before fast-2 was sold
    assert list(check_pins(book(tmp_path), older)) == [
        "acme/fast-2 2026-01-01: not pinned yet; run `costcalc prices pin`",
        "acme/fast-2 2026-06-01 cancelled: not pinned yet; run `costcalc prices pin`",
        "acme/fast 2026-02-01: not pinned yet; run `costcalc prices pin`",
    ]


def test_own_tables_are_not_pinned(tmp_path: Path) -> None:
    own = write(tmp_path / "own", acme=ACME.replace("input_mtok: 2,", "input_mtok: 1.5,", 1))
    tables = write(tmp_path / "tables", acme=ACME)
    assert pin_prices(load_catalog(own, tables=tables, today=TODAY), TODAY).digests == {}


def test_what_an_own_table_replaces_is_not_compared_and_the_rest_is(tmp_path: Path) -> None:
    pins = pin_prices(book(tmp_path), TODAY)
    changed = ACME.replace("input_mtok: 2,", "input_mtok: 1.5,", 1)  # fast-1, and not slow
    own = write(tmp_path / "own", acme=changed[: changed.index("  - id: fast-2")].replace("[fast, slow]", "[fast-1]"))
    tables = write(tmp_path / "tables", acme=ACME)
    assert list(check_pins(load_catalog(own, tables=tables, today=TODAY), pins)) == []
    tables = write(tmp_path / "tables", acme=ACME.replace("- from: 2024-02-01", "- from: 2024-02-02"))
    problems = list(check_pins(load_catalog(own, tables=tables, today=TODAY), pins))
    assert [text.partition(":")[0] for text in problems] == ["acme/slow 2024-02-01", "acme/slow 2024-02-02"]


@pytest.mark.parametrize("damage", [None, "", "[]", "{}", '{"day": 7, "digests": {}}', '{"day": "2026-11-21"}', "\xff"])
def test_prices_without_readable_pins_are_not_verified(tmp_path: Path, damage: str | None) -> None:
    path = tmp_path / "pins.json"
    if damage is not None:
        path.write_text(damage, encoding="latin-1")
    (problem,) = verify_pins(book(tmp_path), path)
    assert problem.startswith("pins.json: missing or damaged")


def test_pins_are_read_as_they_were_written(tmp_path: Path) -> None:
    pins = pin_prices(book(tmp_path), TODAY)
    write_pins(pins, tmp_path / "pins.json")
    assert read_pins(tmp_path / "pins.json") == pins == Pins(TODAY, pins.digests)


def test_a_redirect_whose_day_has_come_is_pinned(tmp_path: Path) -> None:
    pins = pin_prices(book(tmp_path, lives=LIVES), date(2026, 12, 1))
    assert "lives/pro redirect" in pins.digests
    assert "lives/flash redirect" not in pins.digests  # of 2027
    moved = LIVES.replace(
        "redirects_to: {model: flash, from: 2026-12-01", "redirects_to: {model: new, from: 2026-12-01"
    )
    (complaint,) = check_pins(book(tmp_path, lives=moved), pins)
    assert complaint.startswith("lives/pro redirect: a published row was changed")
