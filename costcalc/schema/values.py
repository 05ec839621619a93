"""An estimate and counts as programs read them. Money is US dollars as decimal text; null is unknown, never 0."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Annotated, Literal, TypeVar, cast

from pydantic import Field
from typing_extensions import TypedDict

from costcalc import formatting
from pricing.catalog.catalog import Catalog
from pricing.catalog.schema import Price
from pricing.quote import Priced
from pricing.tokens.prompt import TokenCount
from pricing.usage import Usage
from pricing.workload import Band

T = TypeVar("T")
Money = Annotated[str, Field(description="US dollars, every digit", pattern=r"^[0-9]+(\.[0-9]+)?$")]
Exactness = Literal["exact", "estimate", "unknown"]


class ToldCatalog(TypedDict):
    version: Annotated[str, Field(description="Day of the last change of any price table")]
    digest: Annotated[str, Field(description="Of all tables: the same digest, the same prices")]


class ToldUsage(TypedDict):
    input_tokens: int
    cache_read_tokens: int
    cache_write_tokens: int
    cache_write_1h_tokens: int
    output_tokens: Annotated[int, Field(description="Reasoning included")]
    reasoning_tokens: int
    input_audio_tokens: int
    cache_audio_read_tokens: int
    output_audio_tokens: int


class ToldLine(TypedDict):
    """quantity × rate / per = amount, exactly."""

    item: str
    quantity: int
    unit: str
    rate: Money
    per: int
    amount: Money


class ToldBand(TypedDict):
    low: Money | None
    expected: Money | None
    high: Money | None


class ToldPart(TypedDict):
    name: str
    tokens: int | None
    exactness: Exactness


class ToldCount(TypedDict):
    """The input tokens on a model, and how sure they are."""

    tokens: int | None
    exactness: Exactness
    low: Annotated[int | None, Field(description="The vendor's own count is expected from here; null: not known")]
    high: int | None
    parts: list[ToldPart]
    reason: Annotated[str | None, Field(description="Why it is an estimate, or unknown")]


PriceRow = TypedDict(
    "PriceRow",
    {
        "from": str,
        "until": str | None,
        "status": str,
        "source": Annotated[str, Field(description="The vendor's page")],
        "via": Annotated[str | None, Field(description="What was really read, where it was not that page")],
        "checked": Annotated[str | None, Field(description="The day somebody compared it; null: nobody has")],
    },
)
"""The row of the price table behind a figure."""


def describe(kind: type[T], value: object, **given: object) -> T:
    """Return a response of that kind: the fields given, and for the others the value's attributes of their names."""
    fields = {name: given[name] if name in given else as_json(getattr(value, name)) for name in kind.__annotations__}
    return cast(T, fields)


def as_json(value: object) -> object:
    """Return a value as JSON holds it: decimals with every digit, days as year-month-day, bands by their ends."""
    if isinstance(value, Decimal):
        return formatting.plain(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Band):
        return known_band(value)
    if isinstance(value, Mapping):
        return {key: as_json(item) for key, item in value.items()}
    return list(map(as_json, value)) if isinstance(value, tuple | list) else value


def catalog_told(catalog: Catalog) -> ToldCatalog:
    return describe(ToldCatalog, catalog)


def money(amount: Decimal | None) -> str | None:
    return None if amount is None else formatting.plain(amount)


def band_told(band: Band[Decimal] | None) -> ToldBand | None:
    return None if band is None else known_band(band)


def known_band(band: Band[Decimal]) -> ToldBand:
    return describe(ToldBand, band)


def usage_told(usage: Usage) -> ToldUsage:
    return describe(ToldUsage, usage)


def lines_told(priced: Priced) -> list[ToldLine]:
    return [describe(ToldLine, line) for line in priced.lines]


def count_told(count: TokenCount) -> ToldCount:
    return describe(ToldCount, count, parts=[describe(ToldPart, part) for part in count.parts])


def row_told(priced: Priced) -> PriceRow | None:
    return price_told(priced.price) if priced.price else None


def price_told(price: Price) -> PriceRow:
    return describe(PriceRow, price, **{"from": price.from_.isoformat()})
