"""Names as they were seen in the world, against the shipped tables."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from pathlib import Path

import pytest

from pricing.catalog.catalog import Catalog, NotSold, Offer, UnknownModel
from pricing.catalog.loader import load_catalog
from pricing.catalog.name_conditions import imply_conditions
from pricing.catalog.rates import Conditions, get_rates

SEEN = [
    line
    for line in (Path(__file__).parents[2] / "data" / "names.txt").read_text(encoding="utf-8").splitlines()
    if line and line[0] not in "#["
]
LEAST_PRICED = 130
"""To be 95 % of all, 141, as soon as the tables have the rows of Vertex AI and Google."""


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


def test_most_names_have_a_price_on_a_day_of_their_life(catalog: Catalog) -> None:
    priced = [name for name in SEEN if _has_price(catalog, name)]
    assert len(priced) >= LEAST_PRICED, sorted(set(SEEN) - set(priced))


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
