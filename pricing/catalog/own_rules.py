"""Doubts about an operator's own prices and surcharges: right in form, and unlike what vendors ask.

A row's `reason` answers them.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from pricing.catalog.catalog import Catalog, Entry
from pricing.catalog.price import Price, RateRow

Ranges = dict[tuple[str, str], tuple[Decimal, Decimal]]
"""(lowest, highest) rate above zero by kind of model and unit."""


def find_doubts(catalog: Catalog) -> list[str]:
    """Return a warning for each rate of an own table that is likely a slip, where its row gives no reason."""
    own = [entry for entry in catalog.entries.values() if entry.provider.own]
    ranges = _find_ranges(catalog) if own else {}
    doubts = (
        f"{where} {row.from_}: {doubt}; if it is right, say why in the row's `reason`"
        for entry in own
        for where, row in _list_rows(entry)
        if row.reason is None
        for doubt in _doubt(entry.model.kind, row, ranges)
    )
    return list(dict.fromkeys(doubts))  # a surcharge stands at each of its models


def _find_ranges(catalog: Catalog) -> Ranges:
    ranges: Ranges = {}
    shipped = (entry for entry in catalog.entries.values() if not entry.provider.own)
    asked = ((entry.model.kind, row) for entry in shipped for _, row in _list_rows(entry))
    for kind, row in asked:
        for _, rates in _list_rates(row):
            for unit, rate in rates.items():
                if rate:
                    lowest, highest = ranges.get((kind, unit), (rate, rate))
                    ranges[kind, unit] = (min(lowest, rate), max(highest, rate))
    return ranges


def _list_rows(entry: Entry) -> Iterator[tuple[str, RateRow]]:
    yield from ((entry.path, price) for price in entry.model.prices if price.status != "cancelled")
    yield from ((f"{entry.provider.id} surcharges", row) for row in entry.model.surcharges)


def _doubt(kind: str, row: RateRow, ranges: Ranges) -> Iterator[str]:
    for where, rates in _list_rates(row):
        for unit, rate in rates.items():
            lowest, highest = ranges.get((kind, unit), (rate, rate))
            if not rate:
                yield f"{where}.{unit} is 0, so that it costs nothing"
            elif rate < lowest:
                yield f"{where}.{unit} {rate:f} is below {lowest:f}, the least that any vendor has asked for {kind}"
            elif rate > highest:
                yield f"{where}.{unit} {rate:f} is above {highest:f}, the most that any vendor has asked for {kind}"
        given, made = rates.get("input_mtok"), rates.get("output_mtok")
        if given is not None and made is not None and made < given:
            yield f"{where}.output_mtok {made:f} is below {where}.input_mtok {given:f}; are they swapped?"


def _list_rates(row: RateRow) -> Iterator[tuple[str, dict[str, Decimal]]]:
    yield "rates", row.rates
    for index, image in enumerate(row.images if isinstance(row, Price) else ()):
        yield f"images[{index}]", {"image": image.rate}
    for index, override in enumerate(row.overrides):
        yield f"overrides[{index}].rates", override.rates
