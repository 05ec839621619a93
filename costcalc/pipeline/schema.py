"""Several steps in one estimate, each in its own unit, as programs read them."""

from __future__ import annotations

from typing import Annotated, Final, get_args

from pydantic import Field
from typing_extensions import TypedDict

from costcalc import formatting
from costcalc.pipeline.combination_schema import CombinationResponse, describe_combinations
from costcalc.pipeline.question import Measured, PricedPipeline
from costcalc.pipeline.words import describe_left_out
from costcalc.schema.values import (
    BandResponse,
    CatalogResponse,
    LineResponse,
    Money,
    PriceRow,
    ReadAs,
    RedirectsTo,
    Successor,
    describe,
    describe_priced,
    write_money,
)
from pricing.catalog.when import MODIFIERS
from pricing.pipeline.chunks import Chunks
from pricing.pipeline.cost import StepCost
from pricing.pipeline.months import PipelineMonth
from pricing.pipeline.step import Often

OFTEN: Final = get_args(Often)
CONDITIONS: Final = ("tier", *MODIFIERS)


class VectorsResponse(TypedDict):
    number: Annotated[int, Field(description="Number of chunks, each with one vector")]
    dimensions: int | None
    bytes: Annotated[int | None, Field(description="Bytes as 32-bit numbers, without an index")]


class StepResponse(TypedDict):
    requested: str
    read_as: ReadAs
    model: str | None
    provider: str | None
    kind: str | None
    often: Often
    times: Annotated[str, Field(description="How many times it runs then")]
    name: str
    tier: str
    speed: str
    region: str
    search_context: str
    search_type: str
    resolution: str
    lines: list[LineResponse]
    cost_per_run: Money | None
    runs_per_month: Annotated[str | None, Field(description="null: it runs only once")]
    monthly: Annotated[Money | None, Field(description="null also for a step that runs only once")]
    price: PriceRow | None
    price_status: str
    redirects_to: RedirectsTo
    successor: Successor
    partial: Annotated[bool, Field(description="true: the cost is the least, without what `warnings` name")]
    not_included: Annotated[list[str], Field(description="What the vendor charges for beside the cost")]
    unpriced: Annotated[str | None, Field(description="Reason why there is no price")]
    assumptions: Annotated[list[str], Field(description="How texts, minutes and images were converted to quantities")]
    warnings: list[str]
    vectors: Annotated[VectorsResponse | None, Field(description="For documents to embed")]


class StepMonthResponse(TypedDict):
    cost: BandResponse | None
    unpriced: str | None


class PipelineMonthResponse(TypedDict):
    month: Annotated[str, Field(description="First day of the month")]
    requests: BandResponse
    steps: Annotated[list[StepMonthResponse], Field(description="One-time steps are charged in the first month")]
    cost: Annotated[BandResponse | None, Field(description="null: a step has no price")]


class PipelineResponse(TypedDict):
    """All but `combinations` is of the first combination: the cheapest, where one can do the job."""

    catalog: CatalogResponse
    as_of: str
    requests_per_month: str
    steps: list[StepResponse]
    per_request: Annotated[Money | None, Field(description="Steps that run with each request; null: one has no price")]
    once: Money | None
    monthly: Annotated[Money | None, Field(description="At the prices of the day; without one-time steps")]
    partial: Annotated[bool, Field(description="true: a step is partial, so that the sums with it are the least")]
    not_included: Annotated[list[str], Field(description="What vendors charge for beside the steps' costs")]
    months: list[PipelineMonthResponse] | None
    total: Annotated[BandResponse | None, Field(description="All months, including one-time steps")]
    warnings: Annotated[list[str], Field(description="Price changes and retirements within the months")]
    combinations: Annotated[
        list[CombinationResponse], Field(description="By group, in each the cheapest first; one without alternatives")
    ]
    cheapest: Annotated[str | None, Field(description="The cheapest combination that can do the job, by its name")]
    budget: Annotated[Money | None, Field(description="Dollars a month")]


def describe_pipeline(pipeline: PricedPipeline) -> PipelineResponse:
    cost, ahead, best = pipeline.cost, pipeline.first_ahead, pipeline.found.cheapest
    return describe(
        PipelineResponse,
        cost,
        requests_per_month=formatting.plain(cost.requests),
        partial=cost.is_partial(*OFTEN) or bool(ahead and ahead.partial),
        not_included=list(cost.not_included),
        steps=[_step(step, extra) for step, extra in zip(cost.steps, pipeline.measured, strict=True)],
        months=[_month(month) for month in ahead.months] if ahead else None,
        total=describe(BandResponse, ahead.total) if ahead and ahead.total else None,
        warnings=list(ahead.warnings) if ahead else [],
        combinations=describe_combinations(pipeline),
        cheapest=best.name if best else None,
        budget=write_money(pipeline.budget),
    )


def _step(cost: StepCost, extra: Measured) -> StepResponse:
    step, model = cost.step, cost.entry.model if cost.entry else None
    once = step.often == "once"
    return describe_priced(
        StepResponse,
        cost,
        provider=cost.entry.provider.id if cost.entry else None,
        kind=model.kind if model else None,
        often=step.often,
        times=formatting.plain(step.times),
        name=step.label,
        **{name: getattr(step, name) for name in CONDITIONS},
        warnings=[*describe_left_out(cost), *cost.warnings],
        cost_per_run=write_money(cost.cost),
        runs_per_month=None if once else write_money(cost.runs),
        monthly=None if once else write_money(cost.monthly),
        assumptions=[*extra.notes, *map(str, cost.assumptions)],
        vectors=_vectors(extra.chunks, model.dimensions if model else None) if extra.chunks else None,
    )


def _vectors(chunks: Chunks, dimensions: int | None) -> VectorsResponse:
    size = chunks.storage(dimensions) if dimensions else None
    return VectorsResponse(number=chunks.number, dimensions=dimensions, bytes=size)


def _month(month: PipelineMonth) -> PipelineMonthResponse:
    steps = [
        StepMonthResponse(cost=None, unpriced=cost)
        if isinstance(cost, str)
        else StepMonthResponse(cost=describe(BandResponse, cost), unpriced=None)
        for cost in month.steps
    ]
    return describe(PipelineMonthResponse, month, steps=steps)
