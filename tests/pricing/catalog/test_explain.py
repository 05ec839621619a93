"""Explanation of a price."""

from __future__ import annotations

from datetime import date
from decimal import Decimal as D
from pathlib import Path

import pytest

from pricing.catalog.catalog import NotSold
from pricing.catalog.explain import PriceExplanation, explain_price
from pricing.catalog.rates import Conditions
from tests.support.price_tables import METERS, TODAY, book


def explain(
    folder: Path, name: str, day: date = TODAY, tier: str = "standard", input_tokens: int = 0
) -> PriceExplanation:
    return explain_price(book(folder).offer(name), Conditions(day, tier), input_tokens)


def test_the_row_of_the_day_counts_and_the_others_say_why_not(tmp_path: Path) -> None:
    explanation = explain(tmp_path, "fast-1", date(2024, 6, 1))
    assert explanation.meaning == "the model's own id"
    assert [(price.from_.year, counts, words) for price, counts, words in explanation.rows] == [
        (2024, True, "2024-06-01 is on or after 2024-01-01 and before 2025-01-01"),
        (2025, False, "starts after 2024-06-01"),
    ]


@pytest.mark.parametrize(
    ("day", "words"), [(date(2025, 1, 1), "ended on 2025-01-01"), (TODAY, "ended before 2026-11-21")]
)
def test_a_row_has_ended_on_its_last_day(tmp_path: Path, day: date, words: str) -> None:
    assert explain(tmp_path, "fast-1", day).rows[0][1:] == (False, words)


def test_an_alias_says_what_it_means_and_until_when(tmp_path: Path) -> None:
    assert explain(tmp_path, "fast", date(2025, 6, 1)).meaning == (
        "an alias for fast-1 from 2024-01-01 on until 2026-02-01"
    )
    assert explain(tmp_path, "fast").meaning == "an alias for fast-2 from 2026-02-01 on"


def test_a_cancelled_row_never_counts(tmp_path: Path) -> None:
    row = next(row for row in explain(tmp_path, "fast-2").rows if row[0].status == "cancelled")
    assert row[1:] == (False, "was announced and canceled; it never applies")


def test_the_overrides_that_hold_make_the_rates(tmp_path: Path) -> None:
    explanation = explain(tmp_path, "fast-1", tier="batch", input_tokens=5_001)
    assert [holds for _, holds in explanation.overrides] == [True, True, True, False, False]
    assert explanation.rates["output_mtok"] == D(3)


def test_fees_and_modifiers_beside_a_row_hold_too(tmp_path: Path) -> None:
    catalog = book(tmp_path, meters=METERS)
    explanation = explain_price(catalog.offer("seek"), Conditions(TODAY, region="us"))
    ((row, overrides),) = explanation.surcharges
    assert row.rates == {"web_search": D("0.010")}
    assert [(override.multiply, holds) for override, holds in overrides] == [(D("1.1"), True)]
    assert [holds for _, holds in explanation.overrides] == [False]
    assert explanation.rates["input_mtok"] == D(1) * D("1.1")


def test_what_is_not_sold_says_so(tmp_path: Path) -> None:
    assert explain(tmp_path, "fast-1", tier="flex").unpriced == (
        "fast-1 has no flex price on 2026-11-21; it is sold as standard, batch, priority"
    )
    assert explain(tmp_path, "fast-1", tier="priority", input_tokens=5_001).rates == {}


def test_a_retired_model_shows_its_last_row(tmp_path: Path) -> None:
    explanation = explain(tmp_path, "slow")
    assert explanation.unpriced.startswith("slow retired on 2026-06-01")
    assert explanation.rows[0][1:] == (False, "would apply on 2026-11-21, but slow retired on 2026-06-01")


def test_a_name_that_did_not_exist_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NotSold, match="fast did not exist before 2024-01-01"):
        explain(tmp_path, "fast", date(2023, 1, 1))
