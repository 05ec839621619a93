"""Names in the catalog."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from pricing.catalog.catalog import Catalog
from tests.support.price_tables import ACME, book

DAY = date(2026, 11, 21)


def test_each_model_is_on_sale_once_under_its_alias(tmp_path: Path) -> None:
    assert [offer.name for offer in book(tmp_path).list_on_sale(DAY)] == ["fast", "fast-1"]  # slow has retired


def test_a_model_has_a_name_on_every_day_of_its_life(tmp_path: Path) -> None:
    assert [offer.name for offer in book(tmp_path).list_on_sale(date(2024, 3, 1))] == ["fast", "slow"]


def test_an_alias_that_only_adds_to_the_id_is_not_the_name_to_show(tmp_path: Path) -> None:
    longer = ACME + "  - alias: fast-2-0101\n    targets:\n      - {model: fast-2, from: 2026-01-01}\n"
    names = [offer.name for offer in book(tmp_path, acme=longer).list_on_sale(date(2026, 1, 15))]
    assert names == ["fast", "fast-2", "slow"]


def test_the_shortest_name_of_an_offer_means_that_offer_and_no_other(catalog: Catalog) -> None:
    """OpenRouter's id openai/gpt-4o is also the path of OpenAI's own gpt-4o."""
    assert catalog.offer("openai/gpt-4o").provider.id == "openai"
    assert catalog.short_name(catalog.offers["openrouter/openai/gpt-4o"]) == "openrouter/openai/gpt-4o"
    for path, offer in catalog.offers.items():
        assert catalog.offer(catalog.short_name(offer)).path == path
