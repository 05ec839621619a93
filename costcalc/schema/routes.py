"""Routes of the API: what a function takes and returns is read from its types, and written as JSON."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Mapping
from typing import Any, TypeVar, get_type_hints

from django.http import HttpRequest, HttpResponse
from ninja import Router

from costcalc.schema.errors import REFUSALS, RequestError

Answer = TypeVar("Answer", bound=Callable[[Any], Mapping[str, Any]])


def post(router: Router, path: str, summary: str) -> Callable[[Answer], Answer]:
    """Let a function answer what is sent to a path: it takes the body, and returns the response or raises."""

    def decorate(answer: Answer) -> Answer:
        hints = get_type_hints(answer)

        def view(request: HttpRequest, body: Any) -> HttpResponse:
            return send_json(answer(body))

        view.__name__, view.__annotations__ = answer.__name__, {"body": hints["body"]}
        router.post(path, response={200: hints["return"], **REFUSALS}, summary=summary)(view)
        return answer

    return decorate


def refuse_other_fields(request: HttpRequest, *names: str, lists: Collection[str] = ()) -> None:
    """Raise RequestError for what a query may not hold: a misspelled as_of would get the prices of today.

    `lists`: names that may appear several times.
    """
    for name, values in request.GET.lists():
        if name not in names:
            expected = f"only {', '.join(names)}" if names else "no query"
            raise RequestError("unknown field", path=name[:100], expected=expected)
        if len(values) > 1 and name not in lists:
            raise RequestError("appears twice; keep one", path=name, expected="one value")


def send_json(answer: Mapping[str, Any]) -> HttpResponse:
    return HttpResponse(json.dumps(answer), content_type="application/json")
