"""Figures in one row: which is best, and how far each is from the one they are measured by."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

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


def difference(value: Decimal | None, baseline: Decimal | None) -> Difference | None:
    """None where either is unknown."""
    if value is None or baseline is None:
        return None
    amount = value - baseline
    if not baseline:
        return Difference(amount, None, None)
    return Difference(amount, amount / baseline, value / baseline)


def best(values: Sequence[Decimal | None], better: Better) -> frozenset[int]:
    """The places of the best, several where they are equal; none where nothing known is worse than another."""
    known = [value for value in values if value is not None]
    if len(set(known)) < 2:
        return frozenset()
    wanted = min(known) if better == "least" else max(known)
    return frozenset(place for place, value in enumerate(values) if value == wanted)
