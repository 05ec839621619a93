"""Training tokens × epochs × rate, and after how many requests a tuned model has paid for itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_CEILING, Decimal
from typing import Final

from pricing.catalog.catalog import Catalog, Entry, NotSold, get_price
from pricing.catalog.rates import Conditions, get_rates
from pricing.priced import Priced, price
from pricing.quote import Quote, quote_at
from pricing.tokens.encodings import DEFAULT
from pricing.tokens.vocabularies import find_counted
from pricing.training.file import TrainingFile, count_file
from pricing.training.request import FineTuningRequest
from pricing.usage import Usage

PREFIX: Final = "ft:"
"""A tuned model's id is this and the id of the model it was made of."""


@dataclass(frozen=True, slots=True)
class Trained:
    """Tokens that a model is trained on, all epochs together."""

    tokens: int

    def quantities(self) -> Mapping[tuple[str, str], int]:
        return {("training_mtok", "training"): self.tokens}


@dataclass(frozen=True, slots=True)
class TrainingCost:
    """Costs of the training, and of one request after it and without it."""

    catalog: Catalog
    request: FineTuningRequest
    as_of: date
    training: Priced
    tuned: Priced
    base: Priced | None
    """None where no other model is named."""

    @property
    def parts(self) -> tuple[Priced, ...]:
        return tuple(part for part in (self.training, self.tuned, self.base) if part)

    @property
    def comparable(self) -> bool:
        """Return True where both requests have tokens: one of none costs nothing, and would always pay."""
        r = self.request
        return bool((r.input_tokens or r.output_tokens) and (r.base_input_tokens or r.base_output_tokens))

    @property
    def break_even(self) -> Decimal | None:
        """Return requests; None where the tuned model is not cheaper, or a price or a request is not known."""
        costs = [part.cost for part in self.parts if part.cost is not None]
        return break_even(*costs) if self.comparable and len(costs) == 3 else None


def price_training(catalog: Catalog, request: FineTuningRequest, day: date) -> TrainingCost:
    """Price a training and a request before and after it, in US dollars. Nothing is raised: each part says why not.

    The request's tokens are priced, not its file, and at the prices of `day`.
    """
    conditions = Conditions(day)
    tuned = Usage(request.input_tokens, output_tokens=request.output_tokens)
    base = Usage(request.base_input_tokens, output_tokens=request.base_output_tokens)

    def training(entry: Entry, conditions: Conditions) -> Quote:
        return quote_training(entry, request.training_tokens or 0, request.epochs, conditions)

    return TrainingCost(
        catalog,
        request,
        day,
        price(catalog, request.model, training, conditions),
        price(catalog, request.model, tuned, conditions),
        price(catalog, request.base_model, base, conditions) if request.base_model else None,
    )


def quote_training(entry: Entry, tokens: int, epochs: int, conditions: Conditions) -> Quote:
    """Price the training of a model, in US dollars. Raises NotSold where it has no price for training."""
    price = get_price(entry.model, conditions.as_of)
    rates, applied = get_rates(entry, price, 0, conditions)
    if "training_mtok" not in rates:
        raise NotSold(f"{entry.model.id} has no per-token training price")
    return quote_at(entry, price, Trained(tokens * epochs), rates, applied)


def break_even(training: Decimal, tuned: Decimal, base: Decimal) -> Decimal | None:
    """Return the requests after which training is paid for by cheaper requests, whole; None: they are not cheaper."""
    if tuned >= base:
        return None
    return (training / (base - tuned)).to_integral_value(ROUND_CEILING)


def count_training(catalog: Catalog, model: str, day: date, blocks: Iterable[bytes]) -> TrainingFile:
    """Count a training file as a model counts it. Raises UnknownModel and NotSold."""
    trained = catalog.offer(model).on(day).model
    return count_file(blocks, find_counted(trained.find_encoding(day)) or DEFAULT, trained.max_example)
