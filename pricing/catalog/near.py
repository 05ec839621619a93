"""Names like one that nobody has. They are only ever offered, never priced in its place."""

from __future__ import annotations

from difflib import get_close_matches

from pricing.catalog.catalog import Catalog, Offer

MOST = 6
LIKE = 0.6
LONGEST = 120


def near(catalog: Catalog, provider: str, name: str) -> list[Offer]:
    """Models and aliases of that name elsewhere, then those whose names are like it, that provider's first."""
    wanted = name[:LONGEST].casefold()
    by_name: dict[str, list[Offer]] = {}
    for offer in catalog.offers.values():
        by_name.setdefault(offer.name.casefold(), []).append(offer)
    names = get_close_matches(wanted, by_name, n=MOST, cutoff=LIKE)
    found = [offer for name in names for offer in by_name[name]]
    return sorted(found, key=lambda offer: (offer.name.casefold() != wanted, offer.provider.id != provider))[:MOST]
