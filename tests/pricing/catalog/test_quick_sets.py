"""The selections that one press makes."""

from __future__ import annotations

from datetime import date

import pytest

from pricing.catalog.catalog import Catalog, is_sold
from pricing.catalog.quick_sets import list_flagships, list_of_maker, list_of_makers

DAY = date(2026, 11, 21)


def test_one_per_vendor_begins_with_the_vendors_that_are_shown_anyway(catalog: Catalog) -> None:
    names = list_flagships(catalog, DAY)
    assert names[:6] == [
        "gpt-6.2-astra", "claude-fable-5-2", "gemini-4-carbon", "grok-4.7", "deepseek-v4-pro", "mistral-large-4"
    ]  # fmt: skip
    makers = [catalog.offer(name).provider for name in names]
    assert len(makers) == len({maker.id for maker in makers}) >= 10
    assert not any(maker.host for maker in makers)


def test_a_vendor_without_a_flagship_on_the_day_is_left_out(catalog: Catalog) -> None:
    assert list_flagships(catalog, date(2023, 6, 1)) == ["gpt-4"]
    assert list_flagships(catalog, date.min) == []


@pytest.mark.parametrize("maker", ["openai", "anthropic", "google"])
def test_a_makers_models_are_those_on_sale_the_newest_first(catalog: Catalog, maker: str) -> None:
    names = list_of_maker(catalog, maker, DAY)
    assert len(names) == len(set(names)) == 9
    released = [catalog.offer(name).on(DAY).model.released or date.min for name in names]
    assert released == sorted(released, reverse=True)
    assert all(is_sold(catalog.offer(name), DAY) and catalog.offer(name).provider.id == maker for name in names)


def test_a_host_has_no_models_of_its_own(catalog: Catalog) -> None:
    assert list_of_maker(catalog, "groq", DAY) == []


def test_the_cheapest_are_of_models_with_a_place_in_their_makers_range(catalog: Catalog) -> None:
    offers = [catalog.offer(name) for name in list_of_makers(catalog, DAY)]
    assert all(offer.on(DAY).model.size_class for offer in offers)
    assert "command-r7b-arabic-02-2025" not in {offer.name for offer in offers}
    assert {"gpt-4o", "claude-haiku-5-5", "grok-4.7"} <= {offer.name for offer in offers}
    assert all(offer.on(DAY).model.kind == "chat" and not offer.provider.host for offer in offers)
