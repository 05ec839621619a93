"""Results beside each other: which is cheapest, by how much, and what fits."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Any, TypeVar

T = TypeVar("T")


def rank(items: Iterable[T], key: Callable[[T], Any], *, descending: bool = False) -> list[T]:
    """Sort by a value, those without one last in either direction; equal ones keep their order."""
    items = list(items)
    known = [item for item in items if key(item) is not None]
    unknown = [item for item in items if key(item) is None]
    return sorted(known, key=key, reverse=descending) + unknown


def times(cost: Decimal | None, cheapest: Decimal | None) -> Decimal | None:
    """How many times the cheapest cost this is; None where either is unknown or the cheapest is free."""
    if cost is None or not cheapest:
        return None
    return cost / cheapest
