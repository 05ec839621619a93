"""Several steps in one estimate, each in its own unit, as programs ask and read them."""

from __future__ import annotations

from typing import Annotated, NamedTuple

from pydantic import Field
from typing_extensions import TypedDict

from costcalc import formatting
from costcalc.input_limits import MOST_STEPS
from costcalc.schema.types import Tier
from costcalc.schema.values import (
    BandResponse,
    CatalogResponse,
    LineResponse,
    Money,
    PriceRow,
    describe,
    describe_priced,
    write_money,
)
from pricing.pipeline.chunks import Chunks
from pricing.pipeline.cost import PipelineCost, StepCost
from pricing.pipeline.months import PipelineMonth, PipelineMonths
from pricing.pipeline.step import Often
from pricing.projection.plan import MOST_MONTHS
from pricing.value_types import Day, Name, Number, Quantity, Requests, Signed, StrictModel

Word = Annotated[str, Field(pattern=r"^[A-Za-z0-9]{1,20}$")]


class PipelineStepRequest(StrictModel):
    """One model at work. Quantities are of one run; a quantity that the model is not priced by is refused."""

    model: Name
    often: Often = "request"
    """Whether it runs with each request, once a month, or once at all."""
    tier: Tier = "standard"
    input_tokens: Quantity = 0
    output_tokens: Quantity = 0
    """Text, reasoning included."""
    characters: Quantity = 0
    """Of a text to be spoken."""
    minutes: Number = Field(default=0, validate_default=True)
    """Of audio that is heard, rounded up to the second."""
    spoken_minutes: Number = Field(default=0, validate_default=True)
    images: Quantity = 0
    """That are made."""
    size: Word | None = None
    """Of an image, such as 1024x1024."""
    quality: Word | None = None
    """Of an image, as the vendor calls it."""
    text: str | None = None
    """Counted in the model's own unit, in place of input_tokens or characters."""
    documents: Quantity | None = None
    """To embed, in place of input_tokens."""
    tokens_per_document: Quantity = 0
    chunk_size: Quantity = 0
    """Tokens; 0: documents stay whole."""
    overlap: Quantity = 0
    """Tokens that a chunk shares with the one before."""


class PipelineRequest(StrictModel):
    """What the steps of a request cost together, each on its own model and in its own unit."""

    steps: Annotated[list[PipelineStepRequest], Field(min_length=1, max_length=MOST_STEPS)]
    requests_per_month: Requests = 0
    """Expected, in the first month."""
    requests_low: Requests | None = None
    """Absent: as expected."""
    requests_high: Requests | None = None
    growth: Signed = Field(default=0, validate_default=True)
    """A month, compounding: 0.05 is 5 % more each month."""
    as_of: Day | None = None
    """The day whose prices count, in the first month; absent: today, in UTC."""
    months: Annotated[int, Field(ge=1, le=MOST_MONTHS)] | None = None
    """Calendar months ahead, each at the prices announced for it; absent: none."""


class VectorsResponse(TypedDict):
    number: Annotated[int, Field(description="Chunks, each a vector")]
    dimensions: int | None
    bytes: Annotated[int | None, Field(description="As 32-bit numbers, without an index")]


class StepResponse(TypedDict):
    requested: str
    model: str | None
    provider: str | None
    kind: str | None
    often: Often
    tier: str
    lines: list[LineResponse]
    cost_per_run: Money | None
    runs_per_month: Annotated[str | None, Field(description="Null: it runs once at all")]
    monthly: Annotated[Money | None, Field(description="Null also for what runs once at all")]
    price: PriceRow | None
    unpriced: Annotated[str | None, Field(description="Why there is no price")]
    assumptions: Annotated[list[str], Field(description="How texts, minutes and images became quantities")]
    warnings: list[str]
    vectors: Annotated[VectorsResponse | None, Field(description="Of documents that were given")]


class StepMonthResponse(TypedDict):
    cost: BandResponse | None
    unpriced: str | None


class PipelineMonthResponse(TypedDict):
    month: Annotated[str, Field(description="Its first day")]
    requests: BandResponse
    steps: Annotated[list[StepMonthResponse], Field(description="What runs once is paid in the first month")]
    cost: Annotated[BandResponse | None, Field(description="Null where a step has no price")]


class PipelineResponse(TypedDict):
    catalog: CatalogResponse
    as_of: str
    requests_per_month: str
    steps: list[StepResponse]
    per_request: Annotated[Money | None, Field(description="The steps that run with each; null: one has no price")]
    once: Money | None
    monthly: Annotated[Money | None, Field(description="At the prices of the day; without what runs once")]
    months: list[PipelineMonthResponse] | None
    total: Annotated[BandResponse | None, Field(description="Of all months, what runs once among it")]
    warnings: Annotated[list[str], Field(description="Changes of prices and ends of models within the months")]


class Measured(NamedTuple):
    """How a text or documents became a quantity of a step."""

    notes: tuple[str, ...] = ()
    chunks: Chunks | None = None


class PricedPipeline(NamedTuple):
    """A pipeline's cost, its months ahead, and for each step what was measured, where texts or documents were."""

    cost: PipelineCost
    ahead: PipelineMonths | None
    measured: tuple[Measured, ...]


def describe_pipeline(pipeline: PricedPipeline) -> PipelineResponse:
    cost, ahead, measured = pipeline
    return describe(
        PipelineResponse,
        cost,
        requests_per_month=formatting.plain(cost.requests),
        steps=[_step(step, extra) for step, extra in zip(cost.steps, measured, strict=True)],
        months=[_month(month) for month in ahead.months] if ahead else None,
        total=describe(BandResponse, ahead.total) if ahead and ahead.total else None,
        warnings=list(ahead.warnings) if ahead else [],
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
        tier=step.tier,
        cost_per_run=write_money(cost.cost),
        runs_per_month=None if once else write_money(cost.runs),
        monthly=None if once else write_money(cost.monthly),
        assumptions=[*extra.notes, *cost.assumptions],
        vectors=_vectors(extra.chunks, model.dimensions if model else None) if extra.chunks else None,
    )


def _vectors(found: Chunks, dimensions: int | None) -> VectorsResponse:
    size = found.storage(dimensions) if dimensions else None
    return VectorsResponse(number=found.number, dimensions=dimensions, bytes=size)


def _month(month: PipelineMonth) -> PipelineMonthResponse:
    steps = [
        StepMonthResponse(cost=None, unpriced=cost)
        if isinstance(cost, str)
        else StepMonthResponse(cost=describe(BandResponse, cost), unpriced=None)
        for cost in month.steps
    ]
    return describe(PipelineMonthResponse, month, steps=steps)
