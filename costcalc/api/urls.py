from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import path, re_path, reverse
from django.views.decorators.http import require_safe

from costcalc.api.application import api
from costcalc.api.docs import page
from costcalc.schema.responses import send_error, send_json


def answer_unknown(request: HttpRequest) -> HttpResponse:
    return send_error(
        "unknown", f"there is no endpoint at {request.path[:200]}", "one of the paths in openapi.json", 404
    )


@require_safe
def answer_root(request: HttpRequest) -> HttpResponse:
    """Name what a program may read here, which looks at the address that all routes begin with."""
    return send_json({"documentation": reverse("api"), "schema": reverse("api-v1:openapi-json")})


urlpatterns = [
    path("", page, name="api"),
    path("v1/", answer_root),
    path("v1/", api.urls),
    re_path(r"^[\s\S]*$", answer_unknown),
]
