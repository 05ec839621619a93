"""How charts name a result and write its dollars."""

from __future__ import annotations

from collections.abc import Iterable
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


def describe_undrawn(results: Iterable[Result]) -> str:
    """Say how many models can do the job and have no line, since they cost only at least so much; blank without any."""
    number = sum(result.partial and result.group == "able" for result in results)
    what = formatting.plural(number, "model")
    return f"Not drawn: {what} whose cost is only a lower bound, as the rate of a fee is not known." if number else ""
