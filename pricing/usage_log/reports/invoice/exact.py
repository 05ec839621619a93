"""Exact numbers: what classes add up from is never rounded."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from pricing.usage_log.key import EXACT

_FINEST: Final = Decimal(1).scaleb(-40)
"""Dollars are no finer than this: a rate by the minute is a sixtieth of one, and never ends."""


def settle(number: Decimal) -> Decimal:
    """Return a number of a bounded length, so that sums and differences of such numbers are exact."""
    exponent = number.as_tuple().exponent
    return number.quantize(_FINEST, context=EXACT) if isinstance(exponent, int) and exponent < -40 else number
