"""Changes in the catalog between two days."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from pricing.catalog.catalog import Catalog, NotSold, Offer, find_price
from pricing.catalog.price import Price


class RateChange(NamedTuple):
    """Rate that changed, in dollars by the unit of `key`; None: there was or is none."""

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
            rates += _rate_changes(path, before, after)
        elif after:
            added.append(path)
        elif before:
            gone.append((path, reason))
    return Changes(tuple(added), tuple(gone), tuple(rates), tuple(_moves(catalog, first, second)))


def _rate_changes(path: str, before: Price, after: Price) -> Iterator[RateChange]:
    if before is after:
        return
    old, new = _flat(before), _flat(after)
    for conditions, key in {**old, **new}:
        was, is_now = old.get((conditions, key)), new.get((conditions, key))
        if was != is_now:
            yield RateChange(path, conditions, key, was, is_now)


def _flat(price: Price) -> Mapping[tuple[str, str], Decimal]:
    rates = {("standard", key): rate for key, rate in price.rates.items()}
    for override in price.overrides:
        rates |= {(str(override.when), key): rate for key, rate in override.rates.items()}
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
