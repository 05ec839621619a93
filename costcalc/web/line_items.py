"""Lines that an amount is made up of, and the price row behind them, as every page shows them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from costcalc import formatting
from pricing.catalog.catalog import Entry
from pricing.catalog.price import Override, Price
from pricing.catalog.rates import find_surcharges
from pricing.quote import Line, Priced
from pricing.units import UNITS

ItemLine = tuple[str, str, str, str]
"""(item, quantity, rate, amount)"""


def describe_line(line: Line) -> ItemLine:
    """Write the amount as a person compares it, not with every digit."""
    return _item(line, formatting.plural(line.per, line.unit), formatting.money(line.amount))


def describe_lines(lines: Iterable[Line]) -> tuple[ItemLine, ...]:
    """Write amounts with every digit, for those who add up."""
    return tuple(_item(line, formatting.count(line.per), formatting.rate(line.amount)) for line in lines)


def _item(line: Line, per: str, amount: str) -> ItemLine:
    return line.item, formatting.plural(line.quantity, line.unit), f"{formatting.rate(line.rate)} per {per}", amount


@dataclass(frozen=True, slots=True)
class Origin:
    """The price row behind a figure."""

    words: str
    """The model, the conditions, from when until when."""
    source: str
    via: str
    checked: str
    note: str


def describe_origin(model: str, price: Price, *conditions: str) -> Origin:
    until = f" until {formatting.day(price.until)}" if price.until else ""
    return Origin(
        words=", ".join((model, *conditions, f"in effect from {formatting.day(price.from_)}{until}")),
        source=price.source,
        via=price.via or "",
        checked=formatting.day(price.checked) if price.checked else "never",
        note=price.note or "",
    )


def describe_modifiers(applied: Iterable[Override]) -> list[str]:
    """Name what multiplied the rates, or replaced them beyond tier and length: `region us × 1.1`."""
    return [
        f"{override.when} × {formatting.plain(override.multiply)}" if override.multiply else str(override.when)
        for override in applied
        if override.when.modifiers
    ]


def describe_fees(priced: Priced) -> list[tuple[str, str]]:
    """Say of each fee that is charged what is free of it and what its note says, as (text, source)."""
    if priced.quote is None or priced.entry is None:
        return []
    charged = {line.item for line in priced.lines}
    said = []
    for row in find_surcharges(priced.entry.model, priced.conditions.as_of):
        keys = [key for key in row.rates if UNITS[key].item in charged and key not in priced.quote.price.rates]
        free = [f"{UNITS[key].item}: {row.free[key]} free, not deducted here" for key in keys if key in row.free]
        if keys:
            names = ", ".join(UNITS[key].item for key in keys)
            said.append((f"{'; '.join(free) or f'Rate of {names}'}.{f' {row.note}' if row.note else ''}", row.source))
    return said


def describe_status(priced: Priced) -> str:
    """Say where the price is not one of the day: of a model that is no longer sold, or announced."""
    if priced.price_status == "last_known":
        return f"last price, {formatting.day(priced.conditions.as_of)}"
    return "announced price" if priced.price_status == "announced" else ""


def describe_alias(requested: str, entry: Entry | None) -> str:
    """Name the model an alias meant, short where its name only adds a date."""
    if entry is None:
        return ""
    name, meant = requested.removeprefix(f"{entry.provider.id}/"), entry.model.id
    if meant == name:
        return ""
    return f"snapshot {meant.removeprefix(f'{name}-')}" if meant.startswith(f"{name}-") else f"now {meant}"


def describe_name(alias: str, entry: Entry | None) -> str:
    """Write what stands below a model's name: what the alias means, and that the price is the operator's own."""
    return " · ".join(filter(None, [alias, describe_ownership(entry)]))


def describe_ownership(entry: Entry | None) -> str:
    return "custom prices" if entry and entry.provider.own else ""
