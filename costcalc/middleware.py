"""What every answer has, whoever gives it: its headers, the shape of an error, and the sites that may read the API."""

from __future__ import annotations

import re
from collections.abc import Callable

from csp.constants import HEADER as CSP
from csp.utils import build_policy
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers

from costcalc.input_limits import SENT_TO
from costcalc.schema.errors import Fault, build_fault, build_internal_fault
from costcalc.schema.responses import reshape_error

API = "/api/"
JOBS = re.compile(f"/({SENT_TO})/jobs/")
"""Below it is what people's files came to."""
PREFLIGHT = {
    "Access-Control-Allow-Methods": "GET, POST",
    "Access-Control-Allow-Headers": "Content-Type, If-None-Match",
    "Access-Control-Max-Age": "600",
}
FRAGMENTS = ("HX-Request", "HX-History-Restore-Request")
"""Headers of a request that decide between a whole page and a part of it."""
CLOSED = {
    # No page uses any of these, so none may ask a person for them.
    "Permissions-Policy": "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
    # No other site may embed an answer. Who may read the API is asked by CORS, which this does not touch.
    "Cross-Origin-Resource-Policy": "same-origin",
}
Handler = Callable[[HttpRequest], HttpResponse]


def add_headers(get_response: Handler) -> Handler:
    """Keep what was made from a prompt or a query out of every cache, and a part of a page from passing as the page.

    Answers that say how long they keep are taken at their word: static files, and the catalog, which depends on
    nothing but the tables and is asked for again with its tag.
    """

    policy = build_policy()  # once: django-csp's own middleware writes it anew for each answer

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if request.method == "POST" or request.META.get("QUERY_STRING") or JOBS.match(request.path):
            response.setdefault("Cache-Control", "no-store")
        if response.get("Content-Type", "").startswith("text/html") or FRAGMENTS[0] in request.headers:
            patch_vary_headers(response, FRAGMENTS)
        for name, value in CLOSED.items():
            response.setdefault(name, value)
        if not (settings.DEBUG and response.status_code in (404, 500)):  # Django's own pages, which have styles inline
            response.setdefault(CSP, policy)
        return response

    return middleware


def shape_errors(get_response: Handler) -> Handler:
    """Give every error under /api/ the one shape, whoever answered it; outside of all that answer, so none escapes."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        answered = response.status_code < 400 or response.get("Content-Type", "") == "application/json"
        if answered or not request.path.startswith(API):
            return response
        return reshape_error(response, _describe_error(request, response))

    return middleware


def _describe_error(request: HttpRequest, response: HttpResponse) -> Fault:
    """Describe an error that Django has answered by a page or by nothing."""
    status = response.status_code
    if status == 405:
        return build_fault("method", f"{request.method} is not allowed at this address", response.get("Allow"))
    if status == 404:
        return build_fault(
            "unknown", f"there is no endpoint at {request.path[:200]}", "one of the paths in openapi.json"
        )
    if status >= 500:
        return build_internal_fault()
    message = "the request could not be read; is the host name correct?" if status == 400 else response.reason_phrase
    return build_fault("invalid", message, None)


def allow_origins(get_response: Handler) -> Handler:
    """Let the sites that COSTCALC_CORS_ORIGINS names read the answers, and no others."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if not request.path.startswith(API):
            return get_response(request)
        origin = request.headers.get("Origin", "")
        allowed = settings.CORS_ORIGINS if origin else []
        may_read = origin in allowed or "*" in allowed
        preflight = request.method == "OPTIONS" and "Access-Control-Request-Method" in request.headers
        response = HttpResponse(status=204) if may_read and preflight else get_response(request)
        if may_read:
            response["Access-Control-Allow-Origin"] = origin
            response["Access-Control-Expose-Headers"] = "ETag, Retry-After"
            for name, value in PREFLIGHT.items() if preflight else ():
                response[name] = value
        if settings.CORS_ORIGINS:
            patch_vary_headers(response, ("Origin",))
        return response

    return middleware
