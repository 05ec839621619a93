"""The price book as programs ask for it and read it."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field
from typing_extensions import TypedDict

from costcalc.input_limits import LONGEST_API_SEARCH, LONGEST_WORD
from costcalc.schema.values import CatalogResponse, Money, PriceRow, ReadAs, RedirectsTo, Successor
from pricing.catalog.lifecycle import PriceStatus
from pricing.value_types import Day, StrictModel

RatesByUnit = Annotated[dict[str, Money], Field(description="Dollars by unit; input_mtok is a million input tokens")]


class DayRequest(StrictModel):
    as_of: Day | None = None
    """Default: today, in UTC."""


class ModelsRequest(DayRequest):
    q: Annotated[str, Field(max_length=LONGEST_API_SEARCH)] = ""
    """Words of a model's name, provider or aliases."""
    provider: Annotated[str, Field(max_length=LONGEST_WORD)] = ""
    """A provider's id, such as openai."""
    kind: Annotated[str, Field(max_length=LONGEST_WORD)] = ""
    """Kind of model, such as chat or embedding."""


class MadeImageResponse(TypedDict):
    """Image that a model generates, by its size and quality."""

    size: str
    quality: str
    rate: Annotated[Money | None, Field(description="Dollars per image; null: it is priced by its tokens")]
    tokens: Annotated[int | None, Field(description="Tokens per image; null: it is priced per image")]


MadeImages = Annotated[
    list[MadeImageResponse], Field(description="Known sizes and qualities of the images it generates")
]


NotIncluded = Annotated[list[str], Field(description="What the vendor charges for beside all these rates")]


class SuccessorResponse(TypedDict):
    model: str
    source: str
    via: str | None
    checked: str | None
    note: str | None


RedirectResponse = TypedDict(
    "RedirectResponse",
    {
        "model": str,
        "from": Annotated[str, Field(description="First day")],
        "source": str,
        "via": str | None,
        "checked": str | None,
        "note": str | None,
    },
)


class ModelResponse(TypedDict):
    id: str
    provider: str
    name: str
    kind: str
    own_prices: bool
    aliases: Annotated[list[str], Field(description="Names that point to it on the day")]
    encoding: Annotated[str | None, Field(description="Vocabulary of its text; null: not public")]
    encoding_basis: Annotated[str | None, Field(description="What the vocabulary rests on, as in count.basis")]
    encoding_source: Annotated[str | None, Field(description="Page that names it; null: tiktoken does, or none known")]
    tokens: Annotated[str | None, Field(description="exact or estimate: how certain a text count is")]
    reasoning: bool
    context_window: int | None
    max_input: int | None
    max_output: int | None
    released: str | None
    retires: str | None
    dimensions: Annotated[int | None, Field(description="Dimensions of an embedding vector")]
    max_example: Annotated[int | None, Field(description="Most tokens in one training example")]
    rates: RatesByUnit
    images: MadeImages
    not_included: NotIncluded
    tiers: list[str]
    price_status: Annotated[PriceStatus, Field(description="on_sale, announced or unpriced on the day")]
    successor: Annotated[SuccessorResponse | None, Field(description="What the vendor recommends instead")]
    redirects_to: Annotated[
        RedirectResponse | None, Field(description="What the vendor answers with and bills instead")
    ]
    unpriced: str | None


class ModelsResponse(TypedDict):
    catalog: CatalogResponse
    as_of: str
    models: list[ModelResponse]


class ModelDetailResponse(ModelResponse):
    catalog: CatalogResponse
    requested: str
    read_as: ReadAs
    as_of: str
    history: Annotated[list[PriceRow], Field(description="All of its price rows, including canceled ones")]


class HoursResponse(TypedDict):
    """Hours of the day in UTC."""

    from_time: str
    until_time: str
    weekdays: list[str] | None


class RateCardResponse(TypedDict):
    tier: str
    hours: HoursResponse | None
    from_tokens: Annotated[int, Field(description="The fewest input tokens to which they apply")]
    until_tokens: int | None
    rates: Annotated[dict[str, Money] | None, Field(description="Dollars by unit; null: not sold this way")]
    note: str


class FeeResponse(TypedDict):
    """Fee beside the price row; a row's own rate for the same unit wins."""

    unit: str
    rate: Money
    per: int
    free: Annotated[str | None, Field(description="Free allowance, which no cost deducts")]
    note: str | None
    source: str


class ModifierResponse(TypedDict):
    """What holds under conditions beyond tier, hours and length."""

    when: Annotated[dict[str, Any], Field(description="Conditions, all of which must hold, such as region")]
    rates: Annotated[dict[str, Money], Field(description="Rates that replace others")]
    multiply: Annotated[str | None, Field(description="Factor of every rate for tokens")]
    also: Annotated[list[str], Field(description="Other units that the factor is for")]
    sold: bool
    note: str | None


class PricesResponse(TypedDict):
    catalog: CatalogResponse
    requested: str
    read_as: ReadAs
    model: str | None
    provider: str
    as_of: str
    price: PriceRow | None
    rates: list[RateCardResponse]
    fees: list[FeeResponse]
    modifiers: list[ModifierResponse]
    not_included: NotIncluded
    images: MadeImages
    redirects_to: RedirectsTo
    successor: Successor
    unpriced: str | None


class ProviderResponse(TypedDict):
    id: str
    name: str
    version: str
    models: int
    sells_others: Annotated[bool, Field(description="true: it sells models made by others")]
    own_prices: bool


class FullCatalogResponse(TypedDict):
    version: str
    digest: str
    models: int
    providers: list[ProviderResponse]
