"""Several steps in one estimate, each in its own unit, as programs ask and read them."""

from __future__ import annotations

from typing import Annotated, Final, NamedTuple, get_args

from pydantic import Field
from typing_extensions import TypedDict

from costcalc import formatting
from costcalc.input_limits import MOST_MINUTES, MOST_STEPS
from costcalc.pipeline.words import describe_left_out
from costcalc.schema.conditions import ModifiersRequest
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
from pricing.pipeline.cost import PipelineCost, StepCost
from pricing.pipeline.months import PipelineMonth, PipelineMonths
from pricing.pipeline.step import Often
from pricing.projection.plan import MOST_MONTHS
from pricing.units import Resolution, Tier
from pricing.value_types import (
    WHOLE,
    Day,
    FeeQuantities,
    Name,
    Number,
    Quantity,
    Requests,
    Signed,
    StrictModel,
    describe_number,
)

OFTEN: Final = get_args(Often)
CONDITIONS: Final = ("tier", *MODIFIERS)
Minutes = Annotated[Number, Field(ge=0, le=MOST_MINUTES), describe_number(0, MOST_MINUTES)]
Word = Annotated[str, Field(pattern=r"^[A-Za-z0-9]{1,20}$")]


class PipelineStepRequest(FeeQuantities, ModifiersRequest):
    """Step of a pipeline. Quantities are for one run; a quantity that the model is not priced by is an error."""

    model: Name
    often: Often = "request"
    """How often it runs: with each request, once a month, or only once."""
    tier: Tier = "standard"
    input_tokens: Quantity = 0
    output_tokens: Quantity = 0
    """Output text, reasoning included; of a transcript, by default what its vendor states for a minute."""
    characters: Quantity = 0
    """Characters of a text to speak."""
    minutes: Minutes = Field(default=0, validate_default=True)
    """Minutes of audio input, rounded up to the second."""
    spoken_minutes: Minutes = Field(default=0, validate_default=True)
    images: Quantity = 0
    """Number of images to generate."""
    input_images: Quantity = 0
    """Number of images given in, where the vendor charges for each."""
    size: Word | None = None
    """Size of an image, such as 1024x1024."""
    quality: Word | None = None
    """Quality of an image, as the vendor calls it."""
    resolution: Resolution | None = None
    """Resolution of a video; default: the vendor's."""
    text: str | None = None
    """Text to count in the model's own unit, instead of input_tokens or characters."""
    documents: Quantity | None = None
    """Number of documents to embed, instead of input_tokens."""
    tokens_per_document: Quantity = 0
    chunk_size: Quantity = 0
    """Tokens; 0: whole documents."""
    overlap: Quantity = 0
    """Tokens that a chunk shares with the previous one."""


class PipelineRequest(StrictModel):
    """Pipeline to price: the steps of a request, each on its own model and in its own unit."""

    steps: Annotated[list[PipelineStepRequest], Field(min_length=1, max_length=MOST_STEPS)]
    requests_per_month: Requests = 0
    """Expected number in the first month."""
    requests_low: Requests | None = None
    """Default: as expected."""
    requests_high: Requests | None = None
    growth: Signed = Field(default=0, validate_default=True)
    """Monthly growth, compounding: 0.05 is 5% a month."""
    as_of: Day | None = None
    """The day whose prices apply, in the first month; default: today, in UTC."""
    months: Annotated[int, Field(ge=1, le=MOST_MONTHS), WHOLE] | None = None
    """Calendar months ahead, each at the prices announced for it; default: none."""


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


class Measured(NamedTuple):
    """Notes on how a text or documents became a quantity of a step."""

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
        partial=cost.is_partial(*OFTEN) or bool(ahead and ahead.partial),
        not_included=list(cost.not_included),
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
