"""Check of a row by hand: multiply what it says of each item, and add it up."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

PER = {"per_million": 1_000_000, "each": 1}


def add_up(row: Mapping[str, str]) -> Decimal:
    """Return the dollars of all items of a row of a CSV, each of which is its quantity × its rate, or blank."""
    total, found = Decimal(0), 0
    for column in row:
        item, mark, per = column.partition("_rate_")
        if not mark:
            continue
        found += 1
        quantity, rate, dollars = row[f"{item}_quantity"], row[column], row[f"{item}_usd"]
        if not (quantity or rate or dollars):
            continue
        assert Decimal(quantity) * Decimal(rate) / PER[per] == Decimal(dollars), (item, row["model"])
        total += Decimal(dollars)
    assert found >= 12
    return total
