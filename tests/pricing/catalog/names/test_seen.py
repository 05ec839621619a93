"""Names as they were seen in the world, against the shipped tables."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from pathlib import Path

import pytest

from pricing.catalog.catalog import Catalog, NotSold, Offer, UnknownModel
from pricing.catalog.loader import load_catalog
from pricing.catalog.names.bedrock import GEOGRAPHIES
from pricing.catalog.names.conditions import imply_conditions
from pricing.catalog.rates import Conditions, get_rates

SEEN = [
    line
    for line in (Path(__file__).parents[3] / "data" / "names.txt").read_text(encoding="utf-8").splitlines()
    if line and line[0] not in "#["
]
UNPRICED = {
    "gemini-2.5-flash-preview-05-20",  # its tokens of thought had a rate that no source has
    "openai/gpt-oss-120b",  # three hosts sell it under this very name
}


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return load_catalog()


def test_each_name_means_something_or_says_why_not(catalog: Catalog) -> None:
    assert len(SEEN) == len(set(SEEN)) + 1 == 148  # azure/gpt-4o was seen twice
    for name in SEEN:
        path, problem = _read(catalog, name)
        assert (path in catalog.offers) != (name in problem)


def _read(catalog: Catalog, name: str) -> tuple[str, str]:
    """Return what a name means, or else the reason why it means nothing."""
    try:
        return catalog.offer(name).path, ""
    except UnknownModel as refused:
        return "", str(refused)


def test_all_but_two_have_a_price_on_a_day_of_their_life(catalog: Catalog) -> None:
    assert {name for name in SEEN if not _has_price(catalog, name)} == UNPRICED


def test_no_rule_changes_what_a_name_of_a_table_means(catalog: Catalog) -> None:
    for path, offer in catalog.offers.items():
        assert catalog.offer(path) is offer


def test_each_id_of_bedrock_has_its_profiles_and_each_of_vertex_its_resource(catalog: Catalog) -> None:
    for path, entry in catalog.entries.items():
        name = entry.model.id
        if entry.model.kind == "training":
            continue  # a tuned model is its owner's, under a name of its own
        if entry.provider.id == "amazon" and name.partition(".")[0] not in GEOGRAPHIES:
            assert catalog.offer(f"us.{name}").path in {path, f"amazon/us.{name}"}
            assert catalog.offer(f"arn:aws:bedrock:us-east-1::foundation-model/{name}").path == path
        if entry.provider.id == "vertex" and "/" not in name:
            publisher = "anthropic" if name.startswith("claude") else "google"
            resource = f"projects/p/locations/global/publishers/{publisher}/models/{name}"
            assert (catalog.offer(resource).path, catalog.read(resource).region) == (path, "global")


def _has_price(catalog: Catalog, name: str) -> bool:
    with suppress(UnknownModel):
        offer = catalog.offer(name)
        return any(_is_priced(offer, day) for day in _list_days(offer))
    return False


def _list_days(offer: Offer) -> Iterator[date]:
    """Yield the days on which a price of what the name means begins, while it means that."""
    for since, entry in offer.targets:
        yield from (max(price.from_, since or price.from_) for price in entry.model.prices)


def _is_priced(offer: Offer, day: date) -> bool:
    with suppress(NotSold):
        offer, conditions = imply_conditions(offer, Conditions(day))
        entry = offer.on(day)
        price = next(row for row in entry.model.prices if row.covers(day) and row.status != "cancelled")
        get_rates(entry, price, 0, conditions)
        return True
    return False
