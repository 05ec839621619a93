"""Conditions, rates and changes as a person reads them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from costcalc import formatting
from costcalc.formatting import capitalize_first
from pricing.catalog.outlook import Change
from pricing.catalog.price import Override, Price
from pricing.catalog.rate_card import CardRow
from pricing.catalog.successors import TrainingEnd
from pricing.catalog.when import When
from pricing.units import UNITS

OPEN = "open"
"""The end of what holds until further notice; it is not unknown."""


def name_unit(key: str) -> str:
    """Name what a rate buys: `million tokens`, `minute`."""
    return UNITS[key].buys


def describe_rate(key: str, rate: Decimal | None) -> str:
    """Write `input $2.50`, with the unit where it is not a million tokens: `audio $0.006 per minute`."""
    unit = f" per {name_unit(key)}" if UNITS[key].quantity != "token" and rate is not None else ""
    return f"{UNITS[key].item} {formatting.rate(rate)}".replace(" ", "\N{NO-BREAK SPACE}") + unit


def describe_rates(rates: Mapping[str, Decimal]) -> str:
    return " · ".join(describe_rate(key, rate) for key, rate in rates.items())


def describe_image_rate(size: str, quality: str, rate: Decimal) -> str:
    """Write `image 1024x1024 hd $0.08`, where the rate of an image depends on its size and quality."""
    return f"image {size} {quality} {formatting.rate(rate)}"


def describe_image_rates(price: Price) -> str:
    return " · ".join(describe_image_rate(row.size, row.quality, row.rate) for row in price.images)


def describe_override(override: Override) -> str:
    """Write the conditions, and the rates that hold under them."""
    return f"{override.when}: {describe_effect(override)}"


def join_conditions(conditions: Sequence[When]) -> str:
    """Write conditions that have the same effect: `Region us, eu or any other`, `Batch, fast mode; priority`."""
    if any(when.parts != (when.region,) for when in conditions):
        return capitalize_first("; ".join(map(str, conditions)).replace("region regional", "any other region"))
    regions = [when.region for when in conditions if when.region]
    named = ", ".join(name for name in regions if name != "regional")
    if "regional" not in regions:
        return f"Region {named}"
    return f"Region {named} or any other" if named else "Any other region"


def describe_effect(override: Override) -> str:
    """Write the rates that hold under an override's conditions, or the factor: `× 1.1 on every token rate`."""
    if not override.sold:
        return "not sold"
    if override.multiply is None:
        return describe_rates(override.rates)
    if override.multiply == 1:
        return "no surcharge"
    also = "".join(f", {UNITS[key].item}" for key in override.also)
    return f"× {formatting.plain(override.multiply)} on every token rate{also}"


def describe_conditions(line: CardRow, *, other_hours: bool) -> str:
    """Say when a line of the card holds. `other_hours`: whether its tier has lines for certain hours."""
    parts = []
    if line.hours:
        parts.append(str(line.hours))
    elif other_hours:
        parts.append("all other hours")
    if line.threshold:
        parts.append(str(line.threshold))
    elif line.until_tokens:
        parts.append(f"up to {formatting.count(line.until_tokens)} input tokens")
    return ", ".join(parts) or "any request"


_ENDS: Final = {
    "redirect": "Requests are answered and billed as {} from this day on.",
    "retirement": "The model retires: requests fail from this day on.",
    "promise": "The vendor promised this price only until the day before; no later price is announced.",
    "end": "The price ends; none is known from this day on.",
}


def describe_change(change: Change) -> str:
    """Say what happens, without the day."""
    if change.what != "price":
        return _ENDS[change.what].format(change.to)
    status = " (announced)" if change.after and change.after.status == "announced" else ""
    if change.before is None:
        return f"The first known price{status}: {describe_rates(change.after.rates if change.after else {})}."
    moves = [describe_move(key, old, new) + _direction(old, new) for key, old, new in change.moves]
    if not moves:
        return f"Other conditions at the same standard rates{status}."
    return f"The price changes{status}: {', '.join(moves)}."


def describe_move(key: str, old: Decimal | None, new: Decimal | None) -> str:
    """Write `input $2.50 → $2.00`."""
    return f"{UNITS[key].item} {formatting.rate(old)} → {formatting.rate(new)}"


def _direction(old: Decimal | None, new: Decimal | None) -> str:
    if old is None or new is None:
        return ""
    return " (rises)" if new > old else " (falls)"


def describe_interval(price: Price, end: date | None) -> str:
    """Say from when until when a price holds; `end` is its first day without it, None where none is known."""
    until = f"until {formatting.day(end)}" if end else "until further notice"
    if price.promised_until:
        until += f", promised until {formatting.day(price.promised_until - timedelta(days=1))} only"
    return (
        f"In effect from {formatting.day(price.from_)} {until}"
        f"{'' if price.status == 'effective' else ', as announced'}."
    )


def describe_access(end: TrainingEnd | None) -> str:
    """Say who may still train a model, and until when; blank where anybody may."""
    if end is None:
        return ""
    said = [f"training closed to new customers since {end.closed}"] if end.closed else []
    said += [f"{'' if said else 'training '}closed to all from {end.until}"] if end.until else []
    return ", ".join(said)
