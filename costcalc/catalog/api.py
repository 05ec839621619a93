"""Routes of the price tables, whose answers depend on nothing else, so that who has one need not get it again."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from ninja import Query, Router

from costcalc.catalog.answers import describe_catalog, describe_models, describe_one_model, describe_prices, find_offer
from costcalc.catalog.schema import (
    DayRequest,
    FullCatalogResponse,
    ModelDetailResponse,
    ModelsRequest,
    ModelsResponse,
    PricesResponse,
)
from costcalc.current import catalog, current_day
from costcalc.schema.errors import REFUSED, Fault
from costcalc.schema.queries import refuse_other_fields
from costcalc.schema.responses import send_json
from pricing.catalog.search import ModelFilter

router = Router()
READ: Mapping[int, Any] = {304: None, **REFUSED}
ONE: Mapping[int, Any] = {**READ, 404: Fault}


def answer_tagged(request: HttpRequest, tag: str, describe: Callable[[], Mapping[str, Any]]) -> HttpResponse:
    """Answer 304 where the client has what depends on nothing but the tables (and the day in `tag`)."""
    tag = f'"{catalog().digest}{tag}"'
    response = get_conditional_response(request, etag=tag) or send_json(describe())
    response["ETag"], response["Cache-Control"] = tag, "no-cache"
    return response


def _answer_one(
    request: HttpRequest, name: str, day: date | None, describe: Callable[[str, date], Mapping[str, Any]]
) -> HttpResponse:
    refuse_other_fields(request, *DayRequest.model_fields)
    find_offer(name)
    day = day or current_day()
    return answer_tagged(request, f":{day}", lambda: describe(name, day))


@router.get(
    "/catalog",
    response={200: FullCatalogResponse, **READ},
    summary="Get the price tables' version, digest and providers",
)
def get_catalog(request: HttpRequest) -> HttpResponse:
    refuse_other_fields(request)
    return answer_tagged(request, "", describe_catalog)


@router.get("/models", response={200: ModelsResponse, **READ}, summary="List or search models")
def get_models(request: HttpRequest, body: Query[ModelsRequest]) -> HttpResponse:
    refuse_other_fields(request, *ModelsRequest.model_fields)
    want = ModelFilter(q=body.q, provider=body.provider, kind=body.kind, as_of=body.as_of or current_day())
    return answer_tagged(request, f":{want.as_of}", lambda: describe_models(want))


@router.get(
    "/models/{path:name}/prices", response={200: PricesResponse, **ONE}, summary="Get the rates of a model on a day"
)
def get_prices(request: HttpRequest, name: str, body: Query[DayRequest]) -> HttpResponse:
    return _answer_one(request, name, body.as_of, describe_prices)


@router.get(
    "/models/{path:name}", response={200: ModelDetailResponse, **ONE}, summary="Get a model by its id or an alias"
)
def get_model(request: HttpRequest, name: str, body: Query[DayRequest]) -> HttpResponse:
    return _answer_one(request, name, body.as_of, describe_one_model)
