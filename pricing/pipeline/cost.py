"""Several steps in one estimate: each priced on its own model, summed for a request, a month and what is paid once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal

from pricing.catalog.catalog import Catalog, Entry, get_price
from pricing.catalog.rates import Conditions, get_rates
from pricing.pipeline.step import Often, Step, WrongUnit, meter_step
from pricing.quote import ZERO, Priced, Quote, price, quote_at


@dataclass(frozen=True, slots=True)
class StepCost(Priced):
    """One step's price, for one run."""

    step: Step
    assumptions: tuple[str, ...]
    requests: Decimal
    """Requests a month."""
    wrong: str
    """Quantity of the step that its model is not priced by, where that is why it has no price."""

    @property
    def runs(self) -> Decimal:
        """Runs a month, but for a step that runs once at all."""
        return {"request": self.requests, "month": Decimal(1), "once": ZERO}[self.step.often]

    @property
    def monthly(self) -> Decimal | None:
        """Dollars a month; what is paid once is not in it."""
        return None if self.cost is None else self.cost * self.runs


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
        return self._sum("request", lambda step: step.cost)

    @property
    def once(self) -> Decimal | None:
        """Dollars paid once at all."""
        return self._sum("once", lambda step: step.cost)

    @property
    def monthly(self) -> Decimal | None:
        """Dollars a month: requests × their steps, and the steps that run once a month."""
        parts = (self._sum("request", lambda s: s.monthly), self._sum("month", lambda s: s.monthly))
        return None if parts[0] is None or parts[1] is None else parts[0] + parts[1]

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
    priced = tuple(price_step(catalog, step, Conditions(as_of, step.tier, at), requests) for step in steps)
    return PipelineCost(catalog, as_of, requests, priced)


def price_step(catalog: Catalog, step: Step, conditions: Conditions, requests: Decimal) -> StepCost:
    """Price one step on its model, in US dollars; where it has no price, it says why."""
    assumptions: tuple[str, ...] = ()
    wrong = ""

    def quote(entry: Entry, conditions: Conditions) -> Quote:
        nonlocal assumptions, wrong
        price = get_price(entry.model, conditions.as_of)
        rates, applied = get_rates(entry, price, step.input_tokens, conditions)
        try:
            metered = meter_step(step, entry, price, rates)
        except WrongUnit as reason:
            wrong = reason.field
            raise
        assumptions = metered.assumptions
        return quote_at(entry, price, metered, metered.rates, applied)

    priced = price(catalog, step.model, quote, conditions, outlook=True)
    return StepCost(*priced.head, priced.warnings, step, assumptions if priced.quote else (), requests, wrong)
