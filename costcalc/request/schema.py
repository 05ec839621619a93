"""Requests of programs for an estimate and for counts. Each text under a field is its description in the schema."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, WithJsonSchema

from costcalc.input_limits import MOST_FACTOR, MOST_FILE_PAGES, MOST_LINES, MOST_SECONDS
from costcalc.schema.conditions import ModifiersRequest
from costcalc.schema.types import Amount, Clock, Names
from pricing.caching import Lifetime
from pricing.tokens.images import LONGEST_SIDE, MOST_IMAGES, Detail
from pricing.units import Tier
from pricing.value_types import WHOLE, Count, Day, FeeQuantities, Name, Number, Requests, StrictModel, describe_number

JSONObject = dict[str, Any]
Factor = Annotated[Number, describe_number(0, MOST_FACTOR)]
CHOICES = ("auto", "none", "required")


def _choice(value: Any) -> Any:
    if value is None or isinstance(value, dict) or value in CHOICES:
        return value
    raise ValueError(f"{', '.join(CHOICES)} or a named tool")


ToolChoice = Annotated[
    Any,
    BeforeValidator(_choice),
    WithJsonSchema({"anyOf": [{"type": "string", "enum": CHOICES}, {"type": "object"}, {"type": "null"}]}),
]


class UsageRequest(FeeQuantities):
    """Token numbers of one request, given directly, and its fees."""

    input_tokens: Count = 0
    """All input, cached or not."""
    cache_read_tokens: Count = 0
    """The part of the input that is read from the vendor's cache."""
    cache_write_tokens: Count = 0
    """The part of the input that is written to it."""
    output_tokens: Count = 0
    """All output, reasoning included."""
    reasoning_tokens: Count = 0
    """The part of the output that is reasoning; not counted on models without reasoning."""


class ImageRequest(StrictModel):
    """Images of one size; without it, their tokens are known only on models that count images of any size alike."""

    width: Annotated[int, Field(ge=1, le=LONGEST_SIDE), WHOLE] | None = None
    """Pixels."""
    height: Annotated[int, Field(ge=1, le=LONGEST_SIDE), WHOLE] | None = None
    detail: Detail = "auto"
    count: Annotated[int, Field(ge=1, le=MOST_IMAGES), WHOLE] = 1


class PromptRequest(StrictModel):
    """What is sent: a text or messages, with tools, images and files."""

    prompt: str | None = None
    """Plain text, counted as is."""
    messages: Annotated[list[JSONObject], Field(min_length=1)] | None = None
    """As in Chat Completions: role and content, which is text or a list of parts."""
    tools: list[JSONObject] | None = None
    """Tool definitions, as in the vendors' APIs."""
    tool_choice: ToolChoice = None
    """auto, none, required, or a named tool, as in Chat Completions."""
    response_format: JSONObject | None = None
    """As in Chat Completions."""
    images: Annotated[list[ImageRequest], Field(max_length=MOST_LINES)] | None = None
    """Images in addition to those in messages."""
    pages: Annotated[int, Field(ge=0, le=MOST_FILE_PAGES), WHOLE] | None = None
    """Pages of PDF files; a model whose vendor publishes no number of tokens for them is then unpriced."""
    audio_seconds: Annotated[Number, Field(ge=0, le=MOST_SECONDS), describe_number(0, MOST_SECONDS)] | None = None
    """Seconds of audio; a model whose vendor publishes no number of tokens for them is then unpriced."""


class TokensRequest(PromptRequest):
    """Prompt whose tokens are counted."""

    models: Names | None = None
    """Models or aliases to count for; default: only the plain counts by encoding."""
    as_of: Day | None = None
    """The day on which an alias is looked up; default: today, in UTC."""
    pieces: Literal["o200k_base", "cl100k_base"] | None = None
    """Show the tokens of `prompt` in this encoding, with their ids."""


class EstimateRequest(PromptRequest, FeeQuantities, ModifiersRequest):
    """Request to price: a prompt, `input_tokens` or `usage`, and everything assumed about it."""

    input_tokens: Count | None = None
    """A number of input tokens for every model, instead of a prompt."""
    usage: UsageRequest | None = None
    """All token numbers, given directly instead of a prompt and the numbers below."""
    models: Names | None = None
    """Models or aliases, `provider/name` where ambiguous, or names as hosts, SDKs and gateways spell them; default: all
    chat models on sale on the day."""
    as_of: Day | None = None
    """The day whose prices apply; default: today, in UTC."""
    tier: Tier = "standard"
    utc_time: Clock | None = None
    """Time of day, for vendors whose prices depend on it."""
    output_tokens: Count = 0
    """Visible output."""
    same_answer_length: bool = False
    """true: output_tokens are tokens of o200k_base, and each model is given as many as it needs for the same text;
    false: the same number of output tokens on every model."""
    reasoning_tokens: Count = 0
    """In addition to the visible output; counted only on reasoning models."""
    max_output_tokens: Count | None = None
    """Output cap of the request, reasoning included."""
    cached_tokens: Amount = 0
    """Input read from the vendor's cache: tokens, or a share of the input such as "80%"."""
    cache_write_tokens: Amount = 0
    """Input written to the vendor's cache: tokens, or a share of the input."""
    cache_lifetime: Lifetime = "5 minutes"
    requests_per_month: Requests | None = None
    """Default: no monthly cost."""
    requests_per_day: Requests | None = None
    """Instead of requests_per_month."""
    days_per_month: Annotated[int, Field(ge=1, le=31), WHOLE] = 30
    """Days a month with requests, for requests_per_day."""
    measured_tokens: Annotated[dict[Name, Count], Field(max_length=MOST_LINES)] = Field(default_factory=dict)
    """Input tokens by model, as its vendor counted them."""
    token_factors: Annotated[dict[Name, Factor], Field(max_length=MOST_LINES)] = Field(default_factory=dict)
    """By provider whose tokenizer is not public: its tokens per o200k_base token, instead of the measured ratio."""
