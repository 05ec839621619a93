"""Selections that one press makes: the best of each maker, one maker's models, and those that a search may price."""

from __future__ import annotations

from datetime import date
from typing import Final

from pricing.catalog.catalog import Catalog, Entry, find_price
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
    entries = [entry for entry in _list_classed(catalog, day) if entry.provider.id == maker]
    entries.sort(key=lambda entry: entry.model.released or date.min, reverse=True)
    return [find_name(catalog, entry, day) for entry in entries[:most]]


def list_of_makers(catalog: Catalog, day: date) -> list[str]:
    """Return every model on sale on a day that has a class: no one-off is meant by the cheapest."""
    return [find_name(catalog, entry, day) for entry in _list_classed(catalog, day)]


def _list_classed(catalog: Catalog, day: date) -> list[Entry]:
    """List the models on sale that have a class, which only those of makers have."""
    entries = catalog.entries.values()
    return [entry for entry in entries if entry.model.size_class and find_price(entry.model, day)[0]]
