"""Tokens of one vocabulary for each token of another."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple


class Ratio(NamedTuple):
    """Tokens for one token of o200k_base: the expected number, and the band around it."""

    expected: Decimal
    low: Decimal
    high: Decimal
