"""Price tables as programs read them: models, the rates of one on a day, the tables."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from ninja import Query, Router

from costcalc.catalog.schema import (
    AskedDay,
    AskedModels,
    ToldCatalogInFull,
    ToldHours,
    ToldImage,
    ToldModel,
    ToldModels,
    ToldOneModel,
    ToldPrices,
    ToldProvider,
    ToldRates,
)
from costcalc.current import catalog, current_day
from costcalc.schema.errors import Fault, Refused
from costcalc.schema.values import ToldCatalog, as_json, describe, describe_price
from costcalc.web.responses import json_answer
from pricing.catalog.catalog import NotSold, Offer, UnknownModel, get_price
from pricing.catalog.rate_card import CardRow, build_rate_card
from pricing.catalog.schema import Model, Price
from pricing.catalog.search import ListedModel, ModelFilter, get_exactness, list_models, select_models
from pricing.catalog.when import UtcHours


def describe_catalog() -> ToldCatalogInFull:
    book = catalog()
    sold = Counter(entry.provider.id for entry in book.entries.values())
    providers = [
        describe(ToldProvider, each, models=sold[each.id], sells_others=each.host, own_prices=each.own)
        for each in book.providers.values()
    ]
    return describe(ToldCatalogInFull, book, models=len(book.entries), providers=providers)


def models_told(want: ModelFilter) -> ToldModels:
    """Describe every model, or those that a filter selects, in the order of the tables."""
    book = catalog()
    models = [_model(line) for line in select_models(list_models(book, want.as_of), want)]
    return ToldModels(catalog=describe(ToldCatalog, book), as_of=want.as_of.isoformat(), models=models)


def model_told(name: str, day: date) -> ToldOneModel:
    """Describe one model with all its prices. Raises Refused for a name that no table has."""
    book = catalog()
    offer = offer_asked(name)
    try:
        entry = offer.on(day)
    except NotSold:
        entry = offer.targets[0][1]
    line = next(line for line in list_models(book, day) if line.entry is entry)
    return ToldOneModel(
        **_model(line),
        catalog=describe(ToldCatalog, book),
        requested=name,
        as_of=day.isoformat(),
        history=[describe_price(price) for price in line.model.prices],
    )


def prices_told(name: str, day: date) -> ToldPrices:
    """List the rates of a name on a day. Raises Refused for a name that no table has."""
    offer = offer_asked(name)
    prices = ToldPrices(
        catalog=describe(ToldCatalog, catalog()), requested=name, model=None, provider=offer.provider.id,
        as_of=day.isoformat(), price=None, rates=[], images=[], unpriced=None,
    )  # fmt: skip
    try:
        entry = offer.on(day)
        prices["model"] = entry.model.id
        price = get_price(entry.model, day)
    except NotSold as error:
        return {**prices, "unpriced": str(error)}
    rates, images = [_rates(line) for line in build_rate_card(entry, price)], _images(entry.model, price)
    return {**prices, "price": describe_price(price), "rates": rates, "images": images}


def offer_asked(name: str) -> Offer:
    """Find the offer of a name. Raises Refused."""
    try:
        return catalog().offer(name)
    except UnknownModel as error:
        raise Refused(
            str(error), path="name", expected="a name that GET models has", code="unknown", status=404
        ) from None


def _model(line: ListedModel) -> ToldModel:
    model, price = line.model, line.price
    return describe(
        ToldModel,
        model,
        provider=line.entry.provider.id,
        own_prices=line.entry.provider.own,
        aliases=list(line.aliases),
        tokens=get_exactness(model),
        rates=as_json(price.rates) if price else {},
        images=_images(model, price),
        tiers=list(price.tiers) if price else [],
        unpriced=line.unpriced or None,
    )


def _images(model: Model, price: Price | None) -> list[ToldImage]:
    if price is None:
        return []
    made = model.generated.sizes if model.generated else ()
    return [
        *(describe(ToldImage, row, tokens=None) for row in price.images),
        *(describe(ToldImage, row, rate=None) for row in made),
    ]


def _rates(line: CardRow) -> ToldRates:
    hours = _hours(line.hours) if line.hours else None
    return describe(ToldRates, line, hours=hours, from_tokens=line.threshold.least if line.threshold else 0)


def _hours(hours: UtcHours) -> ToldHours:
    days = list(map(str, hours.weekdays)) if hours.weekdays else None
    return ToldHours(from_time=f"{hours.from_:%H:%M}", until_time=f"{hours.until:%H:%M}", weekdays=days)


router = Router()
READ: Mapping[int, Any] = {304: None, 400: Fault, 422: Fault, 429: Fault}
ONE: Mapping[int, Any] = {**READ, 404: Fault}


def answer_unchanged(request: HttpRequest, tag: str) -> HttpResponse | None:
    """Answer 304 where the client has what depends on nothing but the tables (and the day in `tag`)."""
    response = get_conditional_response(request, etag=tag)
    return add_tag(response, tag) if response else None


def refuse_other_fields(request: HttpRequest, *names: str) -> None:
    """Raise Refused for what a query may not hold: with a misspelt as_of passed over, it would get today's prices."""
    for name, values in request.GET.lists():
        if name not in names:
            expected = f"only {', '.join(names)}" if names else "no query"
            raise Refused("there is no such field", path=name[:100], expected=expected)
        if len(values) > 1:
            raise Refused("is given twice; keep one", path=name, expected="one value")


def _tag(day: date) -> str:
    return f'"{catalog().digest}:{day}"'


def answer_tagged(answer: Mapping[str, Any], tag: str) -> HttpResponse:
    return add_tag(json_answer(answer), tag)


def add_tag(response: HttpResponse, tag: str) -> HttpResponse:
    response["ETag"] = tag
    response["Cache-Control"] = "no-cache"
    return response


@router.get(
    "/catalog",
    response={200: ToldCatalogInFull, **READ},
    summary="The price tables: version, digest, providers",
)
def get_catalog(request: HttpRequest) -> HttpResponse:
    refuse_other_fields(request)
    tag = f'"{catalog().digest}"'
    return answer_unchanged(request, tag) or answer_tagged(describe_catalog(), tag)


@router.get(
    "/models",
    response={200: ToldModels, **READ},
    summary="All models, or those that are searched for",
)
def get_models(request: HttpRequest, asked: Query[AskedModels]) -> HttpResponse:
    refuse_other_fields(request, *AskedModels.model_fields)
    want = ModelFilter(q=asked.q, provider=asked.provider, kind=asked.kind, as_of=asked.as_of or current_day())
    tag = _tag(want.as_of)
    return answer_unchanged(request, tag) or answer_tagged(models_told(want), tag)


@router.get(
    "/models/{path:name}/prices",
    response={200: ToldPrices, **ONE},
    summary="The rates of a model on a day",
)
def get_prices(request: HttpRequest, name: str, asked: Query[AskedDay]) -> HttpResponse:
    refuse_other_fields(request, *AskedDay.model_fields)
    day = asked.as_of or current_day()
    answer, tag = prices_told(name, day), _tag(day)
    return answer_unchanged(request, tag) or answer_tagged(answer, tag)


@router.get(
    "/models/{path:name}",
    response={200: ToldOneModel, **ONE},
    summary="One model, by its id or an alias",
)
def get_model(request: HttpRequest, name: str, asked: Query[AskedDay]) -> HttpResponse:
    refuse_other_fields(request, *AskedDay.model_fields)
    day = asked.as_of or current_day()
    answer, tag = model_told(name, day), _tag(day)
    return answer_unchanged(request, tag) or answer_tagged(answer, tag)
