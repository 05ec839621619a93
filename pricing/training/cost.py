"""Training tokens × epochs × rate, and the tokens of a training file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from pricing.catalog.catalog import Catalog, Entry, NotSold, get_price
from pricing.catalog.rates import Conditions, get_base_rates, get_rates
from pricing.quote import ZERO, Quote, quote_at
from pricing.tokens.encodings import DEFAULT
from pricing.tokens.vocabularies import find_counted
from pricing.training.file import TrainingFile, count_file

STORAGE: Final = "model_month"
"""Unit of what a vendor asks for keeping a tuned model."""


@dataclass(frozen=True, slots=True)
class Trained:
    """Tokens that a model is trained on, all epochs together."""

    tokens: int

    def quantities(self) -> Mapping[tuple[str, str], int]:
        return {("training_mtok", "training"): self.tokens}


def quote_training(entry: Entry, tokens: int, epochs: int, conditions: Conditions) -> Quote:
    """Price the training of a model, in US dollars.

    Raises NotSold where it has no price for training, or where nobody can train it any more.
    """
    model = entry.model
    price = get_price(model, conditions.as_of)
    rates, applied = get_rates(entry, price, 0, conditions)
    if "training_mtok" not in rates:
        raise NotSold(f"{model.id} has no per-token training price")
    if model.training_end and model.training_end.until and conditions.as_of >= model.training_end.until:
        raise NotSold(f"{model.id} cannot be trained since {model.training_end.until}")
    return quote_at(entry, price, Trained(tokens * epochs), rates, applied)


def find_storage(entry: Entry, day: date) -> Decimal:
    """Return the dollars a month that a tuned model costs without a single request. Raises NotSold."""
    return get_base_rates(entry, get_price(entry.model, day), day).get(STORAGE, ZERO)


def count_training(catalog: Catalog, model: str, day: date, blocks: Iterable[bytes]) -> TrainingFile:
    """Count a training file as a model counts it. Raises UnknownModel and NotSold."""
    trained = catalog.offer(model).on(day).model
    return count_file(blocks, find_counted(trained.find_encoding(day)) or DEFAULT, trained.max_example)
