"""Steps of which several models may do one → every combination as a pipeline with a price, the cheapest first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, time
from decimal import Decimal
from typing import Final

from pricing.catalog.catalog import Catalog
from pricing.comparison import compute_multiple
from pricing.estimate.estimate import Group
from pricing.pipeline.alternatives import Alternatives, combine, link_steps
from pricing.pipeline.cost import PipelineCost, StepCost, price_step
from pricing.pipeline.step import Step

GROUPS: Final[tuple[Group, ...]] = ("able", "does_not_fit", "last_known", "unpriced")
"""What is never mixed in one ranking, in the order in which it is shown."""
GONE: Final[tuple[Group, ...]] = ("unpriced", "last_known")
UNKNOWN: Final = Decimal("Infinity")
"""Place of an unknown cost in a ranking."""


@dataclass(frozen=True, slots=True)
class Combination(PipelineCost):
    """Pipeline with a model chosen for each step."""

    chosen: tuple[str, ...]
    """Models that tell it from the others: one for each step that has alternatives, and only one for steps that run on
    the same model."""
    varied: tuple[bool, ...]
    """For each step, whether it has alternatives."""
    times_cheapest: Decimal | None = None
    """Main cost relative to the cheapest's; None where one of them is the least."""

    @property
    def names(self) -> tuple[str, ...]:
        """Names of its models, by step."""
        return tuple(step.requested for step in self.steps)

    @property
    def name(self) -> str:
        """What it is called: the models that tell it from the others; all of its models where it is the only one."""
        return " + ".join(self.chosen or dict.fromkeys(self.names))

    @property
    def unpriced(self) -> str | None:
        """Reason why it has no total, with the step that has no price; None where all have one."""
        return _explain(step.unpriced for step in self.steps)

    @property
    def obstacle(self) -> str | None:
        """Reason why it cannot do the job, with the step that does not fit its model; None where all do."""
        return _explain(step.fit.problem if step.fit else None for step in self.steps)

    @property
    def partial(self) -> bool:
        """Return whether a step leaves out what it uses, so that the sums with it are the least."""
        return any(step.partial for step in self.steps)

    @property
    def group(self) -> Group:
        statuses = {step.price_status for step in self.steps}
        gone = next((status for status in GONE if status in statuses), None)
        return gone or ("does_not_fit" if self.obstacle else "able")

    @property
    def able(self) -> bool:
        """True where it may be called cheapest: it can do the job, at prices that may be compared.

        A step that all combinations have alike tells none from another, so that its cost may be the least or nothing.
        """
        different = [step for step, varied in zip(self.steps, self.varied, strict=True) if varied]
        return self.group == "able" and all(step.ranks for step in different)

    @property
    def order(self) -> tuple[Decimal, ...]:
        """Dollars a month, once and for a request, by which it is ranked: the first that differs decides."""
        return tuple(UNKNOWN if cost is None else cost for cost in (self.monthly, self.once, self.per_request))

    @property
    def main_cost(self) -> Decimal | None:
        """Dollars a month; without requests for a request, and where that is nothing what is paid once."""
        return self.monthly or self.per_request or self.once

    @property
    def parts(self) -> tuple[Decimal | None, ...]:
        """Dollars of each step in the main cost; None for a step that is not in it, and for all where it is unknown."""
        if self.unpriced:
            return (None,) * len(self.steps)
        if self.monthly:
            return tuple(None if step.step.often == "once" else step.monthly for step in self.steps)
        often = "request" if self.per_request else "once"
        return tuple(step.each if step.step.often == often else None for step in self.steps)

    @property
    def shares(self) -> tuple[Decimal | None, ...]:
        """Share of each step in the main cost; None for a step that is not in it, and for all where it is nothing."""
        return tuple(compute_multiple(part, self.main_cost) for part in self.parts)


@dataclass(frozen=True, slots=True)
class Combinations:
    """Combinations by group, in each the cheapest first. `cheapest` is the cheapest that can do the job, if any can."""

    catalog: Catalog
    as_of: date
    requests: Decimal
    """Requests a month."""
    steps: tuple[Alternatives, ...]
    combinations: tuple[Combination, ...]
    cheapest: Combination | None


def price_combinations(
    catalog: Catalog, steps: Sequence[Alternatives], *, as_of: date, requests: Decimal, at: time | None = None
) -> Combinations:
    """Price every combination of the steps' models, in US dollars; a step is priced once on a model and shared by all.

    Nothing is raised for a step without a price: it says why. Raises CombinationsError where they are too many.
    """
    groups = link_steps(catalog, steps, as_of)
    places = list(combine(steps, groups))
    known: dict[Step, StepCost] = {}
    for step in (step for each in steps for step in each.steps):
        if step not in known:
            known[step] = price_step(catalog, step, step.build_conditions(as_of, at), requests)
    varied = tuple(len(each.steps) > 1 for each in steps)
    telling = [members[0] for members in groups if varied[members[0]]]
    found = []
    for picks in places:
        costs = tuple(known[each.steps[pick]] for each, pick in zip(steps, picks, strict=True))
        chosen = tuple(costs[place].requested for place in telling)
        found.append(Combination(catalog, as_of, requests, costs, chosen, varied))
    ranked = rank_combinations(found)
    return Combinations(catalog, as_of, requests, tuple(steps), ranked, next((r for r in ranked if r.able), None))


def rank_combinations(found: Iterable[Combination]) -> tuple[Combination, ...]:
    """Order by group and cost, and compare each with the cheapest that can do the job."""
    ranked = sorted(found, key=lambda each: (GROUPS.index(each.group), *each.order))
    best = next((each for each in ranked if each.able), None)
    return tuple(replace(each, times_cheapest=compare_costs(each, best) if best else None) for each in ranked)


def compare_costs(one: Combination, base: Combination) -> Decimal | None:
    """Return how many times as much as the base it costs, by the first that the base has a cost of: a month, a request,
    what is paid once. None where one of them is unknown, or the least."""
    if one.partial or base.partial:
        return None
    pairs = ((one.monthly, base.monthly), (one.per_request, base.per_request), (one.once, base.once))
    return next((compute_multiple(cost, of_base) for cost, of_base in pairs if of_base), None)


def _explain(reasons: Iterable[str | None]) -> str | None:
    """Return the first reason with the number of its step."""
    numbered = (f"step {place}: {reason}" for place, reason in enumerate(reasons, start=1) if reason)
    return next(numbered, None)
