from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import path, re_path
from django.views.decorators.csrf import csrf_exempt

from costcalc.api.application import api
from costcalc.api.docs import page
from costcalc.schema.errors import error_response


@csrf_exempt
def nothing(request: HttpRequest) -> HttpResponse:
    return error_response(
        "unknown", f"there is nothing at {request.path[:200]}", "one of the addresses in openapi.json", 404
    )


urlpatterns = [
    path("", page, name="api"),
    path("v1/", api.urls),
    re_path(r"^[\s\S]*$", nothing),
]
