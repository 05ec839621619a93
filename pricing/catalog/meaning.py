"""What a name means under conditions: which model, its sale, and what a person should know of it, whatever is used."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from pricing.catalog.catalog import Catalog, Entry, NotSold, Offer, find_price
from pricing.catalog.lifecycle import date_back, describe_life, find_advice
from pricing.catalog.names.conditions import imply_conditions
from pricing.catalog.notices import Notice
from pricing.catalog.outlook import describe_upcoming
from pricing.catalog.price import Price
from pricing.catalog.rates import Conditions, Sale, find_surcharges, has_known_words, open_sale

MOST_KEPT: Final = 4_096
"""Meanings that are kept: those of all names under a few conditions."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a name means under conditions."""

    conditions: Conditions
    """Conditions that count, with those that the name implies."""
    offer: Offer
    entry: Entry
    """Model that requests to the name get on the day."""
    successor: str | None
    """Name of the model that the vendor recommends in place of one that is gone."""
    advice: str
    """What to append to the reason why there is no price."""
    now: tuple[Notice, ...]
    """Whether the price is of another model than the one named, or of an earlier day than the one asked for."""
    ahead: tuple[Notice, ...]
    """What changes within a year."""
    cautions: tuple[str, ...]
    """Warnings of the price whatever is used, but for what changes."""
    _sale: Sale | str
    """The sale, or the reason why there is none."""

    def find_sale(self) -> Sale:
        """Return the model at its price. Raises NotSold: before it existed, after it retired."""
        if isinstance(self._sale, str):
            raise NotSold(self._sale)
        return self._sale


def find_meaning(catalog: Catalog, name: str, conditions: Conditions) -> Meaning:
    """Find what a name means. Raises UnknownModel, and NotSold where it names no model on the day.

    It is the same for each request of a day, and was a quarter of an estimate over many models (decision 0050), so it
    is kept; but nothing that only a person wrote: what names a model, or words a condition, as no table does is read
    each time.
    """
    known = catalog.has_name(name) and has_known_words(conditions)
    return (KEPT if known else _make_meaning)(catalog, name, conditions)


def _make_meaning(catalog: Catalog, name: str, conditions: Conditions) -> Meaning:
    day, offer = conditions.as_of, catalog.offer(name)
    conditions = date_back(offer, conditions)
    entry = offer.on(conditions.as_of)
    offer, conditions = imply_conditions(offer, conditions)
    price, reason = find_price(entry.model, conditions.as_of)
    successor, advice = find_advice(catalog, offer, day)
    if price is None:
        return Meaning(conditions, offer, entry, successor, advice, (), (), (), reason)
    now = tuple(describe_life(offer, conditions, day, advice))
    ahead = () if conditions.last_known else tuple(describe_upcoming(entry.model, day))
    reading = offer.reading.caution if offer.reading else ()
    cautions = (*(notice.text for notice in now), *reading, *_describe_hours(entry, price, conditions))
    sale = open_sale(entry, price, conditions)
    return Meaning(conditions, offer, entry, successor, advice, now, ahead, cautions, sale)


KEPT: Final = lru_cache(MOST_KEPT)(_make_meaning)
"""Meanings by catalog, name and conditions. Who goes on with another catalog clears it, which else holds this one."""


def _describe_hours(entry: Entry, price: Price, conditions: Conditions) -> tuple[str, ...]:
    """Say that other hours cost otherwise, where nobody said at which the request is."""
    if conditions.at is not None:
        return ()
    rows = (price, *find_surcharges(entry.model, conditions.as_of))
    hours = dict.fromkeys(f"{utc.from_:%H:%M}–{utc.until:%H:%M}" for row in rows for utc in row.hours)
    return (f"the price differs at {', '.join(hours)} UTC; this is the price for other hours",) if hours else ()
