"""Limits that hold before anything is read."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def limit_body(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Refuse a body over MAX_BODY_BYTES by its stated length, so that nobody waits for it to be parsed."""

    def middleware(request: HttpRequest) -> HttpResponse:
        length = request.headers.get("Content-Length") or "0"
        if length.isdecimal() and int(length) > settings.MAX_BODY_BYTES:
            return render(request, "413.html", {"limit": f"{settings.MAX_CHARACTERS:,}"}, status=413)
        return get_response(request)

    return middleware
