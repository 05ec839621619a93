"""An estimate and counts as programs read them. Money is US dollars as decimal text; null is unknown, never 0."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field
from typing_extensions import TypedDict

from costcalc import formatting
from pricing.catalog.catalog import Catalog
from pricing.catalog.schema import Price
from pricing.estimate.estimate import Estimate, Result
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


class ToldResult(TypedDict):
    requested: str
    model: Annotated[str | None, Field(description="The model that the requested name means on the day")]
    provider: str | None
    own_prices: Annotated[bool, Field(description="Whether the price is the operator's own")]
    usage: ToldUsage | None
    tokens: Exactness
    count: ToldCount | None
    lines: list[ToldLine]
    cost_per_request: Money | None
    monthly: ToldBand
    times_cheapest: Annotated[str | None, Field(description="Of the cheapest that fits, rounded as on the page")]
    fits: Annotated[bool | None, Field(description="Whether it fits the model's limits; null: not computed")]
    context_share: Annotated[str | None, Field(description="Share of the context window, six decimals")]
    price: PriceRow | None
    unpriced: Annotated[str | None, Field(description="Why there is no price")]
    warnings: list[str]


class ToldEstimate(TypedDict):
    catalog: ToldCatalog
    as_of: str
    tier: str
    requests_per_month: str | None
    cheapest: Annotated[str | None, Field(description="The requested name of the cheapest that fits")]
    results: list[ToldResult]


class ToldTokensOn(TypedDict):
    requested: str
    model: str | None
    provider: str | None
    count: ToldCount | None
    unknown: Annotated[str | None, Field(description="Why there is no count")]


class ToldPiece(TypedDict):
    text: str
    ids: list[int]


class ToldPieces(TypedDict):
    encoding: str
    tokens: Annotated[int, Field(description="In all; more than are shown where the text is long")]
    pieces: list[ToldPiece]


class ToldTokens(TypedDict):
    catalog: ToldCatalog
    as_of: str
    characters: int
    words: int
    encodings: Annotated[dict[str, int], Field(description="Tokens by encoding, without images")]
    results: list[ToldTokensOn]
    pieces: ToldPieces | None


def catalog_told(catalog: Catalog) -> ToldCatalog:
    return ToldCatalog(version=catalog.version.isoformat(), digest=catalog.digest)


def estimate_told(estimate: Estimate, *, monthly: bool = True) -> ToldEstimate:
    """`monthly`: whether a number of requests was asked for."""
    request = estimate.request
    return ToldEstimate(
        catalog=catalog_told(estimate.catalog),
        as_of=request.conditions.as_of.isoformat(),
        tier=request.conditions.tier,
        requests_per_month=formatting.plain(request.workload.monthly_requests) if monthly else None,
        cheapest=estimate.cheapest.requested if estimate.cheapest else None,
        results=[_result(result, monthly) for result in estimate.results],
    )


def _result(result: Result, monthly: bool) -> ToldResult:
    entry, suits = result.entry, result.fit
    return ToldResult(
        requested=result.requested,
        model=entry.model.id if entry else None,
        provider=result.offer.provider.id if result.offer else None,
        own_prices=entry is not None and entry.provider.own,
        usage=usage_told(result.usage) if result.usage else None,
        tokens=result.exactness,
        count=count_told(result.counted) if result.counted else None,
        lines=lines_told(result.quote),
        cost_per_request=money(result.cost_per_request),
        monthly=ToldBand(low=None, expected=money(result.monthly) if monthly else None, high=None),
        times_cheapest=None if result.times_cheapest is None else formatting.plain_ratio(result.times_cheapest),
        fits=result.fits if suits else None,
        context_share=None if suits is None or suits.share is None else f"{suits.share:.6f}",
        price=price_told(result.quote.price) if result.quote else None,
        unpriced=result.unpriced,
        warnings=[*result.warnings, *([suits.problem] if suits and suits.problem else [])],
    )


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


def pieces_told(encoding: str, tokens: int, pieces: Iterable[tuple[str, tuple[int, ...]]]) -> ToldPieces:
    return ToldPieces(
        encoding=encoding, tokens=tokens, pieces=[ToldPiece(text=text, ids=list(ids)) for text, ids in pieces]
    )
