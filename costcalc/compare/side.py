"""A column of the comparison, before anything is said of it."""

from __future__ import annotations

from dataclasses import dataclass

from pricing.catalog.catalog import NotSold, get_price
from pricing.catalog.price import Price
from pricing.catalog.rate_card import CardRow, build_rate_card
from pricing.catalog.schema import Model
from pricing.estimate.estimate import Estimate, Result


@dataclass(frozen=True, slots=True)
class Side:
    """A column: a model's answer, and what the price book says of it."""

    result: Result
    price: Price | None
    """Price on the day, or its last one where it is gone; None where it has none."""
    card: tuple[CardRow, ...]

    @property
    def gone(self) -> bool:
        """True where it is no longer sold, and what is said of it is of its last day."""
        return self.result.conditions.last_known

    @property
    def model(self) -> Model | None:
        return self.result.entry.model if self.result.entry else None


def build_sides(estimate: Estimate) -> list[Side]:
    return [_side(result) for result in estimate.results]


def _side(result: Result) -> Side:
    if result.entry is None:
        return Side(result, None, ())
    try:
        price = get_price(result.entry.model, result.conditions.as_of)
    except NotSold:
        return Side(result, None, ())
    return Side(result, price, build_rate_card(result.entry, price))
