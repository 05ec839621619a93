"""Several steps in one estimate, each in its own unit, as programs ask for them."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from costcalc.input_limits import LONGEST_LABEL, MOST_LINES, MOST_MINUTES, MOST_STEPS
from costcalc.schema.conditions import ModifiersRequest
from pricing.catalog.schema import Kind
from pricing.pipeline.retrieval import Use
from pricing.pipeline.step import MOST_TIMES, Often
from pricing.units import Resolution, Tier
from pricing.value_types import (
    WHOLE,
    Day,
    Dollars,
    FeeQuantities,
    Name,
    Number,
    Quantity,
    Requests,
    Share,
    Signed,
    StrictModel,
    describe_number,
)
from pricing.workload import MOST_MONTHS

Minutes = Annotated[Number, Field(ge=0, le=MOST_MINUTES), describe_number(0, MOST_MINUTES)]
Times = Annotated[Number, Field(ge=0, le=MOST_TIMES), describe_number(0, MOST_TIMES)]
Names = Annotated[list[Name], Field(min_length=1, max_length=MOST_LINES)]
Word = Annotated[str, Field(pattern=r"^[A-Za-z0-9]{1,20}$")]


class PipelineStepRequest(FeeQuantities, ModifiersRequest):
    """Step of a pipeline. Quantities are for one run; a quantity that the model is not priced by is an error."""

    model: Name | None = None
    """Default: one of `models`. chosen: each of the models of the request, the same one in all steps that say so."""
    models: Names | None = None
    """Models of which any may do the step, instead of one: every combination is priced."""
    kind: Kind | None = None
    """Of chosen models, only those of this kind; default: all."""
    name: Annotated[str, Field(max_length=LONGEST_LABEL)] = ""
    """What the step is called; nothing depends on it."""
    use: Use | None = None
    """What the step does in the retrieval of the request, which then states its quantities and how often it runs."""
    often: Often = "request"
    """How often it runs: with each request, once a month, or only once."""
    times: Times = Field(default=1, validate_default=True)
    """How many times it runs then: 3 for three calls a request, 0.2 for one request in five, 0 for none."""
    tier: Tier | None = None
    """Default: that of the request."""
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


class RetrievalRequest(StrictModel):
    """Documents, and the questions that are answered from them, for the steps with a `use`."""

    documents: Quantity = 0
    tokens_per_document: Quantity = 0
    chunk_size: Quantity = 0
    """Tokens; 0: whole documents."""
    overlap: Quantity = 0
    """Tokens that a chunk shares with the previous one."""
    top_k: Quantity = 0
    """Chunks that are sent with a question."""
    question_tokens: Quantity = 0
    instructions_tokens: Quantity = 0
    """Tokens that are sent with each question beside it and the chunks."""
    answer_tokens: Quantity = 0
    reembed: Share = Field(default=0, validate_default=True)
    """Share of the documents that is embedded again each month."""
    storage_price: Dollars = Field(default=0, validate_default=True)
    """Dollars for a GB of vectors a month, as 32-bit numbers without an index."""
    dimensions: Quantity = 0
    """Numbers in a vector; 0: as many as the model makes unasked."""


class PipelineRequest(StrictModel):
    """Pipeline to price: the steps of a request, each on its own model and in its own unit."""

    steps: Annotated[list[PipelineStepRequest], Field(min_length=1, max_length=MOST_STEPS)]
    models: Names | None = None
    """Models of the steps whose model is `chosen`."""
    tier: Tier = "standard"
    """Tier of the steps that name none."""
    retrieval: RetrievalRequest | None = None
    requests_per_month: Requests = 0
    """Expected number in the first month."""
    requests_per_day: Requests | None = None
    """Instead of requests_per_month; then requests_low and requests_high are a day's too."""
    days_per_month: Annotated[int, Field(ge=1, le=31), WHOLE] = 30
    """Days a month with requests, for requests_per_day."""
    requests_low: Requests | None = None
    """Default: as expected."""
    requests_high: Requests | None = None
    growth: Signed = Field(default=0, validate_default=True)
    """Monthly growth, compounding: 0.05 is 5% a month."""
    as_of: Day | None = None
    """The day whose prices apply, in the first month; default: today, in UTC."""
    months: Annotated[int, Field(ge=1, le=MOST_MONTHS), WHOLE] | None = None
    """Calendar months ahead, each at the prices announced for it; default: none, with a budget 12."""
    budget: Dollars | None = None
    """Dollars a month that the months ahead are compared with."""
