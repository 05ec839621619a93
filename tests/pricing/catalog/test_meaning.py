"""What a name means under conditions, kept for the next request."""

from __future__ import annotations

from dataclasses import fields
from datetime import date
from decimal import Decimal as D
from pathlib import Path

import pytest

from pricing.catalog.catalog import Catalog, NotSold, UnknownModel
from pricing.catalog.meaning import KEPT, find_meaning
from pricing.catalog.rates import Conditions
from pricing.priced import price
from pricing.usage import Usage
from tests.support.price_tables import ACME, book

TODAY = Conditions(date(2026, 11, 21))
MILLION = Usage(input_tokens=1_000_000)


def test_a_name_is_read_once_for_the_same_conditions(catalog: Catalog) -> None:
    assert find_meaning(catalog, "gpt-4o", TODAY) is find_meaning(catalog, "gpt-4o", Conditions(TODAY.as_of))


def test_other_conditions_are_another_meaning(catalog: Catalog) -> None:
    # 5 dollars for a million tokens while gpt-4o was the snapshot of 2024-05-13, 2.50 since 2024-10-02.
    june, november = (price(catalog, "gpt-4o", MILLION, Conditions(date(2024, m, 1))) for m in (6, 11))
    assert (june.cost, november.cost) == (D(5), D("2.5"))
    assert price(catalog, "gpt-4o", MILLION, Conditions(TODAY.as_of, "batch")).cost == D("1.25")


def test_a_name_that_only_a_person_wrote_is_not_kept(catalog: Catalog) -> None:
    spelled = "eu.anthropic.claude-sonnet-4-5-20250929-v1:0"
    first, second = (find_meaning(catalog, spelled, TODAY) for _ in range(2))
    assert first == second
    assert first is not second
    assert first.conditions.region == "eu"


WORDS = ("tier", "speed", "region", "search_context", "search_type", "resolution")


@pytest.mark.parametrize("field", WORDS)
def test_a_condition_that_only_a_person_wrote_is_not_kept(catalog: Catalog, field: str) -> None:
    before, said = KEPT.cache_info().misses, Conditions(**{"as_of": TODAY.as_of, field: "my secret"})  # type: ignore[arg-type]
    first, second = (find_meaning(catalog, "gpt-4o", said) for _ in range(2))
    assert first == second
    assert KEPT.cache_info().misses == before


def test_all_texts_of_conditions_are_looked_at() -> None:
    assert {each.name for each in fields(Conditions) if each.type == "str"} == {*WORDS}


def test_a_name_that_means_nothing_is_told_each_time(catalog: Catalog) -> None:
    for _ in range(2):
        with pytest.raises(UnknownModel, match="no-such-model is not in any price table"):
            find_meaning(catalog, "no-such-model", TODAY)


def test_a_model_that_is_gone_says_why_when_it_is_asked_for_its_sale(catalog: Catalog) -> None:
    meaning = find_meaning(catalog, "gpt-4-32k", TODAY)
    with pytest.raises(NotSold, match="2025-06-06"):
        meaning.find_sale()
    assert find_meaning(catalog, "gpt-4-32k", Conditions(TODAY.as_of, last_known=True)).find_sale().rates


def test_each_catalog_has_its_own_meanings(tmp_path: Path) -> None:
    cheaper = ACME.replace("{input_mtok: 1, cache_read_mtok: 0.10", "{input_mtok: 0.5, cache_read_mtok: 0.10", 1)
    dear, cheap = (book(tmp_path / name, acme=text) for name, text in (("dear", ACME), ("cheap", cheaper)))
    costs = [price(each, "fast-1", Usage(input_tokens=1_000), TODAY).cost for each in (dear, cheap, dear)]
    assert costs == [D("0.001"), D("0.0005"), D("0.001")]
