"""Models as a list shows them on a day."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from pricing.catalog.search import list_models
from tests.support.price_tables import ACME, book

FLEXIBLE = """
surcharges:
  - models: [fast-1, slow]
    from: 2026-05-01
    source: https://acme.example/flex
    overrides:
      - {when: {tier: flex}, multiply: 0.5}
"""


@pytest.mark.parametrize(
    ("day", "fast", "slow"),
    [
        (date(2026, 4, 30), ("standard", "batch", "priority"), ("standard",)),
        (date(2026, 5, 1), ("standard", "batch", "flex", "priority"), ("standard", "flex")),
        (date(2026, 11, 21), ("standard", "batch", "flex", "priority"), ("standard", "flex")),  # slow at its last price
    ],
)
def test_the_tiers_of_a_price_are_those_of_its_surcharges_too(
    tmp_path: Path, day: date, fast: tuple[str, ...], slow: tuple[str, ...]
) -> None:
    tiers = {line.model.id: line.shown_tiers for line in list_models(book(tmp_path, acme=ACME + FLEXIBLE), day)}
    assert (tiers["fast-1"], tiers["slow"]) == (fast, slow)


def test_a_model_without_any_price_yet_has_no_tiers(tmp_path: Path) -> None:
    assert {line.shown_tiers for line in list_models(book(tmp_path), date(2023, 1, 1))} == {()}
