"""When a model ends, and what its vendor recommends then: what a tuned model shares with the model it was made of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from pricing.catalog.catalog import Catalog, Entry, Offer
from pricing.catalog.lifecycle import find_successor

PREFIX: Final = "ft:"
"""A tuned model's id is this and the id of the model it was made of."""


@dataclass(frozen=True, slots=True)
class Ending:
    """End of a model that is announced, or past."""

    model: str
    """Its id."""
    day: date
    """First day on which requests fail, or are answered by another model."""
    successor: str | None
    """Name of the model that answers then, or that the vendor recommends."""
    source: str | None


def find_ending(catalog: Catalog, offer: Offer, day: date) -> Ending | None:
    """Find the end of what a name means on a day; None where none is announced."""
    model = offer.name_on(day).model
    if model.ends is None:
        return None
    redirect = model.redirects_to
    if redirect and redirect.from_ == model.ends:
        return Ending(model.id, model.ends, redirect.model, redirect.source)
    successor = find_successor(catalog, offer, model.ends)
    return Ending(model.id, model.ends, catalog.short_name(successor) if successor else None, model.retires_source)


def find_base(catalog: Catalog, tuned: Entry) -> Offer | None:
    """Find the model that a tuned one is made of; None where the tables do not have it."""
    return catalog.offers.get(f"{tuned.provider.id}/{tuned.model.id.removeprefix(PREFIX)}")
