"""Rates that count for a request: a price's base rates, and the overrides whose conditions hold."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal

from pricing.catalog.catalog import Entry, NotSold
from pricing.catalog.schema import Override, Price
from pricing.catalog.when import When
from pricing.units import TIERS, UNITS, priced_by


@dataclass(frozen=True, slots=True)
class Conditions:
    """Conditions under which a request is priced."""

    as_of: date
    tier: str = "standard"
    at: time | None = None
    """Time of day in UTC, for vendors who charge by the hour; without it the base price counts."""


def get_rates(
    entry: Entry, price: Price, input_tokens: int, conditions: Conditions
) -> tuple[Mapping[str, Decimal], tuple[Override, ...]]:
    """Return the rates in force, in dollars by unit key, and the overrides that made them: later ones win, key by key.

    Raises NotSold.
    """
    name, tier = entry.model.id, conditions.tier
    if tier not in TIERS:
        raise NotSold(f"unknown tier {tier}; choose from {', '.join(TIERS)}")
    if tier not in price.tiers:
        sold = ", ".join(price.tiers)
        raise NotSold(f"{name} has no {tier} price on {conditions.as_of}; it is sold as {sold}")
    if not price.overrides:
        return price.rates, ()
    rates = dict(price.rates)
    applied = tuple(o for o in price.overrides if _holds(o.when, input_tokens, conditions))
    for override in applied:
        if not override.sold:
            raise NotSold(f"{name} is not sold in the {tier} tier for {input_tokens:,} input tokens")
        rates |= override.rates
    return rates, applied


def _holds(when: When, input_tokens: int, conditions: Conditions) -> bool:
    if when.tier not in (None, conditions.tier):
        return False
    if when.input_tokens is not None and not when.input_tokens.holds(input_tokens):
        return False
    return when.utc is None or (conditions.at is not None and when.utc.holds(conditions.as_of.weekday(), conditions.at))


def get_rate(entry: Entry, rates: Mapping[str, Decimal], key: str, item: str) -> Decimal:
    """Return dollars by the unit of the key. Raises NotSold, which says by what the model is priced instead."""
    if key in rates:
        return rates[key]
    if UNITS[key].quantity == "token" and not any(UNITS[known].quantity == "token" for known in rates):
        raise NotSold(f"{entry.model.id} is priced {priced_by(rates)}, not by tokens")
    raise NotSold(f"{entry.model.id} has no price for {item}")
