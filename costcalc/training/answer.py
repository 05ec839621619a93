"""A checked form → what training costs, what a request costs before and after, and when the one pays for the other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from costcalc import formatting
from costcalc.book import catalog
from pricing.catalog.book import NotSold, UnknownModel
from pricing.quote import Conditions, Quote, quote
from pricing.training import break_even, training_quote
from pricing.usage import Usage


@dataclass(frozen=True, slots=True)
class Priced:
    """One of the three quotes, or why there is none."""

    what: str
    model: str
    quote: Quote | None
    unpriced: str

    @property
    def cost(self) -> Decimal | None:
        return self.quote.total if self.quote else None


@dataclass(frozen=True, slots=True)
class Answer:
    training: Priced
    tuned: Priced
    base: Priced
    requests: int

    @property
    def break_even(self) -> Decimal | None:
        """Requests; None where the tuned model is not cheaper, or a price is not known."""
        costs = (self.training.cost, self.tuned.cost, self.base.cost)
        if costs[0] is None or costs[1] is None or costs[2] is None:
            return None
        return break_even(costs[0], costs[1], costs[2])

    def in_words(self) -> str:
        costs = (self.training.cost, self.tuned.cost, self.base.cost)
        text = f"Training costs {formatting.money(costs[0])}"
        if costs[0] is None or costs[1] is None or costs[2] is None:
            return f"{text}; the table says what is not known."
        if not costs[1] and not costs[2]:
            return f"{text}."
        each = f"a request costs {formatting.money(costs[1])} instead of {formatting.money(costs[2])}"
        if self.break_even is None:
            return f"{text}; {each}, so requests never pay for it."
        return f"{text}; {each}: paid for after {formatting.plural(self.break_even, 'request')}."


def answer_of(data: Mapping[str, Any]) -> Answer:
    conditions = Conditions(data["as_of"])
    tuned = Usage(data["input_tokens"], output_tokens=data["output_tokens"])
    base = Usage(data["base_input_tokens"], output_tokens=data["base_output_tokens"])
    return Answer(
        _training(data, conditions),
        _request("A request to the tuned model", data["model"], tuned, conditions),
        _request("A request to the other", data["base_model"], base, conditions),
        data["requests"],
    )


def _training(data: Mapping[str, Any], conditions: Conditions) -> Priced:
    what = f"Training, {formatting.plural(data['epochs'], 'epoch')}"
    try:
        entry = catalog().offer(data["model"]).on(conditions.as_of)
        return Priced(what, data["model"], training_quote(entry, data["tokens"], data["epochs"], conditions), "")
    except (UnknownModel, NotSold) as reason:
        return Priced(what, data["model"], None, str(reason))


def _request(what: str, name: str, usage: Usage, conditions: Conditions) -> Priced:
    try:
        return Priced(what, name, quote(catalog().offer(name).on(conditions.as_of), usage, conditions), "")
    except (UnknownModel, NotSold) as reason:
        return Priced(what, name, None, str(reason))
