"""The price book as programs ask for it and read it."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field
from typing_extensions import TypedDict

from costcalc.input_limits import LONGEST_API_SEARCH, LONGEST_WORD
from costcalc.schema.values import CatalogResponse, Money, PriceRow
from pricing.value_types import Day, StrictModel

RatesByUnit = Annotated[dict[str, Money], Field(description="Dollars by unit: input_mtok is a million input tokens")]


class DayRequest(StrictModel):
    as_of: Day | None = None
    """Absent: today, in UTC."""


class ModelsRequest(DayRequest):
    q: Annotated[str, Field(max_length=LONGEST_API_SEARCH)] = ""
    """Words of its name, its provider or its aliases."""
    provider: Annotated[str, Field(max_length=LONGEST_WORD)] = ""
    """A provider's id, such as openai."""
    kind: Annotated[str, Field(max_length=LONGEST_WORD)] = ""
    """Such as chat or embedding."""


class MadeImageResponse(TypedDict):
    """An image that a model makes, by its size and quality."""

    size: str
    quality: str
    rate: Annotated[Money | None, Field(description="Dollars for one; null: it is priced by its tokens")]
    tokens: Annotated[int | None, Field(description="Of one; null: it is priced by itself")]


class ModelResponse(TypedDict):
    id: str
    provider: str
    name: str
    kind: str
    own_prices: bool
    aliases: Annotated[list[str], Field(description="The names that mean it on the day")]
    encoding: Annotated[str | None, Field(description="Its public tokenizer; null: counts are estimates")]
    tokens: Annotated[str | None, Field(description="exact or estimate: how sure a count of text is")]
    reasoning: bool
    context_window: int | None
    max_input: int | None
    max_output: int | None
    released: str | None
    retires: str | None
    dimensions: Annotated[int | None, Field(description="Numbers in a vector of an embedding model")]
    max_example: Annotated[int | None, Field(description="Most tokens of one example to train it with")]
    rates: RatesByUnit
    images: Annotated[list[MadeImageResponse], Field(description="Known sizes and qualities of images that it makes")]
    tiers: list[str]
    unpriced: str | None


class ModelsResponse(TypedDict):
    catalog: CatalogResponse
    as_of: str
    models: list[ModelResponse]


class ModelDetailResponse(ModelResponse):
    catalog: CatalogResponse
    requested: str
    as_of: str
    history: Annotated[list[PriceRow], Field(description="Every row of its prices, cancelled ones too")]


class HoursResponse(TypedDict):
    """Hours of the day in UTC."""

    from_time: str
    until_time: str
    weekdays: list[str] | None


class RateCardResponse(TypedDict):
    tier: str
    hours: HoursResponse | None
    from_tokens: Annotated[int, Field(description="The fewest input tokens for which they hold")]
    until_tokens: int | None
    rates: Annotated[dict[str, Money] | None, Field(description="Dollars by unit; null: not sold so")]
    note: str


class PricesResponse(TypedDict):
    catalog: CatalogResponse
    requested: str
    model: str | None
    provider: str
    as_of: str
    price: PriceRow | None
    rates: list[RateCardResponse]
    images: Annotated[list[MadeImageResponse], Field(description="Known sizes and qualities of images that it makes")]
    unpriced: str | None


class ProviderResponse(TypedDict):
    id: str
    name: str
    version: str
    models: int
    sells_others: Annotated[bool, Field(description="Whether it sells models that others made")]
    own_prices: bool


class FullCatalogResponse(TypedDict):
    version: str
    digest: str
    models: int
    providers: list[ProviderResponse]
