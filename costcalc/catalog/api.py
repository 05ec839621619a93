"""The price book as programs read it: models, the rates of one on a day, the tables."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from ninja import Query, Router
from pydantic import Field
from typing_extensions import TypedDict

from costcalc import formatting
from costcalc.current import catalog, current_day
from costcalc.schema.errors import Fault, Refused
from costcalc.schema.types import Asked, Day
from costcalc.schema.values import Money, PriceRow, ToldCatalog, catalog_told, price_told
from costcalc.web.responses import json_answer
from pricing.catalog.catalog import NotSold, Offer, UnknownModel, price_on
from pricing.catalog.rate_card import Rates, rate_card
from pricing.catalog.schema import Model, Price
from pricing.catalog.search import Listed, ModelFilter, exactness, listed, select
from pricing.catalog.when import UtcHours

RatesByUnit = Annotated[dict[str, Money], Field(description="Dollars by unit: input_mtok is a million input tokens")]


class AskedDay(Asked):
    as_of: Day | None = None
    """Absent: today, in UTC."""


class AskedModels(AskedDay):
    q: Annotated[str, Field(max_length=200)] = ""
    """Words of its name, its provider or its aliases."""
    provider: Annotated[str, Field(max_length=40)] = ""
    """A provider's id, such as openai."""
    kind: Annotated[str, Field(max_length=40)] = ""
    """Such as chat or embedding."""


class ToldImage(TypedDict):
    """An image that a model makes, by its size and quality."""

    size: str
    quality: str
    rate: Annotated[Money | None, Field(description="Dollars for one; null: it is priced by its tokens")]
    tokens: Annotated[int | None, Field(description="Of one; null: it is priced by itself")]


class ToldModel(TypedDict):
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
    images: Annotated[list[ToldImage], Field(description="Known sizes and qualities of images that it makes")]
    tiers: list[str]
    unpriced: str | None


class ToldModels(TypedDict):
    catalog: ToldCatalog
    as_of: str
    models: list[ToldModel]


class ToldOneModel(ToldModel):
    catalog: ToldCatalog
    requested: str
    as_of: str
    history: Annotated[list[PriceRow], Field(description="Every row of its prices, cancelled ones too")]


class ToldHours(TypedDict):
    """Hours of the day in UTC."""

    from_time: str
    until_time: str
    weekdays: list[str] | None


class ToldRates(TypedDict):
    tier: str
    hours: ToldHours | None
    from_tokens: Annotated[int, Field(description="The fewest input tokens for which they hold")]
    until_tokens: int | None
    rates: Annotated[dict[str, Money] | None, Field(description="Dollars by unit; null: not sold so")]
    note: str


class ToldPrices(TypedDict):
    catalog: ToldCatalog
    requested: str
    model: str | None
    provider: str
    as_of: str
    price: PriceRow | None
    rates: list[ToldRates]
    images: Annotated[list[ToldImage], Field(description="Known sizes and qualities of images that it makes")]
    unpriced: str | None


class ToldProvider(TypedDict):
    id: str
    name: str
    version: str
    models: int
    sells_others: Annotated[bool, Field(description="Whether it sells models that others made")]
    own_prices: bool


class ToldCatalogInFull(TypedDict):
    version: str
    digest: str
    models: int
    providers: list[ToldProvider]


def catalog_in_full() -> ToldCatalogInFull:
    book = catalog()
    sold = Counter(entry.provider.id for entry in book.entries.values())
    return ToldCatalogInFull(
        version=book.version.isoformat(),
        digest=book.digest,
        models=len(book.entries),
        providers=[
            ToldProvider(
                id=provider.id, name=provider.name, version=provider.version.isoformat(), models=sold[provider.id],
                sells_others=provider.host, own_prices=provider.own,
            )
            for provider in book.providers.values()
        ],
    )  # fmt: skip


def models_told(want: ModelFilter) -> ToldModels:
    """Every model, or those that are wanted, in the order of the tables."""
    book = catalog()
    models = [_model(line) for line in select(listed(book, want.as_of), want)]
    return ToldModels(catalog=catalog_told(book), as_of=want.as_of.isoformat(), models=models)


def model_told(name: str, day: date) -> ToldOneModel:
    """Raises Refused for a name that no table has."""
    book = catalog()
    offer = offer_asked(name)
    try:
        entry = offer.on(day)
    except NotSold:
        entry = offer.targets[0][1]
    line = next(line for line in listed(book, day) if line.entry is entry)
    return ToldOneModel(
        **_model(line),
        catalog=catalog_told(book),
        requested=name,
        as_of=day.isoformat(),
        history=[price_told(price) for price in line.model.prices],
    )


def prices_told(name: str, day: date) -> ToldPrices:
    """The rates of a name on a day. Raises Refused for a name that no table has."""
    offer = offer_asked(name)
    model = price = unpriced = None
    rates: list[ToldRates] = []
    images: list[ToldImage] = []
    try:
        entry = offer.on(day)
        model = entry.model.id
        price = price_on(entry.model, day)
        rates = [_rates(line) for line in rate_card(entry, price)]
        images = _images(entry.model, price)
    except NotSold as error:
        unpriced = str(error)
    return ToldPrices(
        catalog=catalog_told(catalog()),
        requested=name,
        model=model,
        provider=offer.provider.id,
        as_of=day.isoformat(),
        price=price_told(price) if price else None,
        rates=rates,
        images=images,
        unpriced=unpriced,
    )


def offer_asked(name: str) -> Offer:
    """Raises Refused."""
    try:
        return catalog().offer(name)
    except UnknownModel as error:
        raise Refused(
            str(error), path="name", expected="a name that GET models has", code="unknown", status=404
        ) from None


def _model(line: Listed) -> ToldModel:
    model, seller = line.model, line.entry.provider
    return ToldModel(
        id=model.id,
        provider=seller.id,
        name=model.name,
        kind=model.kind,
        own_prices=seller.own,
        aliases=list(line.aliases),
        encoding=model.encoding,
        tokens=exactness(model),
        reasoning=model.reasoning,
        context_window=model.context_window,
        max_input=model.max_input,
        max_output=model.max_output,
        released=model.released.isoformat() if model.released else None,
        retires=model.retires.isoformat() if model.retires else None,
        dimensions=model.dimensions,
        max_example=model.max_example,
        rates=_plain(line.price.rates) if line.price else {},
        images=_images(model, line.price),
        tiers=list(line.price.tiers) if line.price else [],
        unpriced=line.unpriced or None,
    )


def _images(model: Model, price: Price | None) -> list[ToldImage]:
    if price is None:
        return []
    made = model.generated.sizes if model.generated else ()
    return [
        *(ToldImage(size=r.size, quality=r.quality, rate=formatting.plain(r.rate), tokens=None) for r in price.images),
        *(ToldImage(size=r.size, quality=r.quality, rate=None, tokens=r.tokens) for r in made),
    ]


def _rates(line: Rates) -> ToldRates:
    return ToldRates(
        tier=line.tier,
        hours=_hours(line.hours) if line.hours else None,
        from_tokens=line.threshold.least if line.threshold else 0,
        until_tokens=line.until_tokens,
        rates=None if line.rates is None else _plain(line.rates),
        note=line.note,
    )


def _hours(hours: UtcHours) -> ToldHours:
    days = list(map(str, hours.weekdays)) if hours.weekdays else None
    return ToldHours(from_time=f"{hours.from_:%H:%M}", until_time=f"{hours.until:%H:%M}", weekdays=days)


def _plain(rates: Mapping[str, Decimal]) -> dict[str, str]:
    return {key: formatting.plain(rate) for key, rate in rates.items()}


router = Router()
READ: Mapping[int, Any] = {304: None, 400: Fault, 422: Fault, 429: Fault}
ONE: Mapping[int, Any] = {**READ, 404: Fault}


def unchanged(request: HttpRequest, tag: str) -> HttpResponse | None:
    """304 where the client has what depends on nothing but the tables (and the day in `tag`)."""
    found = get_conditional_response(request, etag=tag)
    return with_tag(found, tag) if found else None


def only(request: HttpRequest, *names: str) -> None:
    """Raise Refused for what a query may not hold: with a misspelt as_of passed over, today's prices would be told."""
    for name, values in request.GET.lists():
        if name not in names:
            expected = f"only {', '.join(names)}" if names else "no query"
            raise Refused("there is no such field", path=name[:100], expected=expected)
        if len(values) > 1:
            raise Refused("is given twice; keep one", path=name, expected="one value")


def _tag(day: date) -> str:
    return f'"{catalog().digest}:{day}"'


def tagged(told: Mapping[str, Any], tag: str) -> HttpResponse:
    return with_tag(json_answer(told), tag)


def with_tag(response: HttpResponse, tag: str) -> HttpResponse:
    response["ETag"] = tag
    response["Cache-Control"] = "no-cache"
    return response


@router.get(
    "/catalog",
    response={200: ToldCatalogInFull, **READ},
    summary="The price tables: version, digest, providers",
)
def get_catalog(request: HttpRequest) -> HttpResponse:
    only(request)
    tag = f'"{catalog().digest}"'
    return unchanged(request, tag) or tagged(catalog_in_full(), tag)


@router.get(
    "/models",
    response={200: ToldModels, **READ},
    summary="All models, or those that are searched for",
)
def get_models(request: HttpRequest, asked: Query[AskedModels]) -> HttpResponse:
    only(request, *AskedModels.model_fields)
    want = ModelFilter(q=asked.q, provider=asked.provider, kind=asked.kind, as_of=asked.as_of or current_day())
    tag = _tag(want.as_of)
    return unchanged(request, tag) or tagged(models_told(want), tag)


@router.get(
    "/models/{path:name}/prices",
    response={200: ToldPrices, **ONE},
    summary="The rates of a model on a day",
)
def get_prices(request: HttpRequest, name: str, asked: Query[AskedDay]) -> HttpResponse:
    only(request, *AskedDay.model_fields)
    day = asked.as_of or current_day()
    told, tag = prices_told(name, day), _tag(day)
    return unchanged(request, tag) or tagged(told, tag)


@router.get(
    "/models/{path:name}",
    response={200: ToldOneModel, **ONE},
    summary="One model, by its id or an alias",
)
def get_model(request: HttpRequest, name: str, asked: Query[AskedDay]) -> HttpResponse:
    only(request, *AskedDay.model_fields)
    day = asked.as_of or current_day()
    told, tag = model_told(name, day), _tag(day)
    return unchanged(request, tag) or tagged(told, tag)
