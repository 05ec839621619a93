"""How charts name a result and write its dollars."""

from __future__ import annotations

from decimal import Decimal

from costcalc import formatting
from pricing.estimate.estimate import Result


def is_gone(result: Result) -> bool:
    """True where it is no longer sold, so that its bar is hatched and its line dashed."""
    return result.price_status == "last_known"


def name_result(result: Result) -> str:
    return f"{result.requested} (last price)" if is_gone(result) else result.requested


def write_amount(result: Result, amount: Decimal | None) -> str:
    about = "≈ " if result.exactness == "estimate" else ""
    return formatting.least(about + formatting.money(amount), partial=result.partial)
