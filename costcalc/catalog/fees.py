"""Fees and modifiers of a model on a day, as its page and the API show them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from costcalc import formatting
from costcalc.formatting import capitalize_first
from costcalc.web.price_words import describe_effect, join_conditions, name_unit
from pricing.catalog.catalog import Entry
from pricing.catalog.price import Price
from pricing.catalog.rate_card import list_card_units, list_modifiers
from pricing.catalog.rates import find_surcharges
from pricing.catalog.when import When
from pricing.units import UNITS


@dataclass(frozen=True, slots=True)
class ExtraRow:
    """Fee, or modifiers that have the same effect."""

    what: str
    effect: str
    notes: tuple[str, ...]
    source: str


def take_shared_notes(rows: list[ExtraRow]) -> tuple[list[ExtraRow], list[str]]:
    """Take the notes that several rows have out of them: those are said once, below the table."""
    counts = Counter(note for row in rows for note in row.notes)
    shared = [note for note, times in counts.items() if times > 1]
    return [replace(row, notes=tuple(note for note in row.notes if note not in shared)) for row in rows], shared


def list_extras(entry: Entry, price: Price, day: date) -> list[ExtraRow]:
    """List the fees of a model on a day, then its modifiers, those with the same effect together."""
    return [*_list_fees(entry, price, day), *_list_modifiers(entry, price, day)]


def _list_fees(entry: Entry, price: Price, day: date) -> Iterator[ExtraRow]:
    card = list_card_units(entry.model, price, day)
    for row in find_surcharges(entry.model, day):
        for key, rate in row.rates.items():
            if key in card:
                continue
            free = f"Free: {row.free[key]}" if key in row.free else ""
            effect = f"{formatting.rate(rate)} per {name_unit(key)}"
            yield ExtraRow(capitalize_first(UNITS[key].item), effect, tuple(filter(None, (free, row.note))), row.source)


def _list_modifiers(entry: Entry, price: Price, day: date) -> Iterator[ExtraRow]:
    sources = {id(o): row.source for row in find_surcharges(entry.model, day) for o in row.overrides}
    groups: dict[tuple[str, str, str], list[When]] = {}
    for override in list_modifiers(entry.model, price, day):
        key = (describe_effect(override), override.note or "", sources.get(id(override), price.source))
        groups.setdefault(key, []).append(override.when)
    for (effect, note, source), conditions in groups.items():
        yield ExtraRow(join_conditions(conditions), effect, (note,) if note else (), source)
