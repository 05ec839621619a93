"""Doubts about an operator's own prices: right in form, and unlike what vendors ask. A row's `reason` answers them."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from pricing.catalog.catalog import Catalog
from pricing.catalog.price import Price

Ranges = dict[tuple[str, str], tuple[Decimal, Decimal]]
"""(lowest, highest) rate above zero by kind of model and unit."""


def find_doubts(catalog: Catalog) -> list[str]:
    """Return a warning for each rate of an own table that is likely a slip, where its row gives no reason."""
    own = [entry for entry in catalog.entries.values() if entry.provider.own]
    ranges = _find_ranges(catalog) if own else {}
    return [
        f"{entry.path} {price.from_}: {doubt}; if it is right, say why in the row's `reason`"
        for entry in own
        for price in entry.model.prices
        if price.reason is None
        for doubt in _doubt(entry.model.kind, price, ranges)
    ]


def _find_ranges(catalog: Catalog) -> Ranges:
    ranges: Ranges = {}
    shipped = (entry.model for entry in catalog.entries.values() if not entry.provider.own)
    asked = ((model.kind, price) for model in shipped for price in model.prices if price.status != "cancelled")
    for kind, price in asked:
        for _, rates in _list_rates(price):
            for unit, rate in rates.items():
                if rate:
                    lowest, highest = ranges.get((kind, unit), (rate, rate))
                    ranges[kind, unit] = (min(lowest, rate), max(highest, rate))
    return ranges


def _doubt(kind: str, price: Price, ranges: Ranges) -> Iterator[str]:
    for where, rates in _list_rates(price):
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


def _list_rates(price: Price) -> Iterator[tuple[str, dict[str, Decimal]]]:
    yield "rates", price.rates
    for index, row in enumerate(price.images):
        yield f"images[{index}]", {"image": row.rate}
    for index, override in enumerate(price.overrides):
        yield f"overrides[{index}].rates", override.rates
