"""Several steps in one estimate: each priced on its own model, summed for a request, a month and what is paid once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, time
from decimal import Decimal
from typing import Final

from pricing.catalog.catalog import Catalog, Entry
from pricing.catalog.meaning import Meaning
from pricing.catalog.rates import Conditions
from pricing.limits import Fit, check_fit
from pricing.pipeline.meter import meter_step
from pricing.pipeline.reading import Assumption, Reading
from pricing.pipeline.step import Often, Step, WrongUnit
from pricing.pipeline.storage import add_storage
from pricing.priced import Priced, price
from pricing.quote import ZERO, Quote, quote_at
from pricing.units import UNITS
from pricing.usage import Usage

ANSWERING: Final = ("chat", "realtime")
"""Kinds of models that take what a run sends in one call."""


@dataclass(frozen=True, slots=True)
class StepCost(Priced):
    """One step's price, for one run."""

    step: Step
    assumptions: tuple[Assumption, ...]
    requests: Decimal
    """Requests a month."""
    wrong: str
    """Quantity of the step that its model is not priced by, where that is why it has no price."""
    fit: Fit | None = None
    """Fit of one call on the model's limits; None where nothing says how much is sent in one call."""

    @property
    def runs(self) -> Decimal:
        """Runs a month, but for a step that runs once at all."""
        return {"request": self.requests, "month": Decimal(1), "once": ZERO}[self.step.often] * self.step.times

    @property
    def each(self) -> Decimal | None:
        """Dollars for all its runs with a request, in a month, or at all, whichever the step says."""
        return None if self.cost is None else self.cost * self.step.times

    @property
    def monthly(self) -> Decimal | None:
        """Dollars a month; what is paid once is not in it."""
        return None if self.cost is None else self.cost * self.runs

    @property
    def left_out(self) -> tuple[str, ...]:
        """Items that the step uses and the cost leaves out, because their rate or their quantity is unknown."""
        return tuple(UNITS[key].item for key in self.quote.unknown) if self.quote else ()


@dataclass(frozen=True, slots=True)
class PipelineCost:
    """Costs of the steps in their order. A sum is None where a step that belongs to it has no price."""

    catalog: Catalog
    as_of: date
    requests: Decimal
    steps: tuple[StepCost, ...]

    @property
    def per_request(self) -> Decimal | None:
        """Dollars for one request: the steps that run with each."""
        return self._sum("request", lambda step: step.each)

    @property
    def once(self) -> Decimal | None:
        """Dollars paid once at all."""
        return self._sum("once", lambda step: step.each)

    @property
    def monthly(self) -> Decimal | None:
        """Dollars a month: requests × their steps, and the steps that run once a month."""
        parts = (self._sum("request", lambda s: s.monthly), self._sum("month", lambda s: s.monthly))
        return None if parts[0] is None or parts[1] is None else parts[0] + parts[1]

    def is_partial(self, *often: Often) -> bool:
        """Return whether the sum of the steps that run so often is the least, because one leaves out what it uses."""
        return any(step.partial for step in self.steps if step.step.often in often)

    @property
    def not_included(self) -> tuple[str, ...]:
        """Items that the vendors charge for beside the costs of the steps."""
        return tuple(dict.fromkeys(word for step in self.steps for word in step.not_included))

    def _sum(self, often: Often, value: Callable[[StepCost], Decimal | None]) -> Decimal | None:
        total = ZERO
        for step in self.steps:
            if step.step.often == often:
                amount = value(step)
                if amount is None:
                    return None
                total += amount
        return total


def price_pipeline(
    catalog: Catalog, steps: Sequence[Step], *, as_of: date, requests: Decimal, at: time | None = None
) -> PipelineCost:
    """Price each step on its model, in US dollars. Nothing is raised for a step without a price: it says why."""
    priced = tuple(price_step(catalog, step, step.build_conditions(as_of, at), requests) for step in steps)
    return PipelineCost(catalog, as_of, requests, priced)


def price_step(catalog: Catalog, step: Step, conditions: Conditions, requests: Decimal) -> StepCost:
    """Price one step on its model, in US dollars; where it has no price, it says why."""
    assumptions: tuple[Assumption, ...] = ()
    wrong = ""

    def quote(meaning: Meaning) -> Quote:
        nonlocal assumptions, wrong
        entry, sale = meaning.entry, meaning.find_sale()
        rates, applied, _ = sale.find_rates(step.input_tokens)
        reading = Reading(step, entry, sale.price, sale.conditions.as_of, dict(rates), applied)
        try:
            meter_step(reading)
        except WrongUnit as reason:
            wrong = reason.field
            raise
        quoted = add_storage(reading, quote_at(entry, sale.price, reading, reading.rates, applied))
        assumptions = tuple(reading.assumptions)
        return replace(quoted, unknown=(*quoted.unknown, *reading.left_out))

    priced = price(catalog, step.model, quote, conditions, outlook=True)
    fit = _check_fit(step, priced.entry) if priced.entry and priced.quote else None
    return StepCost(*priced.head, priced.warnings, step, assumptions if priced.quote else (), requests, wrong, fit)


def _check_fit(step: Step, entry: Entry) -> Fit | None:
    """Check one call, where its size is known: a chunk, or what a model that answers is sent with each request."""
    if step.chunk:
        return check_fit(entry.model, Usage(step.chunk))
    if entry.model.kind in ANSWERING and step.often == "request":
        return check_fit(entry.model, Usage(step.input_tokens, output_tokens=step.output_tokens))
    return None
