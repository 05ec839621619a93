"""Changes between two days."""

from __future__ import annotations

from datetime import date
from decimal import Decimal as D
from pathlib import Path

from pricing.catalog.catalog import Catalog
from pricing.catalog.diff import MULTIPLY, AliasMove, RateChange, find_changes
from tests.support.price_tables import ACME, TODAY, book


def test_nothing_changes_within_a_day(tmp_path: Path) -> None:
    changes = find_changes(book(tmp_path), TODAY, TODAY)
    assert (changes.added, changes.gone, changes.rates, changes.aliases) == ((), (), (), ())


def test_rates_that_change_are_listed_with_their_conditions(tmp_path: Path) -> None:
    rates = find_changes(book(tmp_path), date(2024, 12, 31), date(2025, 1, 1)).rates
    assert RateChange("acme/fast-1", "standard", "input_mtok", D(2), D(1)) in rates
    assert RateChange("acme/fast-1", "batch, over 5,000 input tokens", "output_mtok", None, D(3)) in rates
    assert {change.path for change in rates} == {"acme/fast-1"}


def test_looking_back_swaps_before_and_after(tmp_path: Path) -> None:
    rates = find_changes(book(tmp_path), date(2025, 1, 1), date(2024, 12, 31)).rates
    assert RateChange("acme/fast-1", "standard", "input_mtok", D(1), D(2)) in rates


def test_fees_and_modifiers_that_begin_are_listed(tmp_path: Path) -> None:
    surcharge = """
surcharges:
  - models: [fast-2]
    from: 2026-05-01
    source: https://acme.example/tools
    rates: {web_search: 0.01}
    overrides:
      - {when: {region: us}, multiply: 1.1}
"""
    catalog = book(tmp_path, acme=ACME + surcharge)
    began = {
        RateChange("acme/fast-2", "standard", "web_search", None, D("0.01")),
        RateChange("acme/fast-2", "region us", MULTIPLY, None, D("1.1")),
    }
    assert set(find_changes(catalog, date(2026, 4, 30), date(2026, 5, 1)).rates) == began
    assert find_changes(catalog, date(2026, 5, 1), date(2026, 5, 2)).rates == ()


def test_models_added_and_retired_are_listed(tmp_path: Path) -> None:
    changes = find_changes(book(tmp_path), date(2025, 12, 31), TODAY)
    assert changes.added == ("acme/fast-2",)
    assert [path for path, _ in changes.gone] == ["acme/slow"]
    assert changes.gone[0][1].startswith("slow retired on 2026-06-01")


def test_aliases_that_move_are_listed(tmp_path: Path) -> None:
    catalog = book(tmp_path)
    assert find_changes(catalog, date(2026, 1, 31), date(2026, 2, 1)).aliases == (
        AliasMove("acme/fast", "fast-1", "fast-2"),
    )
    assert find_changes(catalog, date(2023, 1, 1), date(2024, 1, 1)).aliases == (AliasMove("acme/fast", "", "fast-1"),)


def test_cancelled_rows_change_nothing(tmp_path: Path) -> None:
    assert find_changes(book(tmp_path), date(2026, 5, 31), date(2026, 6, 2)).rates == ()


def test_gpt_4o_became_cheaper_when_its_name_moved(catalog: Catalog) -> None:
    changes = find_changes(catalog, date(2024, 9, 1), date(2024, 11, 20))
    assert AliasMove("openai/gpt-4o", "gpt-4o-2024-05-13", "gpt-4o-2024-08-06") in changes.aliases
    assert "anthropic/claude-3-5-sonnet-20241022" in changes.added
