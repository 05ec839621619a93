"""Changes that are known to come."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from pricing.catalog.catalog import Catalog
from pricing.catalog.outlook import Change, find_upcoming
from pricing.catalog.rates import Conditions
from pricing.priced import price
from pricing.usage import Usage
from tests.support.price_tables import ACME, book


def after(catalog: Catalog, name: str, day: date) -> tuple[Change, ...]:
    return find_upcoming(catalog.entries[f"acme/{name}"].model, day)


def test_an_announced_price_is_a_change_with_its_moves(acme: Catalog) -> None:
    (change,) = after(acme, "fast-2", date(2026, 11, 21))
    assert (change.day, change.what) == (date(2027, 1, 1), "price")
    assert change.moves == (
        ("input_mtok", Decimal(3), Decimal(6)),
        ("output_mtok", Decimal(12), Decimal(24)),
    )


def test_a_rate_that_comes_has_no_rate_before(acme: Catalog) -> None:
    (change,) = after(acme, "fast-1", date(2024, 6, 1))
    assert ("cache_read_mtok", None, Decimal("0.10")) in change.moves


def test_a_cancelled_change_is_none(acme: Catalog) -> None:
    assert [change.day for change in after(acme, "fast-2", date(2026, 3, 1))] == [date(2027, 1, 1)]


def test_a_retirement_is_a_change(acme: Catalog) -> None:
    assert [(c.day, c.what) for c in after(acme, "slow", date(2026, 5, 31))] == [(date(2026, 6, 1), "retirement")]


def test_the_day_itself_is_no_longer_to_come(acme: Catalog) -> None:
    assert after(acme, "slow", date(2026, 6, 1)) == ()
    assert after(acme, "fast-2", date(2027, 1, 1)) == ()


def test_before_the_first_price_all_of_it_is_to_come(acme: Catalog) -> None:
    changes = after(acme, "fast-1", date(2023, 1, 1))
    assert [(c.day, c.before is None) for c in changes] == [(date(2024, 1, 1), True), (date(2025, 1, 1), False)]


def test_a_price_that_ends_without_another_is_a_change(tmp_path: Path) -> None:
    text = ACME.replace("      - from: 2024-02-01\n", "      - from: 2024-02-01\n        until: 2026-01-01\n")
    changes = after(book(tmp_path, acme=text), "slow", date(2025, 1, 1))
    assert [(c.day, c.what) for c in changes] == [(date(2026, 1, 1), "end"), (date(2026, 6, 1), "retirement")]
    assert changes[0].moves == (
        ("input_mtok", Decimal("0.0001"), None),
        ("output_mtok", Decimal("0.0002"), None),
    )


def test_a_promise_that_ends_is_a_change_without_moves(tmp_path: Path) -> None:
    text = ACME.replace("      - from: 2024-02-01\n", "      - from: 2024-02-01\n        promised_until: 2026-01-01\n")
    (promise, _) = after(book(tmp_path, acme=text), "slow", date(2025, 12, 31))
    assert (promise.day, promise.what, promise.after) == (date(2026, 1, 1), "promise", None)
    assert [c.what for c in after(book(tmp_path, acme=text), "slow", date(2026, 1, 1))] == ["retirement"]


def test_what_would_change_after_the_retirement_does_not_count(tmp_path: Path) -> None:
    text = ACME.replace("    retires: 2026-06-01\n", "").replace(
        "    name: Fast 2\n", "    name: Fast 2\n    retires: 2026-12-31\n"
    )
    changes = after(book(tmp_path, acme=text), "fast-2", date(2026, 11, 21))
    assert [(c.day, c.what) for c in changes] == [(date(2026, 12, 31), "retirement")]


FAST = """
surcharges:
  - {models: [slow, fast-1], from: 2026-01-01, until: 2026-12-01, source: https://acme.example/fast,
     overrides: [{when: {speed: fast}, multiply: 2}, {when: {region: us}, multiply: 1.1}]}
  - {models: [fast-1], from: 2026-12-01, source: https://acme.example/fast,
     overrides: [{when: {speed: fast}, multiply: 6}]}
"""


@pytest.mark.parametrize(
    ("conditions", "told"),
    [
        ({"speed": "fast"}, ["fast mode: price changes on 2026-12-01"]),
        ({"region": "us"}, ["region us: no price is known from 2026-12-01 on"]),
        ({}, []),
    ],
)
def test_what_becomes_of_a_modifier_is_told_where_it_was_asked_for(
    tmp_path: Path, conditions: dict[str, str], told: list[str]
) -> None:
    catalog = book(tmp_path, acme=ACME + FAST)
    found = price(catalog, "fast-1", Usage(input_tokens=1), Conditions(date(2026, 11, 21), **conditions), outlook=True)  # type: ignore[arg-type]
    assert [text for text in found.warnings if "2026-12-01" in text] == told
    assert price(catalog, "fast-1", Usage(input_tokens=1), Conditions(date(2025, 6, 1)), outlook=True).warnings == ()
