"""Calls that a response names × rates of its model → the fees that are charged, and those that are left out."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Final

from pricing.units import REQUEST
from pricing.usage import Fees

_SAME_SEARCHES: Final = ("web_search", "grounded_query", "grounded_prompt")
"""Units of which a vendor charges one for the same searches."""


def divide_fees(fees: Fees, rates: Mapping[str, Decimal]) -> tuple[Fees, tuple[str, ...]]:
    """Return the fees that a model with these rates charges, and the units of those that it has no rate for."""
    counts = dict(fees)
    searches = _pick([unit for unit in _SAME_SEARCHES if unit in counts], rates)
    for unit in _SAME_SEARCHES:
        if unit != searches:
            counts.pop(unit, None)
    if searches and REQUEST in rates:
        # the fee of the request pays for its first search, or for all where they have no rate
        counts[searches] = max(counts[searches] - 1, Decimal(0)) if searches in rates else Decimal(0)
    counts = {unit: number for unit, number in counts.items() if number}
    charged = tuple((unit, number) for unit, number in counts.items() if unit in rates)
    return charged, tuple(unit for unit in counts if unit not in rates)


def _pick(units: list[str], rates: Mapping[str, Decimal]) -> str | None:
    """Return the first unit that has a rate, else the first one."""
    return next((unit for unit in units if unit in rates), units[0] if units else None)
