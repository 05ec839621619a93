"""Rates that count for a request: those of a price and its model's fees, as the conditions that hold change them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from typing import Final, NamedTuple

from pricing.catalog.catalog import Entry, NotSold
from pricing.catalog.price import Override, Price, Surcharge
from pricing.catalog.schema import Model
from pricing.catalog.when import BASE, When
from pricing.units import REGIONS, RESOLUTIONS, SEARCH_CONTEXTS, SEARCH_TYPES, SPEEDS, TIERS, UNITS, priced_by


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


class InForce(NamedTuple):
    """Rates of a request."""

    rates: Mapping[str, Decimal]
    """Dollars by unit key."""
    applied: tuple[Override, ...]
    """Overrides that made them."""
    excluded: tuple[str, ...]
    """What the vendor charges for beside these rates."""


def find_surcharges(model: Model, day: date) -> tuple[Surcharge, ...]:
    """Return the fees and modifiers of a model on a day."""
    return tuple(row for row in model.surcharges if row.covers(day)) if model.surcharges else ()


def get_base_rates(entry: Entry, price: Price, day: date) -> Mapping[str, Decimal]:
    """Return the rates without any condition, in dollars by unit key: of the price, and of its model's fees."""
    fees = [row.rates for row in find_surcharges(entry.model, day) if row.rates]
    if not fees:
        return price.rates
    return price.rates | {key: rate for row in fees for key, rate in row.items() if key not in price.rates}


@dataclass(frozen=True, slots=True)
class Sale:
    """Model at its price of a day, under conditions: what a request of any length is charged at."""

    entry: Entry
    price: Price
    rates: Mapping[str, Decimal]
    """Rates without any condition, in dollars by unit key: of the price, and of its model's fees."""
    conditions: Conditions
    refusal: str
    """Why it is not sold under the conditions; blank where it is."""
    _held: tuple[Override, ...]
    """Overrides of which all conditions hold, but perhaps that of the length."""
    _always: InForce | None
    """Rates of a request of any length; None where the length decides."""
    units: frozenset[str] = frozenset()
    """What it has a rate for without any condition."""

    def find_rates(self, input_tokens: int) -> InForce:
        """Return the rates in force.

        The last override that holds gives the rate, key by key; then each multiplier that holds is applied, once.
        Raises NotSold.
        """
        if self._always is not None:  # most models'
            return self._always
        if self.refusal:
            raise NotSold(self.refusal)
        lengths = ((override, override.when.input_tokens) for override in self._held)
        applied = tuple(override for override, length in lengths if length is None or length.holds(input_tokens))
        return _apply(self.entry.model, self.price, self.rates, applied)


def open_sale(entry: Entry, price: Price, conditions: Conditions) -> Sale:
    """Return the sale of a model at a price; one that is refused under the conditions says so when it is asked."""
    overrides = list_overrides(entry.model, price, conditions.as_of)
    refusal = _find_refusal(entry, overrides, conditions)
    rates = get_base_rates(entry, price, conditions.as_of)
    held = tuple(override for override in overrides if _holds(override.when, conditions))
    decided = not refusal and all(override.sold and override.when.input_tokens is None for override in held)
    always = _apply(entry.model, price, rates, held) if decided else None
    return Sale(entry, price, rates, conditions, refusal, held, always, frozenset(rates))


def get_rates(
    entry: Entry, price: Price, input_tokens: int, conditions: Conditions
) -> tuple[Mapping[str, Decimal], tuple[Override, ...]]:
    """Return the rates in force, in dollars by unit key, and the overrides that made them. Raises NotSold."""
    rates, applied, _ = open_sale(entry, price, conditions).find_rates(input_tokens)
    return rates, applied


def _apply(model: Model, price: Price, rates: Mapping[str, Decimal], applied: tuple[Override, ...]) -> InForce:
    """Return the rates as overrides change them. Raises NotSold."""
    changed = rates
    for override in applied:
        if not override.sold:
            raise NotSold(f"{model.id} is not sold under these conditions: {override.when}")
        changed = {**changed, **override.rates}
    for override in applied:
        if override.multiply is not None:
            changed = _multiply(changed, override.multiply, override.also)
    return InForce(changed, applied, list_exclusions(model, price, changed))


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


def _multiply(rates: Mapping[str, Decimal], factor: Decimal, also: Sequence[str]) -> Mapping[str, Decimal]:
    return {
        key: rate * factor if UNITS[key].quantity == "token" or key in also else rate for key, rate in rates.items()
    }


_KNOWN: Final = {"tier": TIERS, "speed": SPEEDS, "region": REGIONS}


def has_known_words(conditions: Conditions) -> bool:
    """Return whether all words of conditions are those that tables have, and none is one that only somebody wrote."""
    return (
        conditions.tier in TIERS
        and conditions.speed in SPEEDS
        and conditions.region in REGIONS
        and conditions.search_context in ("", *SEARCH_CONTEXTS)
        and conditions.search_type in ("", *SEARCH_TYPES)
        and conditions.resolution in ("", *RESOLUTIONS)
    )


def list_sold(name: str, overrides: Sequence[Override]) -> tuple[str, ...]:
    """List the tiers, speeds or regions in which a model is sold, the base first."""
    sold = {getattr(o.when, name) for o in overrides if o.sold}
    return tuple(value for value in _KNOWN[name] if value == BASE[name] or value in sold)


def _find_refusal(entry: Entry, overrides: Sequence[Override], conditions: Conditions) -> str:
    """Return why a model is not sold on the day: a tier, speed or region that is unknown, or that it has no price in.

    Blank where it is sold.
    """
    for name, base in BASE.items():
        value = getattr(conditions, name)
        if value == base:
            continue
        if value not in _KNOWN[name]:
            return f"unknown {name} {value}; choose from {', '.join(_KNOWN[name])}"
        sold = list_sold(name, overrides)
        if value not in sold:
            what = f"{value} price" if name == "tier" else f"price for {name} {value}"
            return f"{entry.model.id} has no {what} on {conditions.as_of}; it is sold as {', '.join(sold)}"
    return ""


def _holds(when: When, conditions: Conditions) -> bool:
    """Return True where all conditions hold, but perhaps that of the length."""
    for name, value in when.stated:
        if value != getattr(conditions, name):
            return False
    return when.utc is None or (conditions.at is not None and when.utc.holds(conditions.as_of.weekday(), conditions.at))


def describe_missing(entry: Entry, rates: Mapping[str, Decimal], key: str, item: str) -> str:
    """Say that there is no rate for a unit, or by what the model is priced instead."""
    if UNITS[key].quantity == "token" and not any(UNITS[known].quantity == "token" for known in rates):
        return f"{entry.model.id} is priced {priced_by(rates)}, not by tokens"
    return f"{entry.model.id} has no price for {item}"
