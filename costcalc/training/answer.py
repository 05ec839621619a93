"""What training costs, what a request costs before and after, and when the one pays for the other."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from costcalc import formatting
from costcalc.current import catalog
from pricing.catalog.catalog import NotSold, UnknownModel
from pricing.catalog.rates import Conditions
from pricing.quote import Quote, quote
from pricing.tokens.encodings import DEFAULT
from pricing.training.cost import break_even, training_quote
from pricing.training.file import TrainingFile, count_file
from pricing.usage import Usage


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What the page, a program or a command asks alike."""

    model: str
    tokens: int
    """Of one epoch."""
    epochs: int
    input_tokens: int
    """Of a request to the tuned model."""
    output_tokens: int
    base_model: str
    """The model that would be asked without training; blank: none is compared."""
    base_input_tokens: int
    base_output_tokens: int
    requests: int
    """A month."""
    as_of: date


@dataclass(frozen=True, slots=True)
class Priced:
    """One of the quotes, or why there is none."""

    what: str
    model: str
    quote: Quote | None
    unpriced: str

    @property
    def cost(self) -> Decimal | None:
        return self.quote.total if self.quote else None


@dataclass(frozen=True, slots=True)
class Answer:
    asked: Question
    training: Priced
    tuned: Priced
    base: Priced | None
    """None where no other model is named."""

    @property
    def parts(self) -> tuple[Priced, ...]:
        return tuple(part for part in (self.training, self.tuned, self.base) if part)

    @property
    def comparable(self) -> bool:
        """Whether both requests have tokens: one of none costs nothing, and would always pay."""
        asked = self.asked
        return bool(asked.input_tokens + asked.output_tokens and asked.base_input_tokens + asked.base_output_tokens)

    @property
    def break_even(self) -> Decimal | None:
        """Requests; None where the tuned model is not cheaper, or a price or a request is not known."""
        costs = tuple(part.cost for part in self.parts)
        if not self.comparable or len(costs) < 3 or costs[0] is None or costs[1] is None or costs[2] is None:
            return None
        return break_even(costs[0], costs[1], costs[2])

    def in_words(self) -> str:
        training, tuned = self.training.cost, self.tuned.cost
        base = self.base.cost if self.base else None
        text = f"Training costs {formatting.money(training)}"
        if any(part.cost is None for part in self.parts):
            return f"{text}; the table says what is not known."
        if self.base is None:
            return f"{text}; a request costs {formatting.money(tuned)}." if tuned else f"{text}."
        if not tuned and not base:
            return f"{text}."
        if not self.comparable:
            return f"{text}; say the tokens of both requests to compare them."
        each = f"a request costs {formatting.money(tuned)} instead of {formatting.money(base)}"
        if self.break_even is None:
            return f"{text}; {each}, so requests never pay for it."
        return f"{text}; {each}: paid for after {formatting.plural(self.break_even, 'request')}."


def counted(model: str, day: date, blocks: Iterable[bytes]) -> TrainingFile:
    """A training file as a model counts it. Raises UnknownModel and NotSold."""
    found = catalog().offer(model).on(day).model
    return count_file(blocks, found.encoding or DEFAULT, found.max_example)


def answer_of(asked: Question) -> Answer:
    conditions = Conditions(asked.as_of)
    tuned = Usage(asked.input_tokens, output_tokens=asked.output_tokens)
    base = Usage(asked.base_input_tokens, output_tokens=asked.base_output_tokens)
    return Answer(
        asked,
        _training(asked, conditions),
        _request("A request to the tuned model", asked.model, tuned, conditions),
        _request("A request to the other", asked.base_model, base, conditions) if asked.base_model else None,
    )


def _training(asked: Question, conditions: Conditions) -> Priced:
    what = f"Training, {formatting.plural(asked.epochs, 'epoch')}"
    try:
        entry = catalog().offer(asked.model).on(conditions.as_of)
        return Priced(what, asked.model, training_quote(entry, asked.tokens, asked.epochs, conditions), "")
    except (UnknownModel, NotSold) as reason:
        return Priced(what, asked.model, None, str(reason))


def _request(what: str, name: str, usage: Usage, conditions: Conditions) -> Priced:
    try:
        return Priced(what, name, quote(catalog().offer(name).on(conditions.as_of), usage, conditions), "")
    except (UnknownModel, NotSold) as reason:
        return Priced(what, name, None, str(reason))
