"""/api/v1/: the same figures as the pages, for programs."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from ninja import NinjaAPI, Query
from ninja.errors import HttpError, ValidationError
from ninja.openapi.schema import OpenAPISchema
from ninja.operation import Operation
from ninja.parser import Parser

from costcalc.bill.api import AskedBill, ToldBill, bill_asked, bill_told
from costcalc.catalog.api import (
    AskedDay,
    AskedModels,
    ToldCatalogInFull,
    ToldModels,
    ToldOneModel,
    ToldPrices,
    catalog_in_full,
    model_told,
    models_told,
    prices_told,
)
from costcalc.current import catalog, current_day
from costcalc.estimate.api import ToldEstimate, estimate_told
from costcalc.estimate.tokens_api import ToldTokens, tokens_told
from costcalc.pipeline.api import answered
from costcalc.pipeline.schema import AskedPipeline, ToldPipeline
from costcalc.projection.api import plan_told, projection_asked
from costcalc.projection.request_schema import AskedProjection
from costcalc.projection.response_schema import ToldProjection
from costcalc.request.from_json import request_from, says_requests
from costcalc.request.schema import AskedEstimate, AskedTokens
from costcalc.schema.errors import Fault, Refused, of_details
from costcalc.training.api import AskedTraining, ToldTraining, training_asked
from pricing.catalog.search import ModelFilter
from pricing.estimate.estimate import estimate
from pricing.strict_json import MAX_DEPTH, JSONError, check, parse

REFUSALS: Mapping[int, Any] = {400: Fault, 413: Fault, 422: Fault, 429: Fault}
READ: Mapping[int, Any] = {304: None, 400: Fault, 422: Fault, 429: Fault}
ONE: Mapping[int, Any] = {**READ, 404: Fault}


class StrictJSON(Parser):
    """JSON without its surprises: no key twice, nothing nested absurdly, every number exact."""

    def parse_body(self, request: HttpRequest) -> Any:
        try:
            text = request.body.decode()
        except UnicodeDecodeError:
            raise JSONError("", "not UTF-8; expected JSON in UTF-8") from None
        value = parse(text)
        check(value)
        return value


WAIT = {"description": "Seconds until the next request is answered", "schema": {"type": "integer"}}
TAG = {"description": "Of the price tables, and the day where one counts", "schema": {"type": "string"}}


class _API(NinjaAPI):
    """Tells in its schema also the headers that every route of a sort answers with."""

    def get_openapi_operation_id(self, operation: Operation) -> str:
        return str(operation.view_func.__name__)

    def get_openapi_schema(self, **options: Any) -> OpenAPISchema:
        schema = super().get_openapi_schema(**options)
        for methods in schema["paths"].values():
            for method, operation in methods.items():
                answers = operation["responses"]
                answers[429]["headers"] = {"Retry-After": WAIT}
                if method == "get":
                    for status in (200, 304):
                        answers[status]["headers"] = {"ETag": TAG}
        return schema


api = _API(
    title="costcalc",
    version="1",
    description=(
        "What language models cost: exact tokens, dated prices, itemised. Money is US dollars as decimal text. "
        "A method that an address does not take is answered with 405, the header Allow and the one shape of refusals."
    ),
    docs_url=None,
    openapi_url="/openapi.json",
    parser=StrictJSON(),
    urls_namespace="api-v1",
)


@api.exception_handler(Refused)
def refused(request: HttpRequest, error: Refused) -> HttpResponse:
    return answer(error.fault, error.status)


@api.exception_handler(ValidationError)
def wrong_field(request: HttpRequest, error: ValidationError) -> HttpResponse:
    details = error.errors
    in_body = details[0]["loc"][0] == "body"
    if in_body and len(details[0]["loc"]) <= 2 and details[0]["type"] == "missing":
        if "Transfer-Encoding" in request.headers:
            return _not_json("a body in chunks is not read", "a JSON object, and its Content-Length")
        return _not_json("there is no body", "a JSON object")
    return refused(request, of_details(details, skip=2 if in_body else 1))


@api.exception_handler(HttpError)
def no_json(request: HttpRequest, error: HttpError) -> HttpResponse:
    cause = error.__cause__
    if isinstance(cause, JSONError):
        return _not_json(str(cause), f"one JSON object, nested at most {MAX_DEPTH} deep", cause.path or None)
    return answer(Fault(code="invalid", message=str(error), path=None, expected=None), error.status_code)


def _not_json(message: str, expected: str, path: str | None = None) -> HttpResponse:
    return answer(Fault(code="json", message=message, path=path, expected=expected), 400)


def answer(told: Mapping[str, Any] | Fault, status: int = 200) -> HttpResponse:
    return HttpResponse(json.dumps(told), status=status, content_type="application/json")


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
    return with_tag(answer(told), tag)


def with_tag(response: HttpResponse, tag: str) -> HttpResponse:
    response["ETag"] = tag
    response["Cache-Control"] = "no-cache"
    return response


@api.post(
    "/estimate",
    response={200: ToldEstimate, **REFUSALS},
    summary="What a request costs on each model",
)
def post_estimate(request: HttpRequest, asked: AskedEstimate) -> HttpResponse:
    found = estimate(catalog(), request_from(asked))
    return answer(estimate_told(found, monthly=says_requests(asked)))


@api.post(
    "/tokens",
    response={200: ToldTokens, **REFUSALS},
    summary="How many tokens a prompt has",
)
def post_tokens(request: HttpRequest, asked: AskedTokens) -> HttpResponse:
    return answer(tokens_told(asked))


@api.post("/bill", response={200: ToldBill, **REFUSALS}, summary="What responses were charged")
def post_bill(request: HttpRequest, asked: AskedBill) -> HttpResponse:
    return answer(bill_told(*bill_asked(asked)))


@api.post(
    "/projection",
    response={200: ToldProjection, **REFUSALS},
    summary="What requests cost over months",
)
def post_projection(request: HttpRequest, asked: AskedProjection) -> HttpResponse:
    return answer(plan_told(projection_asked(asked)))


@api.post(
    "/pipeline",
    response={200: ToldPipeline, **REFUSALS},
    summary="What several steps cost together, each in its own unit",
)
def post_pipeline(request: HttpRequest, asked: AskedPipeline) -> HttpResponse:
    return answer(answered(asked).told())


@api.post(
    "/training",
    response={200: ToldTraining, **REFUSALS},
    summary="What fine-tuning costs, and when requests have paid for it",
)
def post_training(request: HttpRequest, asked: AskedTraining) -> HttpResponse:
    return answer(training_asked(asked))


@api.get(
    "/catalog",
    response={200: ToldCatalogInFull, **READ},
    summary="The price tables: version, digest, providers",
)
def get_catalog(request: HttpRequest) -> HttpResponse:
    only(request)
    tag = f'"{catalog().digest}"'
    return unchanged(request, tag) or tagged(catalog_in_full(), tag)


@api.get(
    "/models",
    response={200: ToldModels, **READ},
    summary="All models, or those that are searched for",
)
def get_models(request: HttpRequest, asked: Query[AskedModels]) -> HttpResponse:
    only(request, *AskedModels.model_fields)
    want = ModelFilter(q=asked.q, provider=asked.provider, kind=asked.kind, as_of=asked.as_of or current_day())
    tag = _tag(want.as_of)
    return unchanged(request, tag) or tagged(models_told(want), tag)


@api.get(
    "/models/{path:name}/prices",
    response={200: ToldPrices, **ONE},
    summary="The rates of a model on a day",
)
def get_prices(request: HttpRequest, name: str, asked: Query[AskedDay]) -> HttpResponse:
    only(request, *AskedDay.model_fields)
    day = asked.as_of or current_day()
    told, tag = prices_told(name, day), _tag(day)
    return unchanged(request, tag) or tagged(told, tag)


@api.get(
    "/models/{path:name}",
    response={200: ToldOneModel, **ONE},
    summary="One model, by its id or an alias",
)
def get_model(request: HttpRequest, name: str, asked: Query[AskedDay]) -> HttpResponse:
    only(request, *AskedDay.model_fields)
    day = asked.as_of or current_day()
    told, tag = model_told(name, day), _tag(day)
    return unchanged(request, tag) or tagged(told, tag)
