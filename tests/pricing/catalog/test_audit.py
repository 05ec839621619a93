"""Comparison with another list of prices, on small ones of our own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, time
from decimal import Decimal as D
from pathlib import Path

import pytest

from pricing.catalog.audit import Row, audit_catalog, build_sheet, compare_sheets
from pricing.catalog.known_differences import KnownDifference, read_known
from pricing.catalog.second_books import MIDNIGHT, BookEntry, SheetRow
from pricing.catalog.table_files import CatalogError
from tests.support.price_tables import ACME, TODAY, book

BASE = {"input_mtok": D(1), "cache_read_mtok": D("0.1"), "cache_write_mtok": D("1.25"), "output_mtok": D(4)}
LONG = {"input_mtok": D(2), "cache_read_mtok": D("0.2"), "cache_write_mtok": D("2.5"), "output_mtok": D(6)}
BATCH = {"input_mtok": D("0.5"), "cache_read_mtok": D("0.05"), "cache_write_mtok": D("0.625"), "output_mtok": D(2)}
BATCH_LONG = {"input_mtok": D(1), "cache_read_mtok": D("0.1"), "cache_write_mtok": D("1.25"), "output_mtok": D(3)}
PRIORITY = {"input_mtok": D(2), "cache_read_mtok": D("0.2"), "cache_write_mtok": D("2.5"), "output_mtok": D(8)}
FAST_1 = (
    SheetRow("standard", MIDNIGHT, 0, BASE),
    SheetRow("standard", MIDNIGHT, 5_001, LONG),
    SheetRow("batch", MIDNIGHT, 0, BATCH),
    SheetRow("batch", MIDNIGHT, 5_001, BATCH_LONG),
    SheetRow("priority", MIDNIGHT, 0, PRIORITY),
    SheetRow("priority", MIDNIGHT, 5_001, {}),
)


class Other:
    """Another list that holds what a test gives it."""

    name = "genai-prices"

    def __init__(self, models: Mapping[str, BookEntry]) -> None:
        self.models = models

    def ids(self, provider: str) -> Iterable[str]:
        return [model.id for model in self.models.values()]

    def find(self, provider: str, name: str, day: date) -> BookEntry | None:
        return self.models.get(name)


def audit(folder: Path, known: Iterable[KnownDifference] = (), **models: BookEntry) -> list[Row]:
    return list(
        audit_catalog(
            book(folder), Other({name.replace("_", "-"): model for name, model in models.items()}), TODAY, known
        )
    )


def simple(**rates: str) -> tuple[SheetRow, ...]:
    return (SheetRow("standard", MIDNIGHT, 0, {key: D(rate) for key, rate in rates.items()}),)


def verdicts(rows: list[Row]) -> list[tuple[str, str, str]]:
    return [(row.model, row.key, row.verdict) for row in rows]


def test_our_table_becomes_a_sheet_of_all_tiers_and_lengths(tmp_path: Path) -> None:
    assert build_sheet(book(tmp_path).offer("fast-1").on(TODAY), TODAY) == FAST_1


def test_hours_are_in_the_sheet(tmp_path: Path) -> None:
    monday = date(2026, 11, 23)
    rows = build_sheet(book(tmp_path).offer("fast-2").on(monday), monday)
    assert [(stated.at, stated.rates["input_mtok"]) for stated in rows] == [
        (time(0), D("1.5")), (time(2), D(3)), (time(22), D("1.5")),
    ]  # fmt: skip


def test_lengths_and_hours_of_a_surcharge_are_in_the_sheet(tmp_path: Path) -> None:
    beside = """
surcharges:
  - models: [fast-2]
    from: 2026-01-01
    source: https://acme.example/long
    overrides:
      - {when: {input_tokens: {over: 1_000}}, multiply: 2}
      - {when: {utc: {from: "06:00", until: "07:00"}}, multiply: 3}
"""
    sunday = date(2026, 11, 22)  # without hours of its own
    rows = build_sheet(book(tmp_path, acme=ACME + beside).offer("fast-2").on(sunday), sunday)
    found = {(stated.at, stated.input_tokens): stated.rates["input_mtok"] for stated in rows}
    assert [found[at, tokens] for at in (time(0), time(6), time(7)) for tokens in (0, 1_001)] == [3, 6, 9, 18, 3, 6]


def test_equal_books_agree(tmp_path: Path) -> None:
    rows = [row for row in audit(tmp_path, fast_1=BookEntry("fast-1", FAST_1)) if row.model == "fast-1"]
    assert {row.verdict for row in rows} <= {"agree"}
    # four rates in three tiers, and again for long requests in the two tiers that sell them
    assert len(rows) == 4 * 3 + 4 * 2


def test_a_rate_that_differs_is_reported(tmp_path: Path) -> None:
    rows = audit(tmp_path, fast_2=BookEntry("fast-2", simple(input_mtok="3", output_mtok="11")))
    row = next(row for row in rows if row.key == "output_mtok")
    assert (row.ours, row.theirs, row.verdict, row.unexplained) == (D(12), D(11), "differ", True)


def test_equal_rates_written_otherwise_agree(tmp_path: Path) -> None:
    rows = audit(tmp_path, fast_2=BookEntry("fast-2", simple(input_mtok="3.000", output_mtok="12.0")))
    assert {row.verdict for row in rows if row.model == "fast-2" and row.key != "*"} == {"agree"}


def test_a_rate_that_only_they_have_needs_a_reason_and_one_that_only_we_have_does_not(tmp_path: Path) -> None:
    rows = audit(tmp_path, fast_2=BookEntry("fast-2", simple(input_mtok="3", cache_read_mtok="1")))
    assert [(row.key, row.verdict, row.unexplained) for row in rows if row.model == "fast-2" and row.key != "*"] == [
        ("input_mtok", "agree", False),
        ("output_mtok", "missing there", False),
        ("cache_read_mtok", "missing here", True),
    ]


def test_a_threshold_that_counts_itself_is_another_threshold() -> None:
    over = (*simple(input_mtok="1"), SheetRow("standard", MIDNIGHT, 200_001, {"input_mtok": D(2)}))
    inclusive = (*simple(input_mtok="1"), SheetRow("standard", MIDNIGHT, 200_000, {"input_mtok": D(2)}))
    assert [(where.input_tokens, ours, theirs) for where, _, ours, theirs in compare_sheets(over, inclusive)] == [
        (0, D(1), D(1)),
        (200_000, D(1), D(2)),
        (200_001, D(2), D(2)),
    ]


def test_a_tier_that_only_they_sell_is_missing_here(tmp_path: Path) -> None:
    flex = (*simple(input_mtok="3", output_mtok="12"), SheetRow("flex", MIDNIGHT, 0, {"input_mtok": D(1)}))
    row = next(row for row in audit(tmp_path, fast_2=BookEntry("fast-2", flex)) if row.tier == "flex")
    assert (row.key, row.ours, row.theirs, row.verdict) == ("input_mtok", None, D(1), "missing here")


def test_whole_models_that_one_book_lacks_are_reported_without_a_failure(tmp_path: Path) -> None:
    rows = audit(tmp_path, other_1=BookEntry("other-1", simple(input_mtok="1")))
    assert ("other-1", "*", "missing here") in verdicts(rows)
    assert ("fast-1", "*", "missing there") in verdicts(rows)
    assert not any(row.unexplained for row in rows)


def test_a_retired_model_is_not_compared(tmp_path: Path) -> None:
    rows = audit(tmp_path, slow=BookEntry("slow", simple(input_mtok="5")))
    assert not [row for row in rows if row.model == "slow" and row.verdict != "not sold here"]


def test_an_alias_is_compared_where_they_mean_another_model_by_it(tmp_path: Path) -> None:
    same, another = BookEntry("fast-2", simple(input_mtok="3")), BookEntry("fast-1", simple(input_mtok="1"))
    assert not [row for row in audit(tmp_path, fast=same, fast_2=same) if row.model == "fast"]
    assert ("fast", "input_mtok", "differ") in verdicts(audit(tmp_path, fast=another, fast_2=same))


def test_the_audit_can_be_limited_to_one_provider(tmp_path: Path) -> None:
    assert list(audit_catalog(book(tmp_path), Other({}), TODAY, provider="nobody")) == []
    assert list(audit_catalog(book(tmp_path), Other({}), TODAY, provider="acme"))


def known(**given: object) -> KnownDifference:
    return KnownDifference.model_validate({"provider": "acme", "model": "fast-*", "key": "*", "reason": "So."} | given)


FITS = [{}, {"verdict": "differ"}, {"tier": "standard"}, {"from": TODAY}, {"key": "output_*"}]
FITS_NOT = [
    {"verdict": "missing here"}, {"tier": "batch"}, {"until": TODAY}, {"from": date(2026, 11, 22)}, {"key": "input_*"},
    {"model": "slow"}, {"model": "fast"}, {"provider": "acm"},
]  # fmt: skip


@pytest.mark.parametrize("given", FITS)
def test_a_known_difference_gives_its_reason(tmp_path: Path, given: dict[str, object]) -> None:
    rows = audit(tmp_path, [known(**given)], fast_2=BookEntry("fast-2", simple(input_mtok="3", output_mtok="11")))
    row = next(row for row in rows if row.key == "output_mtok")
    assert (row.reason, row.unexplained) == ("So.", False)


@pytest.mark.parametrize("given", FITS_NOT)
def test_a_known_difference_covers_nothing_else(tmp_path: Path, given: dict[str, object]) -> None:
    rows = audit(tmp_path, [known(**given)], fast_2=BookEntry("fast-2", simple(input_mtok="3", output_mtok="11")))
    assert next(row for row in rows if row.key == "output_mtok").unexplained


def test_a_known_difference_says_nothing_of_rates_that_agree(tmp_path: Path) -> None:
    rows = audit(tmp_path, [known()], fast_2=BookEntry("fast-2", simple(input_mtok="3", output_mtok="11")))
    assert next(row for row in rows if row.key == "input_mtok").reason == ""


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("differences: [{provider: a, model: b, key: c}]", "known.yaml: differences.0.reason: Field required"),
        ("differences: [{provider: a, model: b, key: c, reason: d, modle: e}]", "differences.0.modle"),
        ("differences: [", "known.yaml: line 2"),
    ],
)
def test_a_bad_list_of_known_differences_is_refused(tmp_path: Path, text: str, problem: str) -> None:
    path = tmp_path / "known.yaml"
    path.write_text(text)
    with pytest.raises(CatalogError, match=problem):
        read_known(path)


def test_a_missing_list_of_known_differences_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CatalogError, match=r"none\.yaml"):
        read_known(tmp_path / "none.yaml")
