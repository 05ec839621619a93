"""Other lists of prices, one reader each: what they state, in our units, for the audit."""

from __future__ import annotations

from typing import Final

COUNTS_ITSELF: Final = ("xai",)
"""Providers whose thresholds count themselves. Books that have a number alone do not say so."""


class NotInstalled(RuntimeError):
    """A second book is not there; the message says how to get it."""


def count_from(provider: str, threshold: int) -> int:
    """Return the number of input tokens from which rates hold that a book has above a threshold."""
    return threshold if provider in COUNTS_ITSELF or not threshold else threshold + 1
