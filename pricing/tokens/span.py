"""Tokens of a part that no vendor publishes: the count that is expected, and the band that recorded counts support."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple


class Span(NamedTuple):
    """Tokens: the fewest, the expected and the most."""

    low: int
    expected: int
    high: int


def add_spans(spans: Iterable[Span]) -> Span:
    """Return the sum, bound by bound, in tokens; of none (0, 0, 0)."""
    low, expected, high = 0, 0, 0
    for span in spans:
        low, expected, high = low + span.low, expected + span.expected, high + span.high
    return Span(low, expected, high)
