"""Conditions that a name implies: the region of an inference profile, the fast mode or the tier of an entry."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from pricing.catalog.catalog import NotSold, Offer, find_price
from pricing.catalog.names.bedrock import read_bedrock
from pricing.catalog.names.reading import NameReading
from pricing.catalog.rates import Conditions, list_overrides, list_sold
from pricing.catalog.when import BASE

IN_REGION: Final = "amazon"
"""Host that serves an id without a geography in the single region that was asked, and may charge more for that."""
_HOME: Final = re.compile(r"us-(east|west)-\d")
"""Regions of the United States, whose rates stand in the table where it has none for a single region."""


def imply_conditions(offer: Offer, conditions: Conditions) -> tuple[Offer, Conditions]:
    """Return the conditions with those that the offer's name implies, and the offer with the reading that says so.

    Raises NotSold where the request states another region, speed or tier than the name does.
    """
    placed = offer.reading is not None and offer.reading.region
    if offer.provider.id == IN_REGION and not placed and conditions.region == BASE["region"]:
        offer = _read_in_region(offer, conditions)
    elif offer.reading is not None and offer.provider.id == IN_REGION and _HOME.fullmatch(offer.reading.place):
        offer = _read_at_home(offer, offer.reading, conditions)
    if offer.reading is None:
        return offer, conditions
    implied = {}
    for condition in ("region", "speed", "tier"):
        said, asked = getattr(offer.reading, condition), getattr(conditions, condition)
        if said and asked not in {said, BASE[condition]}:
            raise NotSold(f"its name says {condition} {said}, the request {asked}; remove one")
        if said:
            implied[condition] = said
    return offer, replace(conditions, **implied) if implied else conditions


def _read_in_region(offer: Offer, conditions: Conditions) -> Offer:
    """Read an id without a geography as one of a single region, where the model has a price for that on the day."""
    if not _is_sold_in_region(offer, conditions):
        return offer
    reading = offer.reading or read_bedrock(NameReading(offer.name), offer.name, {offer.path: True})
    return replace(offer, reading=replace(reading, region="regional", place="in-region")) if reading.path else offer


def _read_at_home(offer: Offer, reading: NameReading, conditions: Conditions) -> Offer:
    """Read a region whose rates the table has as no condition, where the model has no price of its own for one."""
    if _is_sold_in_region(offer, conditions):
        return offer
    return replace(offer, reading=replace(reading, region="", place=""))


def _is_sold_in_region(offer: Offer, conditions: Conditions) -> bool:
    """Return True where the model has a price for a single region on the day."""
    model = offer.on(conditions.as_of).model
    price, _ = find_price(model, conditions.as_of)
    return price is not None and "regional" in list_sold("region", list_overrides(model, price, conditions.as_of))
