"""Explanation of a name's price on a day: every row and every condition, with the reason it counts or not."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from pricing.catalog.catalog import Entry, NotSold, Offer, find_price
from pricing.catalog.lifecycle import describe_stand_in
from pricing.catalog.names.conditions import imply_conditions
from pricing.catalog.names.reading import describe_reading
from pricing.catalog.notices import describe_end
from pricing.catalog.price import Override, Price, Surcharge
from pricing.catalog.rates import Conditions, find_surcharges, get_rates


@dataclass(frozen=True, slots=True)
class PriceExplanation:
    entry: Entry
    meaning: str
    """Reason why the name means this model."""
    rows: tuple[tuple[Price, bool, str], ...]
    """(row, True where it counts, reason)."""
    overrides: tuple[tuple[Override, bool], ...]
    """Overrides of the row that counts, each with True where its conditions hold."""
    surcharges: tuple[tuple[Surcharge, tuple[tuple[Override, bool], ...]], ...]
    """Fees and modifiers beside that row, with their overrides."""
    rates: Mapping[str, Decimal]
    """Rates in force, in dollars by unit key; empty where `unpriced` says why."""
    unpriced: str = ""


def explain_price(offer: Offer, conditions: Conditions, input_tokens: int = 0) -> PriceExplanation:
    """Explain the price of a name, for a request of so many input tokens. Raises NotSold before the name existed."""
    day = conditions.as_of
    entry = offer.on(day)
    meaning = _meaning(offer, entry, day)
    offer, conditions = imply_conditions(offer, conditions)
    price, unpriced = find_price(entry.model, day)
    rates: Mapping[str, Decimal] = {}
    applied: tuple[Override, ...] = ()
    try:
        if price:
            rates, applied = get_rates(entry, price, input_tokens, conditions)
    except NotSold as reason:
        unpriced = str(reason)
    if offer.reading:
        meaning = f"{meaning}; read as {describe_reading(offer.reading, offer.provider.name, applied)}"
    overrides = _judge(price.overrides, applied) if price else ()
    beside = find_surcharges(entry.model, day) if price else ()
    surcharges = tuple((row, _judge(row.overrides, applied)) for row in beside)
    return PriceExplanation(entry, meaning, _rows(entry, price, day), overrides, surcharges, rates, unpriced)


def _judge(overrides: Iterable[Override], applied: Collection[Override]) -> tuple[tuple[Override, bool], ...]:
    """Return overrides, each with True where it is among those whose conditions hold."""
    return tuple((override, any(override is other for other in applied)) for override in overrides)


def _meaning(offer: Offer, entry: Entry, day: date) -> str:
    if offer.path == entry.path:
        return "the model's own id"
    if stand_in := describe_stand_in(offer, day):
        return stand_in.text
    since = max(since for since, _ in offer.named if since is None or since <= day)  # type: ignore[type-var]
    later = [f" until {start}" for start, _ in offer.targets if start and start > day][:1]
    return f"an alias for {entry.model.id} from {since} on{''.join(later)}"


def _rows(entry: Entry, counting: Price | None, day: date) -> tuple[tuple[Price, bool, str], ...]:
    return tuple((price, price is counting, _why(entry, price, counting, day)) for price in entry.model.prices)


def _why(entry: Entry, price: Price, counting: Price | None, day: date) -> str:
    if price.status == "cancelled":
        return "was announced and canceled; it never applies"
    if day < price.from_:
        return f"starts after {day}"
    if price.until and day >= price.until:
        return f"ended before {day}" if day > price.until else f"ended on {day}"
    if price is not counting:
        return f"would apply on {day}, but {describe_end(entry.model).text}"
    return f"{day} is on or after {price.from_}" + (f" and before {price.until}" if price.until else "")
