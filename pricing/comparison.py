"""Results beside each other: the order, the best, and the difference from a baseline."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal, TypeVar

T = TypeVar("T")


def rank(items: Iterable[T], key: Callable[[T], Any], *, descending: bool = False) -> list[T]:
    """Sort by a value, those without one last in either direction; equal ones keep their order."""
    items = list(items)
    known = [item for item in items if key(item) is not None]
    unknown = [item for item in items if key(item) is None]
    return sorted(known, key=key, reverse=descending) + unknown


def compute_multiple(cost: Decimal | None, cheapest: Decimal | None) -> Decimal | None:
    """Return how many times the cheapest cost this is; None where either is unknown or the cheapest is free."""
    if cost is None or not cheapest:
        return None
    return cost / cheapest


Better = Literal["least", "most"]


@dataclass(frozen=True, slots=True)
class Difference:
    """Distance of a figure from its baseline."""

    amount: Decimal
    """Difference in the figures' own unit; negative where it is less."""
    share: Decimal | None
    """Share of the baseline, 0.25 for a quarter more; None where the baseline is nothing."""
    times: Decimal | None
    """Multiple of the baseline; None where the baseline is nothing."""


def measure_difference(value: Decimal | None, baseline: Decimal | None) -> Difference | None:
    """Return how far a value is from its baseline; None where either is unknown."""
    if value is None or baseline is None:
        return None
    amount = value - baseline
    if not baseline:
        return Difference(amount, None, None)
    return Difference(amount, amount / baseline, value / baseline)


def find_best(values: Sequence[Decimal | None], better: Better) -> frozenset[int]:
    """Return the places of the best, several where they are equal; none where nothing known is worse than another."""
    known = [value for value in values if value is not None]
    if len(set(known)) < 2:
        return frozenset()
    extreme = min(known) if better == "least" else max(known)
    return frozenset(place for place, value in enumerate(values) if value == extreme)
