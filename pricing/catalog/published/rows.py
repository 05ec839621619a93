"""Price data as flat rows, one for each rate, multiplier and refusal, and one for each target of an alias."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, time
from decimal import Decimal
from itertools import zip_longest
from typing import Final

from pricing.catalog.price import Override, Price, RateRow, Surcharge
from pricing.catalog.published.price_data import STATED, PriceData
from pricing.catalog.schema import Model, ProviderTable
from pricing.catalog.when import When
from pricing.units import UNITS

Value = str | int | Decimal | date | None
Row = Mapping[str, Value]

PRICE_COLUMNS: Final = (
    "provider", "model", "name", "kind", "row", "from", "until", "status", "place", "unit", "per", "quantity", "effect",
    "value", "also", "tier", "input_tokens_over", "input_tokens_from", "utc_from", "utc_until", "weekdays", "speed",
    "region", "search_context", "search_type", "resolution", "size", "quality", "free", "excludes", "source", "via",
    "checked", "note",
)  # fmt: skip
ALIAS_COLUMNS: Final = ("provider", "alias", "name", "model", "from", "until")


def list_price_rows(data: PriceData) -> Iterator[Row]:
    """Yield what each row of each model says: (column → value), None where it says nothing.

    `place` orders the conditions of a row: of those that hold, the last one gives a rate; a surcharge's come after the
    price's. Then multipliers are applied. `value` is dollars for `per` of the quantity, or a factor.
    """
    for table in data.providers:
        for model in table.models:
            for price in model.prices:
                yield from _list_row(table, model, price)
            for surcharge in table.surcharges:
                if model.id in surcharge.models:
                    yield from _list_row(table, model, surcharge)


def list_alias_rows(data: PriceData) -> Iterator[Row]:
    """Yield what each alias means from a day on, until it means another model."""
    for table in data.providers:
        for alias in table.aliases:
            for target, following in zip_longest(alias.targets, alias.targets[1:]):
                until = following.from_ if following else None
                cells = (table.provider, alias.alias, alias.name, target.model, target.from_, until)
                yield dict(zip(ALIAS_COLUMNS, cells, strict=True))


def _list_row(table: ProviderTable, model: Model, row: Price | Surcharge) -> Iterator[Row]:
    """Yield the base rates of a row, then what holds under conditions."""
    about: dict[str, Value] = {
        "provider": table.provider,
        "model": model.id,
        "name": model.name,
        "kind": model.kind,
        "row": "price" if isinstance(row, Price) else "surcharge",
        "from": row.from_,
        "until": row.until,
        "source": row.source,
        "via": row.via,
        "checked": row.checked,
        "note": row.note,
    }
    if isinstance(row, Price):
        excludes = dict.fromkeys([*table.excludes, *model.excludes, *row.excludes])
        about |= {"status": row.status, "excludes": " ".join(excludes)}
    for effect in _list_effects(row):
        yield {name: {**about, **effect}.get(name) for name in PRICE_COLUMNS}


def _list_effects(row: RateRow) -> Iterator[Row]:
    free = row.free if isinstance(row, Surcharge) else {}
    for key, rate in row.rates.items():
        yield {"place": 0, **_rate(key, rate), "free": free.get(key)}
    for image in row.images if isinstance(row, Price) else ():
        yield {"place": 0, **_rate("image", image.rate), "size": image.size, "quality": image.quality}
    for place, override in enumerate(row.overrides, 1):
        conditions = _list_conditions(override.when)
        note = {"note": override.note} if override.note else {}
        for effect in _list_override(override):
            yield {"place": place, **effect, **conditions, **note}


def _list_override(override: Override) -> Iterator[Row]:
    if not override.sold:
        yield {"effect": "not_sold"}
    elif override.multiply is not None:
        yield {"effect": "multiply", "value": override.multiply, "also": " ".join(override.also)}
    else:
        yield from (_rate(key, rate) for key, rate in override.rates.items())


def _rate(key: str, rate: Decimal) -> Row:
    return {"unit": key, "per": UNITS[key].per, "quantity": UNITS[key].quantity, "effect": "rate", "value": rate}


def _list_conditions(when: When) -> Row:
    found: dict[str, Value] = {name: getattr(when, name) for name in STATED}
    if when.input_tokens:
        found |= {"input_tokens_over": when.input_tokens.over, "input_tokens_from": when.input_tokens.from_}
    if when.utc:
        found |= {"utc_from": _clock(when.utc.from_), "utc_until": _clock(when.utc.until)}
        found["weekdays"] = " ".join(when.utc.weekdays) if when.utc.weekdays else None
    return found


def _clock(at: time) -> str:
    return f"{at:%H:%M}"
