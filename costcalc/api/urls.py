from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import path, re_path
from django.views.decorators.csrf import csrf_exempt

from costcalc.api.application import api
from costcalc.api.docs import page
from costcalc.schema.errors import send_error


@csrf_exempt
def answer_unknown(request: HttpRequest) -> HttpResponse:
    return send_error(
        "unknown", f"there is no endpoint at {request.path[:200]}", "one of the paths in openapi.json", 404
    )


urlpatterns = [
    path("", page, name="api"),
    path("v1/", api.urls),
    re_path(r"^[\s\S]*$", answer_unknown),
]
