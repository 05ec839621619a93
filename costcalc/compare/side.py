"""A column of the comparison, before anything is said of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

from pricing.catalog.catalog import find_price
from pricing.catalog.price import Override, Price
from pricing.catalog.rate_card import CardRow, build_rate_card, list_card_units, list_modifiers
from pricing.catalog.rates import find_surcharges, get_base_rates, list_exclusions
from pricing.catalog.schema import Model
from pricing.estimate.ability import answers_requests
from pricing.estimate.estimate import Result


class Fee(NamedTuple):
    """Dollars of a fee, and what is free of it, as the vendor states it."""

    rate: Decimal
    free: str


@dataclass(frozen=True, slots=True)
class Side:
    """A column: a model's answer, and what the price book says of it."""

    result: Result
    price: Price | None = None
    """Price on the day, or its last one where it is gone; None where it has none."""
    card: tuple[CardRow, ...] = ()
    fees: Mapping[str, Fee] = field(default_factory=dict)
    """Fees beside its rates, by unit."""
    modifiers: Mapping[str, Override] = field(default_factory=dict)
    """Modifiers of its rates by their conditions in words."""
    not_included: tuple[str, ...] = ()
    """Items that the vendor charges for beside all of these."""

    @property
    def gone(self) -> bool:
        """True where it is no longer sold, and what is said of it is of its last day."""
        return self.result.conditions.last_known

    @property
    def model(self) -> Model | None:
        return self.result.entry.model if self.result.entry else None

    @property
    def answers(self) -> bool:
        """True where a request made of tokens is what it is sold for, and where that is not known."""
        return answers_requests(self.model, self.price)


def build_sides(results: Iterable[Result]) -> list[Side]:
    return [_side(result) for result in results]


def _side(result: Result) -> Side:
    entry, day = result.entry, result.conditions.as_of
    price = find_price(entry.model, day)[0] if entry else None
    if entry is None or price is None:
        return Side(result)
    card, surcharges = list_card_units(entry.model, price, day), find_surcharges(entry.model, day)
    return Side(
        result,
        price,
        build_rate_card(entry, price, day),
        {key: Fee(row.rates[key], row.free.get(key, "")) for row in surcharges for key in row.rates if key not in card},
        {str(override.when): override for override in list_modifiers(entry.model, price, day)},
        list_exclusions(entry.model, price, get_base_rates(entry, price, day)),
    )
