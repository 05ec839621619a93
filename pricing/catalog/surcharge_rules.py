"""Rules for the fees and modifiers that models share, and for what a row says it leaves out."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import combinations

from pricing.catalog.price import Price, RateRow, Surcharge
from pricing.catalog.price_rules import HIGHEST, Complaint, list_plain
from pricing.catalog.rates import list_sold
from pricing.catalog.schema import Model, Table
from pricing.catalog.when import BASE


def check_surcharges(table: Table, today: date) -> Iterator[Complaint]:
    """Yield the complaints about the surcharges of a table, and about its rows' exclusions."""
    models = {model.id: model for model in table.models}
    for place, row in enumerate(table.surcharges):
        for where, problem in _check_row(row, [models[name] for name in row.models], today):
            yield f"surcharges[{place}]{where}", problem
    for model in table.models:
        for one, other in combinations(model.surcharges, 2):
            yield from _check_overlap(model, one, other)
        for place, price in enumerate(model.prices):
            for where, problem in _check_price(model, price):
                yield f"model {model.id}: prices[{place}]{where}", problem


def _check_row(row: Surcharge, models: list[Model], today: date) -> Iterator[Complaint]:
    if row.checked and row.checked > today:
        yield ".checked", f"{row.checked} is in the future; enter the day someone checked it"
    if twice := sorted({name for name in row.models if row.models.count(name) > 1}):
        yield ".models", f"{twice[0]} appears twice; keep one"
    rates = [(".rates", row.rates)]
    rates += [(f".overrides[{place}].rates", override.rates) for place, override in enumerate(row.overrides)]
    for where, each in rates:
        for key, rate in each.items():
            if rate > HIGHEST.get(key, rate):
                yield f"{where}.{key}", f"{rate} is above {HIGHEST[key]}; is the unit right? It is in {key}"
    yield from _check_modes(row, models)
    whens = [override.when for override in row.overrides]
    for place, override in enumerate(row.overrides):
        if override.when in whens[:place]:
            yield f".overrides[{place}].when", "the same conditions appear above; merge the two"
        for key in override.rates:
            if lacking := None if key in row.rates else _find_lacking(key, row, models):
                problem = f"{key} is missing from the base rates, here and of {lacking}; add it or remove it"
                yield f".overrides[{place}].rates", problem


def _check_modes(row: Surcharge, models: list[Model]) -> Iterator[Complaint]:
    """Find tiers, speeds and regions with rates under further conditions alone: others would be at the base price."""
    for name in BASE:
        plain = list_plain(name, row.overrides)
        for value in list_sold(name, row.overrides)[1:]:
            rows = [price for model in models for price in model.prices if _meet(price, row)]
            if value not in plain and any(value not in list_plain(name, price.overrides) for price in rows):
                add = f"add an override with `when: {{{name}: {value}}}`"
                yield ".overrides", f"{name} {value} only has rates under further conditions; {add}"


def _find_lacking(key: str, row: Surcharge, models: list[Model]) -> str | None:
    """Return a model that has a price without such a rate while the surcharge holds; None where there is none."""
    return next((m.id for m in models for price in m.prices if _meet(price, row) and key not in price.rates), None)


def _meet(one: RateRow, other: RateRow) -> bool:
    """Return True where two rows hold on the same day."""
    if "cancelled" in (getattr(one, "status", ""), getattr(other, "status", "")):
        return False
    return max(one.from_, other.from_) < min(one.until or date.max, other.until or date.max)


def _check_overlap(model: Model, one: Surcharge, other: Surcharge) -> Iterator[Complaint]:
    if not _meet(one, other):
        return
    where = f"surcharges of {model.id}"
    days = f"from {max(one.from_, other.from_)} on"
    for key in sorted(one.rates.keys() & other.rates.keys()):
        yield where, f"{key} has two rates {days}; end one with `until`, or keep one"
    for when in (override.when for override in one.overrides):
        if any(when == override.when for override in other.overrides):
            yield where, f"two hold {days} under the same conditions: {when}; end one with `until`, or merge them"


def _check_price(model: Model, price: Price) -> Iterator[Complaint]:
    rated = dict.fromkeys(price.rates, "here")
    factors = [override.when for override in price.overrides if override.multiply is not None]
    for row in (row for row in model.surcharges if _meet(price, row)):
        rated = dict.fromkeys(row.rates, "in a surcharge") | rated
        for when in (override.when for override in row.overrides if override.multiply is not None):
            if when in factors:
                yield ".overrides", f"a surcharge of the model multiplies too: {when}; keep one of the multipliers"
    for word in price.excludes:
        if word in rated:
            yield ".excludes", f"{word} has a rate {rated[word]}, so that it is included; remove one of them"
