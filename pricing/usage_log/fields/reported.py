"""Seller's own sum for a response, where the object states one."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any, Final

from pricing.usage_log.fields.usage_fields import Fields

TICKS: Final = 10**10
"""xAI's ticks in a dollar: https://docs.x.ai/developers/cost-tracking"""
MOST_DOLLARS: Final = 10**6
"""More is no sum of one response."""
SUM: Final = "the seller's own sum"
PART: Final = "part of the seller's own sum"

_NUMBER: Final = re.compile(r"[0-9]{1,7}(\.[0-9]{1,20})?")

_NAMES: Final = ("estimated_cost", "spend", "total_cost", "cost_usd", "costUSD", "response_cost")
"""Of DeepInfra, LiteLLM's log, and tools that keep a vendor's sum beside its usage."""
_MEANINGS: Final = {
    "cost_in_usd_ticks": SUM,
    "cost": SUM,
    "cost.total_cost": SUM,
    **dict.fromkeys(_NAMES, SUM),
}


def find_meaning(path: str) -> str | None:
    """Return the meaning of a field of a sum, by its path in the usage object; None for another field."""
    return _MEANINGS.get(path) or (PART if path.startswith(("cost.", "cost_details.")) else None)


def read_reported(usage: Fields, response: Fields) -> Decimal | None:
    """Return the seller's own sum in dollars; None where the object states none that a response can cost.

    xAI states ticks, OpenRouter `cost`, Perplexity `cost.total_cost`, others one of `_NAMES`, LiteLLM's client
    `_hidden_params.response_cost`. What stands beside the usage counts where nothing stands in it.
    """
    if (ticks := usage.values.get("cost_in_usd_ticks")) is not None:
        return as_dollars(ticks, TICKS)
    cost = usage.values.get("cost")
    if isinstance(cost, dict):
        return as_dollars(cost.get("total_cost"))
    if cost is not None:
        return _add_upstream(usage, as_dollars(cost))
    hidden = response.values.get("_hidden_params")
    within = [usage.values.get(name) for name in _NAMES]
    beside = [response.values.get(name) for name in ("cost_in_usd_ticks", "cost", *_NAMES)]
    ticks, beside[0] = beside[0], hidden.get("response_cost") if isinstance(hidden, dict) else None
    if ticks is not None:
        return as_dollars(ticks, TICKS)
    return next((as_dollars(value) for value in (*within, *beside) if value is not None), None)


def _add_upstream(usage: Fields, cost: Decimal | None) -> Decimal | None:
    """Add what the upstream vendor charged: with a key of one's own, OpenRouter's `cost` is its own fee alone."""
    if cost is None or usage.values.get("is_byok") is not True:
        return cost
    details = usage.values.get("cost_details")
    upstream = as_dollars(details.get("upstream_inference_cost")) if isinstance(details, dict) else None
    return None if upstream is None else cost + upstream


def as_dollars(value: Any, per: int = 1) -> Decimal | None:
    """Return a number as dollars, also where a gateway writes it as text; None for what is no sum of money."""
    if isinstance(value, str) and _NUMBER.fullmatch(value):
        value = Decimal(value)
    if not isinstance(value, int | Decimal) or isinstance(value, bool):
        return None
    amount = Decimal(value)
    # 1e-999999 would take pages to write out
    if not (amount.is_zero() or (0 < amount <= MOST_DOLLARS * per and amount.adjusted() > -20)):
        return None
    return amount / per
