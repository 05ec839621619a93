"""The rooms' routes, served: what a function takes and returns is read from its types, and written as JSON."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, get_type_hints

from django.http import HttpRequest, HttpResponse
from ninja import Router

from costcalc.schema.errors import REFUSED
from costcalc.schema.responses import send_json
from costcalc.schema.routes import Route


def build_router(routes: Iterable[Route]) -> Router:
    """Build the router of a room's routes."""
    router = Router()
    for route in routes:
        hints = get_type_hints(route.answer)
        serve = router.post(route.path, response={200: hints["return"], **REFUSED}, summary=route.summary)
        serve(_make_view(route, hints["body"]))
    return router


def _make_view(route: Route, body: type) -> Any:
    def view(request: HttpRequest, body: Any) -> HttpResponse:
        return send_json(route.answer(body))

    view.__name__, view.__annotations__ = route.answer.__name__, {"body": body}
    return view
