"""Results beside each other: which is cheapest, by how much, and what fits."""

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
    """How many times the cheapest cost this is; None where either is unknown or the cheapest is free."""
    if cost is None or not cheapest:
        return None
    return cost / cheapest


Better = Literal["least", "most"]


@dataclass(frozen=True, slots=True)
class Difference:
    """How far a figure is from its baseline."""

    amount: Decimal
    """In the figures' own unit; negative where it is less."""
    share: Decimal | None
    """Of the baseline, 0.25 for a quarter more; None where the baseline is nothing."""
    times: Decimal | None
    """How many times the baseline; None where the baseline is nothing."""


def measure_difference(value: Decimal | None, baseline: Decimal | None) -> Difference | None:
    """None where either is unknown."""
    if value is None or baseline is None:
        return None
    amount = value - baseline
    if not baseline:
        return Difference(amount, None, None)
    return Difference(amount, amount / baseline, value / baseline)


def find_best(values: Sequence[Decimal | None], better: Better) -> frozenset[int]:
    """The places of the best, several where they are equal; none where nothing known is worse than another."""
    known = [value for value in values if value is not None]
    if len(set(known)) < 2:
        return frozenset()
    wanted = min(known) if better == "least" else max(known)
    return frozenset(place for place, value in enumerate(values) if value == wanted)
