"""An estimate and counts as programs read them. Money is US dollars as decimal text; null is unknown, never 0."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field
from typing_extensions import TypedDict

from costcalc import formatting
from pricing.catalog.catalog import Catalog
from pricing.catalog.schema import Price
from pricing.quote import Line, Quote
from pricing.tokens.prompt import TokenCount
from pricing.usage import Usage
from pricing.workload import Band

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


def catalog_told(catalog: Catalog) -> ToldCatalog:
    return ToldCatalog(version=catalog.version.isoformat(), digest=catalog.digest)


def money(amount: Decimal | None) -> str | None:
    return None if amount is None else formatting.plain(amount)


def band_told(band: Band[Decimal] | None) -> ToldBand | None:
    return None if band is None else known_band(band)


def known_band(band: Band[Decimal]) -> ToldBand:
    return ToldBand(low=money(band.low), expected=money(band.expected), high=money(band.high))


def usage_told(usage: Usage) -> ToldUsage:
    return ToldUsage(
        input_tokens=usage.input_tokens,
        cache_read_tokens=usage.cache_read_tokens,
        cache_write_tokens=usage.cache_write_tokens,
        cache_write_1h_tokens=usage.cache_write_1h_tokens,
        output_tokens=usage.output_tokens,
        reasoning_tokens=usage.reasoning_tokens,
        input_audio_tokens=usage.input_audio_tokens,
        cache_audio_read_tokens=usage.cache_audio_read_tokens,
        output_audio_tokens=usage.output_audio_tokens,
    )


def lines_told(quote: Quote | None) -> list[ToldLine]:
    return [_line(line) for line in quote.lines] if quote else []


def _line(line: Line) -> ToldLine:
    return ToldLine(
        item=line.item,
        quantity=line.quantity,
        unit=line.unit,
        rate=formatting.plain(line.rate),
        per=line.per,
        amount=formatting.plain(line.amount),
    )


def count_told(count: TokenCount) -> ToldCount:
    return ToldCount(
        tokens=count.tokens,
        exactness=count.exactness,
        low=count.low,
        high=count.high,
        parts=[ToldPart(name=part.name, tokens=part.tokens, exactness=part.exactness) for part in count.parts],
        reason=count.reason,
    )


def price_told(price: Price) -> PriceRow:
    return {
        "from": price.from_.isoformat(),
        "until": price.until.isoformat() if price.until else None,
        "status": price.status,
        "source": price.source,
        "via": price.via,
        "checked": price.checked.isoformat() if price.checked else None,
    }
