"""Combinations of a pipeline's models as programs read them."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field
from typing_extensions import TypedDict

from costcalc import formatting
from costcalc.pipeline.question import PricedPipeline
from costcalc.schema.values import BandResponse, Money, describe, write_money
from pricing.estimate.estimate import Group
from pricing.pipeline.combinations import Combination
from pricing.pipeline.cost import StepCost
from pricing.pipeline.months import PipelineMonths
from pricing.projection.budget import BudgetLine


class CombinationStepResponse(TypedDict):
    requested: str
    cost_per_run: Money | None
    monthly: Annotated[Money | None, Field(description="null also for a step that runs only once")]
    share: Annotated[
        str | None,
        Field(description="Of the month; without requests of a request, else of what is paid once; null: not in it"),
    ]
    unpriced: str | None


class CombinationBudgetResponse(TypedDict):
    requests: Annotated[
        str | None,
        Field(description="Requests a month that it buys; null: unknown, or any number if they cost nothing"),
    ]
    passed: Annotated[str | None, Field(description="First month whose expected cost exceeds the budget")]
    passed_if_high: str | None
    fits: Annotated[bool | None, Field(description="true: every month stays within it; null: a month has no price")]
    reason: Annotated[str | None, Field(description="Reason why a month has no price")]


class CombinationResponse(TypedDict):
    name: Annotated[str, Field(description="The models that tell it from the others")]
    models: Annotated[list[str], Field(description="By step, as requested")]
    group: Annotated[Group, Field(description="able: can do the job; only these may be the cheapest")]
    per_request: Money | None
    once: Money | None
    monthly: Money | None
    times_cheapest: Annotated[str | None, Field(description="Multiple of the cheapest, rounded as on the page")]
    partial: bool
    not_included: list[str]
    unpriced: Annotated[str | None, Field(description="Reason why it has no total")]
    obstacle: Annotated[str | None, Field(description="Reason why it cannot do the job")]
    steps: list[CombinationStepResponse]
    total: Annotated[BandResponse | None, Field(description="All months ahead, including one-time steps")]
    ends: Annotated[str | None, Field(description="First day of the first month without a price")]
    budget: CombinationBudgetResponse | None


def describe_combinations(pipeline: PricedPipeline) -> list[CombinationResponse]:
    found, lines = pipeline.found.combinations, pipeline.hold()
    return [
        _describe_combination(one, pipeline.ahead[place] if pipeline.ahead else None, lines[place] if lines else None)
        for place, one in enumerate(found)
    ]


def _describe_combination(
    one: Combination, ahead: PipelineMonths | None, line: BudgetLine | None
) -> CombinationResponse:
    return describe(
        CombinationResponse,
        one,
        models=list(one.names),
        times_cheapest=None if one.times_cheapest is None else formatting.plain_ratio(one.times_cheapest),
        partial=one.partial or bool(ahead and ahead.partial),
        steps=[
            _describe_step(step, formatting.plain_share(share) or None)
            for step, share in zip(one.steps, one.shares, strict=True)
        ],
        total=describe(BandResponse, ahead.total) if ahead and ahead.total else None,
        ends=ahead.ends.isoformat() if ahead and ahead.ends else None,
        budget=describe(CombinationBudgetResponse, line) if line else None,
    )


def _describe_step(step: StepCost, share: str | None) -> CombinationStepResponse:
    return CombinationStepResponse(
        requested=step.requested,
        cost_per_run=write_money(step.cost),
        monthly=None if step.step.often == "once" else write_money(step.monthly),
        share=share,
        unpriced=step.unpriced,
    )
