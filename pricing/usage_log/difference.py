"""Seller's own sum beside ours: by how much they differ, and what kind of difference that is."""

from __future__ import annotations

from decimal import Decimal
from typing import Final, Literal

LEAST_DIFFERENCE: Final = Decimal("0.000000001")
"""Sellers who count in binary are off by less."""

DifferenceKind = Literal["none", "rounding", "more", "less", "incomplete"]
"""`incomplete`: our sum is the least, so that the rest of the seller's may be what it leaves out."""


def find_rounding(amount: Decimal) -> Decimal:
    """Return by how much an amount may differ from the one that it was rounded from: half of its last digit.

    One without three digits after the point is taken for exact, as nobody rounds requests to cents.
    """
    exponent = int(amount.as_tuple().exponent)
    return max(Decimal((0, (5,), exponent - 1)), LEAST_DIFFERENCE) if exponent <= -3 else LEAST_DIFFERENCE


def judge_difference(more: Decimal, rounding: Decimal, *, least: bool) -> DifferenceKind:
    """Return the kind of a difference by which the seller's sum is more than ours, where ours may be the `least`."""
    if abs(more) <= rounding:
        return "rounding" if more else "none"
    if more < 0:
        return "less"
    return "incomplete" if least else "more"
