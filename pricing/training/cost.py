"""Training tokens × epochs × rate, and after how many requests a tuned model has paid for itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal
from typing import Final

from pricing.catalog.catalog import Entry, NotSold, price_on
from pricing.catalog.rates import Conditions, rates_under
from pricing.quote import Quote, quote_at

MOST_EPOCHS: Final = 50
PREFIX: Final = "ft:"
"""A tuned model's id is this and the id of the model it was made of."""


@dataclass(frozen=True, slots=True)
class Trained:
    """Tokens that a model is trained on, all epochs together."""

    tokens: int

    def quantities(self) -> Mapping[tuple[str, str], int]:
        return {("training_mtok", "training"): self.tokens}


def training_quote(entry: Entry, tokens: int, epochs: int, conditions: Conditions) -> Quote:
    """What it costs to train a model, in US dollars. Raises NotSold where it has no price for training."""
    price = price_on(entry.model, conditions.as_of)
    rates, applied = rates_under(entry, price, 0, conditions)
    if "training_mtok" not in rates:
        raise NotSold(f"{entry.model.id} has no price for training by the token")
    return quote_at(entry, price, Trained(tokens * epochs), rates, applied)


def break_even(training: Decimal, tuned: Decimal, base: Decimal) -> Decimal | None:
    """Requests after which training is paid for by cheaper requests, whole; None: they are not cheaper."""
    if tuned >= base:
        return None
    return (training / (base - tuned)).to_integral_value(ROUND_CEILING)
