"""Routes of the API: what a function takes and returns is read from its types, and written as JSON."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any, TypeVar, get_type_hints

from django.http import HttpRequest, HttpResponse
from ninja import Router

from costcalc.schema.errors import REFUSALS

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


def send_json(answer: Mapping[str, Any]) -> HttpResponse:
    return HttpResponse(json.dumps(answer), content_type="application/json")
