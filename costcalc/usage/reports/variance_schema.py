"""What programs send and are told of an estimate beside the usage that followed it."""

from __future__ import annotations

from typing import Annotated

from pydantic import ConfigDict, Field
from typing_extensions import TypedDict

from costcalc.schema.values import Money
from pricing.docstrings import DescribedModel
from pricing.units import Region, Speed, Tier
from pricing.value_types import MOST_REQUESTS, Day, Dollars, FeeQuantities, Name, Number, Quantity, describe_number

MOST_RESULTS = 2_000
"""Models of an estimate: more than there are."""

Volume = Annotated[Number, Field(ge=0, le=MOST_REQUESTS), describe_number(0, MOST_REQUESTS)]


class _Body(DescribedModel):
    """Part of an estimate as the API, the command and the page write it; what is not needed is passed over."""

    model_config = ConfigDict(extra="ignore", strict=True, frozen=True)


class PlannedUsageBody(_Body):
    """Tokens of one request."""

    input_tokens: Quantity = 0
    cache_read_tokens: Quantity = 0
    cache_write_tokens: Quantity = 0
    cache_write_1h_tokens: Quantity = 0
    cache_write_12h_tokens: Quantity = 0
    output_tokens: Quantity = 0
    reasoning_tokens: Quantity = 0
    input_audio_tokens: Quantity = 0
    cache_audio_read_tokens: Quantity = 0
    output_audio_tokens: Quantity = 0
    fees: FeeQuantities | None = None


class PlannedResultBody(_Body):
    requested: Name
    usage: PlannedUsageBody | None = None
    cost_per_request: Dollars | None = None
    """Dollars; null: it had no price."""
    conversation: dict[str, object] | None = None


class EstimateBody(_Body):
    """An estimate, as it was answered; fields beside these are passed over."""

    as_of: Day
    tier: Tier = "standard"
    speed: Speed = "standard"
    region: Region = "global"
    requests_per_month: Annotated[Number, Field(ge=0, le=MOST_REQUESTS), describe_number(0, MOST_REQUESTS)] | None = (
        None
    )
    results: Annotated[list[PlannedResultBody], Field(min_length=1, max_length=MOST_RESULTS)]


class EffectResponse(TypedDict):
    effect: Annotated[
        str,
        Field(
            description="volume: more or fewer requests; price tables: the tables were corrected since; request size: "
            "tokens and fees of a request; cache: the share of the input that is cached; mix: models and tiers; "
            "price: prices since the day of the estimate"
        ),
    ]
    amount: Annotated[str, Field(description="Dollars; negative where it cost less", pattern=r"^-?[0-9.]+$")]


class VarianceNoteResponse(TypedDict):
    text: str
    rows: int


class VarianceResponse(TypedDict):
    """An estimate beside what was used; the effects add up to `difference`."""

    model: str
    as_of: str
    first_day: Annotated[str | None, Field(description="Of the usage; null: some row states no day")]
    last_day: str | None
    planned_requests: Annotated[int, Field(description="For these days")]
    requests: int
    requests_known: bool
    estimated: Annotated[Money, Field(description="Dollars for these days, of a month where days are not known")]
    actual: Annotated[Money | None, Field(description="Dollars of the rows that have a price; null: none has one")]
    partial: Annotated[bool, Field(description="true where `actual` is the least")]
    difference: Annotated[
        str | None, Field(description="`actual` less `estimated`; null: unknown", pattern=r"^-?[0-9.]+$")
    ]
    effects: list[EffectResponse]
    unpriced_rows: int
    notes: list[VarianceNoteResponse]
