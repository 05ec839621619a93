"""Seller's own sum beside ours: by how much they differ, and what kind of difference that is."""

from __future__ import annotations

from decimal import Decimal
from typing import Final, Literal

LEAST_DIFFERENCE: Final = Decimal("0.000000001")
"""Sellers who count in binary are off by less."""

DifferenceKind = Literal["none", "rounding", "in_range", "more", "less", "incomplete"]
"""Kind of a difference. rounding: no more than the seller rounds by · in_range: ours is a range, and theirs is
in it · incomplete: ours is the least, and theirs may hold what it leaves out · more, less: theirs is that."""


def find_rounding(amount: Decimal, *, in_cents: bool = False) -> Decimal:
    """Return by how much an amount may differ from the one that it was rounded from: half of its last digit.

    One without three digits after the point is taken for exact, as nobody rounds requests to cents; sums of many are.
    """
    exponent = int(amount.as_tuple().exponent)
    rounded = exponent <= -3 or (in_cents and exponent == -2)
    return max(Decimal((0, (5,), exponent - 1)), LEAST_DIFFERENCE) if rounded else LEAST_DIFFERENCE


def judge_difference(more: Decimal, rounding: Decimal, width: Decimal, *, least: bool) -> DifferenceKind:
    """Return the kind of a difference by which the seller's sum is more than ours.

    `width` is that of our range, `least` says whether something is left out of ours.
    """
    if abs(more) <= rounding:
        return "rounding" if more else "none"
    if more < 0:
        return "less"
    if more <= width + rounding:
        return "in_range"
    return "incomplete" if least else "more"
