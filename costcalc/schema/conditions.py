"""Conditions of a request, as programs state them. Each text under a field is its description."""

from __future__ import annotations

from datetime import date, time

from pricing.catalog.rates import Conditions
from pricing.units import Region, SearchContext, SearchType, Speed, Tier
from pricing.value_types import StrictModel


class ModifiersRequest(StrictModel):
    """Conditions beside tier and day that change rates."""

    speed: Speed = "standard"
    """A model without a price for a speed is unpriced."""
    region: Region = "global"
    """Where the request is processed; regional: any other single region of a cloud."""
    search_context: SearchContext | None = None
    """How much a search model reads; default: the vendor's."""
    search_type: SearchType | None = None
    """Version of the vendor's search; default: its current one."""
    last_known: bool = False
    """true: a model that is no longer sold is priced at its last price, apart from the ranking."""

    def build_conditions(self, day: date, tier: Tier, at: time | None = None) -> Conditions:
        """Return the conditions on a day."""
        return Conditions(
            as_of=day,
            tier=tier,
            at=at,
            speed=self.speed,
            region=self.region,
            search_context=self.search_context or "",
            search_type=self.search_type or "",
            last_known=self.last_known,
        )
