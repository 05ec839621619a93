"""Refusals: one place gives each its form, for a person, a part of a page, a file or a program."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from costcalc.schema.responses import send_error
from costcalc.web.responses import TYPES

API: Final = "/api/"
TITLES: Final[Mapping[int, str]] = {
    400: "The request broke off",
    403: "That came from another site",
    408: "The request came too slowly",
    411: "The length is missing",
    413: "That is too large",
    415: "Only UTF-8 is read",
    422: "Something is missing or wrong",
    429: "Too much in a short time",
    503: "The server is busy",
    507: "The disk is full",
}


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a request is not answered. `retry_after`: seconds, where waiting helps."""

    status: int
    code: str
    message: str
    expected: str | None = None
    retry_after: int | None = None


def respond(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """Answer with a refusal: JSON under /api/, one sentence for a file or a part of a page, else a page."""
    response = _shape(request, refusal)
    if refusal.retry_after is not None:
        response["Retry-After"] = str(refusal.retry_after)
    return response


def _shape(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    if request.path.startswith(API):
        return send_error(refusal.code, refusal.message, refusal.expected, refusal.status)
    said = refusal.message[:1].upper() + refusal.message[1:].removesuffix(".") + "."
    # The page's script shows it above the results, which stay (static/costcalc/js/requests.js).
    fragment = "HX-Request" in request.headers and "HX-History-Restore-Request" not in request.headers
    if fragment or request.path.rpartition(".")[2] in TYPES:
        response = HttpResponse(f"{said}\n", status=refusal.status, content_type="text/plain; charset=utf-8")
        if fragment:
            response["HX-Reswap"] = "none"
        return response
    context = {"title": TITLES[refusal.status], "said": said}
    return render(request, "refused.html", context, status=refusal.status)
