"""/api/v1/: the same figures as the pages, for programs."""

from __future__ import annotations

from http.client import responses
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from ninja.openapi.schema import OpenAPISchema
from ninja.operation import Operation
from ninja.parser import Parser

from costcalc.admission.budgets import OverBudget
from costcalc.admission.refusal import respond
from costcalc.api.routes import build_router
from costcalc.catalog import api as catalog
from costcalc.conversation import api as conversation
from costcalc.corpus import api as corpus
from costcalc.estimate import api as estimate
from costcalc.estimate import tokens_api
from costcalc.pipeline import api as pipeline
from costcalc.projection import api as projection
from costcalc.schema.errors import ALWAYS, WITH_BODY, RequestError, convert_details
from costcalc.schema.responses import send_error
from costcalc.training import api as training
from costcalc.usage import api as bill
from costcalc.usage.logs import api as usage
from pricing.docstrings import restore_docstrings
from pricing.strict_json import MAX_DEPTH, JSONError, check, parse


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


WAIT = {"description": "Seconds until the next request is accepted", "schema": {"type": "integer"}}
TAG = {"description": "Identifies the price tables, and the day where one applies", "schema": {"type": "string"}}


def _add_refusals(answers: dict[int, Any], method: str) -> dict[int, Any]:
    """Return a route's responses with every status in which a request is refused, behind 400, which shows how."""
    added = {}
    for status, answer in answers.items():
        added[status] = answer
        if status == 400:
            others = WITH_BODY if method == "post" else ALWAYS
            added |= {other: answer | {"description": responses[other]} for other in others}
    return added


class _API(NinjaAPI):
    """API whose schema also has the headers that every route of a sort answers with."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._schema: tuple[str, OpenAPISchema] | None = None
        """The prefix of its paths, and the schema that was made last."""

    def get_openapi_operation_id(self, operation: Operation) -> str:
        return str(operation.view_func.__name__)

    def get_openapi_schema(
        self, *, path_prefix: str | None = None, path_params: dict[str, Any] | None = None
    ) -> OpenAPISchema:
        """Return the schema, which nobody may change: to make it takes 0.2 s, so each process makes it once."""
        prefix = self.get_root_path(path_params or {}) if path_prefix is None else path_prefix
        if self._schema is None or self._schema[0] != prefix:
            self._schema = prefix, self._make_schema(prefix)
        return self._schema[1]

    def _make_schema(self, prefix: str) -> OpenAPISchema:
        for package in ("pricing", "costcalc"):
            restore_docstrings(package)
        schema = super().get_openapi_schema(path_prefix=prefix)
        for methods in schema["paths"].values():
            for method, operation in methods.items():
                answers = operation["responses"] = _add_refusals(operation["responses"], method)
                for status in (429, 503):
                    answers[status]["headers"] = {"Retry-After": WAIT}
                if method == "get":
                    for status in (200, 304):
                        answers[status]["headers"] = {"ETag": TAG}
        return schema


api = _API(
    title="costcalc",
    version="1",
    description=(
        "What language models cost: exact tokens, dated prices, itemized. Money is US dollars as decimal text. "
        "An unsupported method gets a 405 error in the usual shape, with the header Allow."
    ),
    docs_url=None,
    openapi_url="/openapi.json",
    parser=StrictJSON(),
    urls_namespace="api-v1",
)


_ROUTERS = (
    *(build_router(room.routes) for room in (estimate, conversation, tokens_api, bill, usage)),
    corpus.router,
    *(build_router(room.routes) for room in (projection, pipeline, training)),
    catalog.router,
)
for _router in _ROUTERS:
    api.add_router("", _router)


@api.exception_handler(RequestError)
def answer_request_error(request: HttpRequest, error: RequestError) -> HttpResponse:
    return send_error(error.code, str(error), error.expected, error.status, error.path)


@api.exception_handler(OverBudget)
def answer_over_budget(request: HttpRequest, error: OverBudget) -> HttpResponse:
    return respond(request, error.refusal)


@api.exception_handler(ValidationError)
def answer_wrong_field(request: HttpRequest, error: ValidationError) -> HttpResponse:
    details = error.errors
    in_body = details[0]["loc"][0] == "body"
    if in_body and len(details[0]["loc"]) <= 2 and details[0]["type"] == "missing":
        return _not_json("the body is missing", "a JSON object")
    return answer_request_error(request, convert_details(details, skip=2 if in_body else 1))


@api.exception_handler(HttpError)
def answer_wrong_json(request: HttpRequest, error: HttpError) -> HttpResponse:
    cause = error.__cause__
    if isinstance(cause, JSONError):
        return _not_json(str(cause), f"one JSON object, nested at most {MAX_DEPTH} levels deep", cause.path or None)
    return send_error("invalid", str(error), None, error.status_code)


def _not_json(message: str, expected: str, path: str | None = None) -> HttpResponse:
    return send_error("json", message, expected, 400, path)
