"""Lines that an amount is made up of, and the price row behind them, as every page shows them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from costcalc import formatting
from costcalc.web.conditions import describe_excluded
from pricing.catalog.catalog import Entry
from pricing.catalog.defaults import DATED
from pricing.catalog.lifecycle import find_until
from pricing.catalog.price import Override
from pricing.catalog.rates import Conditions, find_surcharges
from pricing.priced import Priced
from pricing.quote import Line, Quote
from pricing.units import UNITS

ItemLine = tuple[str, str, str, str]
"""(item, quantity, rate, amount)"""


def describe_line(line: Line) -> ItemLine:
    """Write the amount as a person compares it, not with every digit."""
    per = line.unit if line.per == 1 else formatting.plural(line.per, line.unit)
    return _item(line, per, formatting.money(line.amount))


def describe_lines(lines: Iterable[Line]) -> tuple[ItemLine, ...]:
    """Write amounts with every digit, for those who add up."""
    return tuple(
        _item(line, line.unit if line.per == 1 else formatting.count(line.per), formatting.rate(line.amount))
        for line in lines
    )


def _item(line: Line, per: str, amount: str) -> ItemLine:
    return line.item, formatting.plural(line.quantity, line.unit), f"{formatting.rate(line.rate)} per {per}", amount


@dataclass(frozen=True, slots=True)
class Origin:
    """The price row behind a figure, its fees, and what it leaves out."""

    words: str
    """The model, the conditions, from when until when."""
    source: str
    via: str
    checked: str
    note: str
    fees: tuple[tuple[str, str], ...]
    """(what is to know of a fee, source)"""
    not_included: str


def describe_origin(quote: Quote, conditions: Conditions, *lengths: str) -> Origin:
    """Describe where the rates of a quote are from; `lengths` say from which length on they hold."""
    price, day = quote.price, conditions.as_of
    end = find_until(quote.entry.model, price)
    until = f" until {formatting.day(end)}" if end else ""
    since = f"in effect from {formatting.day(price.from_)}{until}"
    modifiers = describe_modifiers(quote.applied)
    return Origin(
        words=", ".join((quote.entry.model.id, f"tier {conditions.tier}", *lengths, *modifiers, since)),
        source=price.source,
        via=price.via or "",
        checked=formatting.day(price.checked) if price.checked else "never",
        note=price.note or "",
        fees=tuple(_describe_fees(quote, day)),
        not_included=describe_excluded(quote.not_included),
    )


def describe_modifiers(applied: Iterable[Override]) -> list[str]:
    """Name what multiplied the rates, or replaced them beyond tier and length: `region us × 1.1`."""
    return [
        f"{override.when} × {formatting.plain(override.multiply)}" if override.multiply else str(override.when)
        for override in applied
        if override.when.modifiers
    ]


def _describe_fees(quote: Quote, day: date) -> Iterator[tuple[str, str]]:
    """Say of each fee that is charged what is free of it, and what its row notes."""
    charged = {line.item for line in quote.lines}
    for row in find_surcharges(quote.entry.model, day):
        keys = [key for key in row.rates if UNITS[key].item in charged and key not in quote.price.rates]
        if not keys:
            continue
        names = " and ".join(UNITS[key].item for key in keys)
        free = [row.free[key] for key in keys if key in row.free]
        text = f"The rate of {names}"
        text += f"; free, and not deducted here: {'; '.join(free)}" if free else ""
        yield (f"{text}. {row.note}" if row.note else f"{text}.", row.source)


def describe_status(priced: Priced) -> str:
    """Say where the price is not one of the day: of a model that is no longer sold, or announced."""
    if priced.price_status == "last_known":
        return f"last price, {formatting.day(priced.conditions.as_of)}"
    if priced.free:
        return "free of charge, within the vendor's limits"
    return "announced price" if priced.price_status == "announced" else ""


def describe_alias(priced: Priced) -> str:
    """Say how a name was read, and name the model that an alias meant, short where its name only adds a date."""
    if priced.offer is None or priced.entry is None:
        return ""
    name, meant = priced.offer.name, priced.entry.model.id
    read = f"read as {priced.read_as}" if priced.read_as else ""
    added = meant.removeprefix(f"{name}-")
    alias = f"snapshot {added}" if len(added) < len(meant) and DATED.search(f"-{added}") else f"now {meant}"
    redirected = priced.offer.is_redirected(priced.conditions.as_of)  # which a note of the row says, with its day
    return " · ".join(filter(None, [read, "" if redirected or meant == name else alias]))


def describe_name(alias: str, entry: Entry | None) -> str:
    """Write what stands below a model's name: what the alias means, and that the price is the operator's own."""
    return " · ".join(filter(None, [alias, describe_ownership(entry)]))


def describe_ownership(entry: Entry | None) -> str:
    return "custom prices" if entry and entry.provider.own else ""
