"""Selections that one press makes: the best of each maker, one maker's models, and those that a search may price."""

from __future__ import annotations

from datetime import date
from typing import Final

from pricing.catalog.catalog import Catalog, find_price
from pricing.catalog.defaults import EVERY_CLASS_OF, FLAGSHIPS_OF, find_name, find_newest

MOST_OF_MAKER: Final = 9
WELL_KNOWN: Final = (*EVERY_CLASS_OF, *FLAGSHIPS_OF)


def list_flagships(catalog: Catalog, day: date) -> list[str]:
    """Return the newest flagship of each maker on a day, those makers first that are shown before anyone chooses."""
    others = [provider.id for provider in catalog.providers.values() if provider.id not in WELL_KNOWN]
    newest = (find_newest(catalog, maker, "flagship", day) for maker in (*WELL_KNOWN, *others))
    return [find_name(catalog, entry, day) for entry in newest if entry]


def list_of_maker(catalog: Catalog, maker: str, day: date, *, most: int = MOST_OF_MAKER) -> list[str]:
    """Return what a provider itself sells on a day of the models that have a class, the newest first."""
    entries = (entry for entry in catalog.entries.values() if entry.provider.id == maker and entry.model.size_class)
    on_sale = [entry for entry in entries if find_price(entry.model, day)[0]]
    on_sale.sort(key=lambda entry: entry.model.released or date.min, reverse=True)
    return [find_name(catalog, entry, day) for entry in on_sale[:most]]


def list_of_makers(catalog: Catalog, day: date) -> list[str]:
    """Return every chat model that its maker sells on a day."""
    return [catalog.short_name(offer) for offer in catalog.list_on_sale(day) if not offer.provider.host]
