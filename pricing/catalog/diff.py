"""Changes in the catalog between two days."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final, NamedTuple

from pricing.catalog.catalog import Catalog, Entry, NotSold, Offer, find_price
from pricing.catalog.price import Price
from pricing.catalog.rates import find_surcharges, get_base_rates, list_overrides

MULTIPLY: Final = "multiply"
"""Key of a factor of every token rate, among the keys of rates."""


class RateChange(NamedTuple):
    """Rate that changed, in dollars by the unit of `key`, or a factor; None: there was or is none."""

    path: str
    conditions: str
    key: str
    before: Decimal | None
    after: Decimal | None


class AliasMove(NamedTuple):
    """Alias that came to mean another model; blank: none."""

    path: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Changes:
    added: tuple[str, ...]
    """Paths of models with a price on the second day only."""
    gone: tuple[tuple[str, str], ...]
    """(path, reason) of models with a price on the first day only."""
    rates: tuple[RateChange, ...]
    aliases: tuple[AliasMove, ...]


def find_changes(catalog: Catalog, first: date, second: date) -> Changes:
    """Return what changed from one day to another. Cancelled rows never count."""
    added, gone = [], []
    rates: list[RateChange] = []
    for path, entry in catalog.entries.items():
        before, _ = find_price(entry.model, first)
        after, reason = find_price(entry.model, second)
        if before and after:
            rates += _rate_changes(entry, (before, first), (after, second))
        elif after:
            added.append(path)
        elif before:
            gone.append((path, reason))
    return Changes(tuple(added), tuple(gone), tuple(rates), tuple(_moves(catalog, first, second)))


Dated = tuple[Price, date]
"""Price with the day on which it is looked at, by which its fees and modifiers may differ."""


def _rate_changes(entry: Entry, before: Dated, after: Dated) -> Iterator[RateChange]:
    beside = [find_surcharges(entry.model, day) for _, day in (before, after)]
    if before[0] is after[0] and beside[0] == beside[1]:
        return
    old, new = _flat(entry, *before), _flat(entry, *after)
    for conditions, key in {**old, **new}:
        was, is_now = old.get((conditions, key)), new.get((conditions, key))
        if was != is_now:
            yield RateChange(entry.path, conditions, key, was, is_now)


def _flat(entry: Entry, price: Price, day: date) -> Mapping[tuple[str, str], Decimal]:
    """Return the rates and factors by their conditions and keys, those of surcharges too."""
    rates = {("standard", key): rate for key, rate in get_base_rates(entry, price, day).items()}
    for override in list_overrides(entry.model, price, day):
        rates |= {(str(override.when), key): rate for key, rate in override.rates.items()}
        if override.multiply is not None:
            rates[str(override.when), MULTIPLY] = override.multiply
    return rates


def _moves(catalog: Catalog, first: date, second: date) -> Iterator[AliasMove]:
    for path, offer in catalog.offers.items():
        if path in catalog.entries:
            continue
        before, after = _meant(offer, first), _meant(offer, second)
        if before != after:
            yield AliasMove(path, before, after)


def _meant(offer: Offer, day: date) -> str:
    try:
        return offer.on(day).model.id
    except NotSold:
        return ""
