"""Card of a price: each combination of conditions that makes a difference, once."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

from pricing.catalog.catalog import Catalog, get_price
from pricing.catalog.rate_card import CardRow, build_rate_card
from pricing.units import UNITS
from tests.support.price_tables import ACME, book

DAY = date(2026, 11, 21)


def card(catalog: Catalog, name: str) -> tuple[CardRow, ...]:
    entry = catalog.entries[name]
    return build_rate_card(entry, get_price(entry.model, DAY), DAY)


def inputs(rows: tuple[CardRow, ...]) -> list[tuple[str, int, Decimal | None]]:
    """Return (tier, from how many tokens on, dollars for a million input tokens)."""
    return [
        (row.tier, row.threshold.least if row.threshold else 0, row.rates["input_mtok"] if row.rates else None)
        for row in rows
    ]


def test_each_tier_has_its_short_and_its_long_requests(acme: Catalog) -> None:
    assert inputs(card(acme, "acme/fast-1")) == [
        ("standard", 0, Decimal(1)),
        ("standard", 5_001, Decimal(2)),
        ("batch", 0, Decimal("0.5")),
        ("batch", 5_001, Decimal(1)),
        ("priority", 0, Decimal(2)),
        ("priority", 5_001, None),  # not sold
    ]


def test_a_row_ends_where_the_next_one_begins(acme: Catalog) -> None:
    assert [row.until_tokens for row in card(acme, "acme/fast-1")] == [5_000, None] * 3


def test_hours_stand_after_all_other_hours(acme: Catalog) -> None:
    rows = card(acme, "acme/fast-2")
    assert [row.hours is None for row in rows] == [True, False]
    assert [row.rates for row in rows] == [
        {"input_mtok": Decimal(3), "output_mtok": Decimal(12)},
        {"input_mtok": Decimal("1.5"), "output_mtok": Decimal(6)},
    ]


def test_hours_that_a_tier_does_not_mind_are_not_repeated(tmp_path: Path) -> None:
    flat_batch = """rates: {input_mtok: 1.5, output_mtok: 6}
          - when: {tier: batch}
            rates: {input_mtok: 1, output_mtok: 4}"""
    text = ACME.replace("rates: {input_mtok: 1.5, output_mtok: 6}", flat_batch)
    assert inputs(card(book(tmp_path, acme=text), "acme/fast-2")) == [
        ("standard", 0, Decimal(3)),
        ("standard", 0, Decimal("1.5")),
        ("batch", 0, Decimal(1)),
    ]


def test_a_threshold_that_changes_nothing_makes_no_row(tmp_path: Path) -> None:
    same = "rates: {input_mtok: 1, cache_read_mtok: 0.10, cache_write_mtok: 1.25, output_mtok: 4}"
    text = ACME.replace("rates: {input_mtok: 2, cache_read_mtok: 0.20, cache_write_mtok: 2.50, output_mtok: 6}", same)
    standard = [row for row in card(book(tmp_path, acme=text), "acme/fast-1") if row.tier == "standard"]
    assert inputs(tuple(standard)) == [("standard", 0, Decimal(1))]
    assert standard[0].until_tokens is None


def test_one_price_is_one_row(acme: Catalog) -> None:
    entry = acme.entries["acme/slow"]
    assert [row.tier for row in build_rate_card(entry, entry.model.prices[0], DAY)] == ["standard"]


def test_every_shipped_price_has_a_card_that_begins_with_its_base_rates(catalog: Catalog) -> None:
    for entry in catalog.entries.values():
        for price in entry.model.prices:
            first = build_rate_card(entry, price, price.from_)[0]
            assert (first.tier, first.threshold, first.hours) == ("standard", None, None)
            rates = first.rates or {}
            assert {key: rates[key] for key in price.rates} == price.rates
            assert all(UNITS[key].quantity == "token" for key in rates.keys() - price.rates.keys())


def test_tokens_beside_a_price_are_in_its_card_and_fees_are_not(tmp_path: Path) -> None:
    beside = """
surcharges:
  - models: [fast-1]
    from: 2025-01-01
    source: https://acme.example/tools
    rates: {cache_write_12h_mtok: 3, web_search: 0.01}
    overrides:
      - {when: {tier: flex}, multiply: 0.5}
      - {when: {tier: batch}, rates: {cache_write_12h_mtok: 1.5}}
"""
    rows = card(book(tmp_path, acme=ACME + beside), "acme/fast-1")
    found = {row.tier: row.rates for row in rows if row.rates and not row.threshold}
    assert {tier: rates["cache_write_12h_mtok"] for tier, rates in found.items() if rates} == {
        "standard": 3, "batch": Decimal("1.5"), "flex": Decimal("1.5"), "priority": 3,
    }  # fmt: skip
    assert found["flex"]["input_mtok"] == Decimal("0.5")
    assert not any("web_search" in rates for rates in found.values())
