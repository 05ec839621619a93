"""Prices as FOCUS names them: an id of each that stays the same over time, and properties that belong to the id.

A price of a meter depends on the conditions that change its rate, such as the batch tier or long requests, and on no
others. So these are its id, and a row of usage and a row of the price sheet have the same one.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from pricing.catalog.catalog import Entry
from pricing.catalog.price import Override
from pricing.catalog.when import WORDS, UtcHours
from pricing.units import UNITS
from pricing.usage_log.reports.focus.meters import Meter

_PROPERTIES: Final = {
    "tier": "x_ServiceTier",
    "speed": "x_Speed",
    "region": "x_ProcessingRegion",
    "input_tokens": "x_InputTokensFrom",
    "utc": "x_HoursUtc",
    "search_context": "x_SearchContext",
    "search_type": "x_SearchType",
    "resolution": "x_Resolution",
    "size": "x_ImageSize",
    "quality": "x_ImageQuality",
}
"""Property of SkuPriceDetails by the name of the condition, in the order of ids. FOCUS 1.5 has none for these yet:
FinOps-Open-Cost-and-Usage-Spec/FOCUS_Spec#2437 (tier), #2521 (length), #2414 (region)."""

_WORDS: Final = WORDS | {"input_tokens": "from {} input tokens", "utc": "{} UTC"}
"""How a condition reads."""


@dataclass(frozen=True, slots=True)
class SkuPrice:
    """Price of a meter of a model, whatever it amounts to."""

    sku_id: str
    conditions: tuple[tuple[str, str], ...]
    """(name, value) of what changes the rate."""
    entry: Entry = field(compare=False)
    meter: Meter = field(compare=False)

    @property
    def id(self) -> str:
        return "#".join((self.sku_id, *(f"{name}={value}" for name, value in self.conditions)))

    @property
    def details(self) -> str:
        """Return SkuPriceDetails as JSON."""
        model, provider = self.entry.model, self.entry.provider
        developer = {} if provider.host else {"ModelDeveloper": provider.name}
        action = {"TokenCacheAction": "Uncached"} if self._is_uncached else {}
        own = {_PROPERTIES[name]: value for name, value in self.conditions}
        return json.dumps(
            {**developer, "ModelId": model.id, **action, **self.meter.properties, **own}, ensure_ascii=False
        )

    @property
    def _is_uncached(self) -> bool:
        """Return True where tokens that are written to a cache have a meter of their own, so that these are not."""
        prices = self.entry.model.prices
        return self.meter.unit == "input_mtok" and any("cache_write_mtok" in price.rates for price in prices)

    def describe(self) -> str:
        """Return what it is a price of, for people."""
        beside = ", ".join(_WORDS.get(name, "{}").format(value) for name, value in self.conditions)
        return f"{self.meter.name} of {self.entry.model.name}{f' ({beside})' if beside else ''}"


def identify_price(entry: Entry, meter: Meter, applied: Iterable[Override]) -> SkuPrice:
    """Return the price of a meter under the overrides whose conditions hold."""
    whens = [override.when for override in applied if _changes(override, meter.unit)]
    found = {name: value for when in whens for name, value in when.stated}
    if lengths := [when.input_tokens.least for when in whens if when.input_tokens]:
        found["input_tokens"] = str(max(lengths))  # the others hold from fewer on
    if hours := dict.fromkeys(_write_hours(when.utc) for when in whens if when.utc):
        found["utc"] = "&".join(hours)
    conditions = tuple((name, found[name]) for name in _PROPERTIES if name in found)
    return SkuPrice(f"{entry.path}#{meter.unit}", conditions, entry, meter)


def _changes(override: Override, unit: str) -> bool:
    if override.multiply is not None:
        return override.multiply != 1 and (UNITS[unit].quantity == "token" or unit in override.also)
    return unit in override.rates


def _write_hours(hours: UtcHours) -> str:
    days = "" if hours.weekdays is None else f",{','.join(hours.weekdays)}"
    return f"{hours.from_:%H:%M}-{hours.until:%H:%M}{days}"
