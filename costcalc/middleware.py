"""Limits that hold before anything is read, the headers of every answer, and the sites that may read the API."""

from __future__ import annotations

import time
from collections.abc import Callable
from ipaddress import IPv6Address, ip_address, ip_network

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_vary_headers

from costcalc.door import CHARSET
from costcalc.input_limits import LARGEST_EXPORT
from costcalc.schema.errors import Fault, build_fault, reshape_error, send_error

API = "/api/"
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

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if request.method == "POST" or request.META.get("QUERY_STRING"):
            response.setdefault("Cache-Control", "no-store")
        if response.get("Content-Type", "").startswith("text/html"):
            patch_vary_headers(response, FRAGMENTS)
        for name, value in CLOSED.items():
            response.setdefault(name, value)
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
        return build_fault("internal", "the server failed to answer; nothing of the request was stored", None)
    message = "the request could not be read; is the host name correct?" if status == 400 else response.reason_phrase
    return build_fault("invalid", message, None)


def refuse_charset(get_response: Handler) -> Handler:
    """Refuse what states another charset than UTF-8, as the door has marked it (`costcalc.door`)."""

    def middleware(request: HttpRequest) -> HttpResponse:
        charset = request.META.get(CHARSET)
        if charset is None:
            return get_response(request)
        if request.path.startswith(API):
            return send_error("charset", f"the charset {charset} is not read", "UTF-8", 415)
        return render(request, "415.html", {"charset": charset}, status=415)

    return middleware


def limit_body(get_response: Handler) -> Handler:
    """Refuse a body over MAX_BODY_BYTES by its stated length, so that nobody waits for it to be parsed.

    Training files and exports have limits of their own.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        length = request.headers.get("Content-Length") or "0"
        kind, most_bytes = _find_limit(request.path)
        if not length.isdecimal() or int(length) <= most_bytes:
            return get_response(request)
        if request.path.startswith(API):
            most = f"at most {settings.MAX_BODY_BYTES:,} bytes"
            return send_error("too_large", f"the body has {int(length):,} bytes; {most} are accepted", most, 413)
        context = {
            "limit": f"{settings.MAX_CHARACTERS:,}",
            "kind": kind,
            "megabytes": most_bytes // 1_000_000,
        }
        return render(request, "413.html", context, status=413)

    return middleware


def _find_limit(path: str) -> tuple[str, int]:
    """Find what a body at a path brings, and its most bytes: those of the file that its page accepts, and a form."""
    form = 20_000
    if path == reverse("training"):
        return "training", int(settings.MAX_TRAINING_MB) * 1_000_000 + form
    if path == reverse("import"):
        return "import", LARGEST_EXPORT + form
    return "", int(settings.MAX_BODY_BYTES)


def limit_rate(get_response: Handler) -> Handler:
    """Limit a client's requests to the API and sent forms to COSTCALC_RATE; each process counts its own."""

    def middleware(request: HttpRequest) -> HttpResponse:
        counts = request.path.startswith(API) or request.method == "POST"
        if settings.RATE is None or not counts:
            return get_response(request)
        most, seconds = settings.RATE
        now = int(time.time())
        key = f"rate:{identify_client(request)}:{now // seconds}"
        cache.add(key, 0, timeout=seconds)
        if cache.incr(key) <= most:
            return get_response(request)
        left = seconds - now % seconds
        message = f"more than {most:,} requests in {seconds:,} seconds; try again in {left:,} seconds"
        if request.path.startswith(API):
            response = send_error("too_many", message, f"at most {most:,} requests in {seconds:,} seconds", 429)
        else:
            response = HttpResponse(f"{message}\n", status=429, content_type="text/plain; charset=utf-8")
        response["Retry-After"] = str(left)
        return response

    return middleware


def identify_client(request: HttpRequest) -> str:
    """Identify the client by the peer's address, or what the proxy before us says; of IPv6 by its network."""
    address = request.META.get("REMOTE_ADDR", "")
    if settings.BEHIND_PROXY:
        address = request.headers.get("X-Forwarded-For", address).rpartition(",")[2].strip()
    try:
        ip = ip_address(address)
    except ValueError:
        return "unknown"
    return str(ip_network((ip, 64), strict=False) if isinstance(ip, IPv6Address) else ip)


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
