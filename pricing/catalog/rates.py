"""Rates that count for a request: those of a price and its model's fees, as the conditions that hold change them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from typing import Final

from pricing.catalog.catalog import Entry, NotSold
from pricing.catalog.price import Override, Price, Surcharge
from pricing.catalog.schema import Model
from pricing.catalog.when import BASE, When
from pricing.units import REGIONS, SPEEDS, TIERS, UNITS, priced_by


@dataclass(frozen=True, slots=True)
class Conditions:
    """Conditions under which a request is priced."""

    as_of: date
    tier: str = "standard"
    at: time | None = None
    """Time of day in UTC, for vendors who charge by the hour; without it the base price counts."""
    speed: str = "standard"
    region: str = "global"
    """Where the request is processed."""
    search_context: str = ""
    """low, medium or high; blank: the vendor's default."""
    search_type: str = ""
    """Version of the vendor's search; blank: its current one."""
    resolution: str = ""
    """Of a video, such as 720p; blank: the vendor's default."""
    last_known: bool = False
    """True where a model that is no longer sold is priced at its last price."""


def find_surcharges(model: Model, day: date) -> tuple[Surcharge, ...]:
    """Return the fees and modifiers of a model on a day."""
    return tuple(row for row in model.surcharges if row.covers(day)) if model.surcharges else ()


def get_base_rates(entry: Entry, price: Price, day: date) -> Mapping[str, Decimal]:
    """Return the rates without any condition, in dollars by unit key: of the price, and of its model's fees."""
    fees = [row.rates for row in find_surcharges(entry.model, day) if row.rates]
    if not fees:
        return price.rates
    return price.rates | {key: rate for row in fees for key, rate in row.items() if key not in price.rates}


def get_rates(
    entry: Entry, price: Price, input_tokens: int, conditions: Conditions
) -> tuple[Mapping[str, Decimal], tuple[Override, ...]]:
    """Return the rates in force, in dollars by unit key, and the overrides that made them.

    The last override that holds gives the rate, key by key; then each multiplier that holds is applied, once.
    Raises NotSold.
    """
    overrides = list_overrides(entry.model, price, conditions.as_of)
    _check_sold(entry, price, overrides, conditions)
    rates = get_base_rates(entry, price, conditions.as_of)
    if not overrides:
        return rates, ()
    applied = tuple(o for o in overrides if _holds(o.when, input_tokens, conditions))
    changed = dict(rates)
    for override in applied:
        if not override.sold:
            raise NotSold(f"{entry.model.id} is not sold under these conditions: {override.when}")
        changed |= override.rates
    for override in applied:
        if override.multiply is not None:
            _multiply(changed, override.multiply, override.also)
    return changed, applied


def list_exclusions(model: Model, price: Price, rates: Mapping[str, Decimal]) -> tuple[str, ...]:
    """List what the vendor charges for beside these rates: of the model, which has its provider's, and of the price."""
    if not (model.excludes or price.excludes):
        return ()
    return tuple(word for word in dict.fromkeys((*model.excludes, *price.excludes)) if word not in rates)


def list_overrides(model: Model, price: Price, day: date) -> Sequence[Override]:
    """List the overrides of a price on a day, those of its model's surcharges last."""
    if not model.surcharges:
        return price.overrides
    return [*price.overrides, *(o for row in find_surcharges(model, day) for o in row.overrides)]


def _multiply(rates: dict[str, Decimal], factor: Decimal, also: Sequence[str]) -> None:
    for key, rate in rates.items():
        if UNITS[key].quantity == "token" or key in also:
            rates[key] = rate * factor


_KNOWN: Final = {"tier": TIERS, "speed": SPEEDS, "region": REGIONS}


def list_sold(name: str, overrides: Sequence[Override]) -> tuple[str, ...]:
    """List the tiers, speeds or regions in which a model is sold, the base first."""
    sold = {getattr(o.when, name) for o in overrides if o.sold}
    return tuple(value for value in _KNOWN[name] if value == BASE[name] or value in sold)


def _check_sold(entry: Entry, price: Price, overrides: Sequence[Override], conditions: Conditions) -> None:
    """Raise NotSold for a tier, speed or region that is unknown, or in which the model is not sold on the day."""
    for name, base in BASE.items():
        value = getattr(conditions, name)
        if value == base:
            continue
        if value not in _KNOWN[name]:
            raise NotSold(f"unknown {name} {value}; choose from {', '.join(_KNOWN[name])}")
        sold = list_sold(name, overrides)
        if value not in sold:
            what = f"{value} price" if name == "tier" else f"price for {name} {value}"
            raise NotSold(f"{entry.model.id} has no {what} on {conditions.as_of}; it is sold as {', '.join(sold)}")


def _holds(when: When, input_tokens: int, conditions: Conditions) -> bool:
    for name, value in when.stated:
        if value != getattr(conditions, name):
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
