"""What holds for every answer under /api/: one shape of refusals, and who may read it from another site."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers

from costcalc.schema.errors import Fault

API = "/api/"
PREFLIGHT = {
    "Access-Control-Allow-Methods": "GET, POST",
    "Access-Control-Allow-Headers": "Content-Type, If-None-Match",
    "Access-Control-Max-Age": "600",
}


def fault(code: str, message: str, expected: str | None, status: int) -> HttpResponse:
    """A refusal made before the API itself is reached."""
    from costcalc.api.application import answer  # noqa: PLC0415 -- the settings name this module before apps are ready

    return answer(Fault(code=code, message=message, path=None, expected=expected), status)


def manners(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """No other site may read the answers, but those that COSTCALC_CORS_ORIGINS names."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if not request.path.startswith(API):
            return get_response(request)
        origin = request.headers.get("Origin", "")
        allowed = settings.CORS_ORIGINS if origin else []
        may_read = origin in allowed or "*" in allowed
        preflight = request.method == "OPTIONS" and "Access-Control-Request-Method" in request.headers
        response = HttpResponse(status=204) if may_read and preflight else _in_shape(request, get_response(request))
        if may_read:
            response["Access-Control-Allow-Origin"] = origin
            response["Access-Control-Expose-Headers"] = "ETag, Retry-After"
            for name, value in PREFLIGHT.items() if preflight else ():
                response[name] = value
        if settings.CORS_ORIGINS:
            patch_vary_headers(response, ("Origin",))
        return response

    return middleware


def _in_shape(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    if response.status_code == 400 and response["Content-Type"] != "application/json":
        return fault("invalid", "the request could not be read; is the host's name right?", None, 400)
    if response.status_code != 405:
        return response
    told = fault("method", f"{request.method} is not for this address", f"{response['Allow']}", 405)
    told["Allow"] = response["Allow"]
    return told
