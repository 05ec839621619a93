"""The way in: what is refused before a view, or Django's own reading of a body, begins."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse

from costcalc.admission.body import refuse_length
from costcalc.admission.client import CLIENT, identify_client
from costcalc.admission.refusal import API, Refusal, respond
from costcalc.door import CHARSET

Handler = Callable[[HttpRequest], HttpResponse]


def admit(get_response: Handler) -> Handler:
    """Note who asks, and refuse what no view shall see."""

    def middleware(request: HttpRequest) -> HttpResponse:
        peer = request.META.get("REMOTE_ADDR", "")
        forwarded = request.META.get("HTTP_X_FORWARDED_FOR")
        request.META[CLIENT] = identify_client(peer, forwarded, settings.BEHIND_PROXY)
        refusal = next(_find_refusals(request), None)
        return respond(request, refusal) if refusal else get_response(request)

    return middleware


def _find_refusals(request: HttpRequest) -> Iterator[Refusal]:
    for find in (refuse_charset, refuse_length, refuse_rate):
        if refusal := find(request):
            yield refusal


def refuse_charset(request: HttpRequest) -> Refusal | None:
    """Refuse what states another charset than UTF-8, as the door has marked it (`costcalc.door`)."""
    charset = request.META.get(CHARSET)
    return Refusal(415, "charset", f"the charset {charset} is not read; send UTF-8", "UTF-8") if charset else None


def refuse_rate(request: HttpRequest) -> Refusal | None:
    """Limit a client's requests to the API and sent forms to COSTCALC_RATE; each process counts its own."""
    counts = request.path.startswith(API) or request.method == "POST"
    if settings.RATE is None or not counts:
        return None
    most, seconds = settings.RATE
    now = int(time.time())
    key = f"rate:{request.META[CLIENT]}:{now // seconds}"
    cache.add(key, 0, timeout=seconds)
    if cache.incr(key) <= most:
        return None
    left = seconds - now % seconds
    message = f"more than {most:,} requests in {seconds:,} seconds; try again in {left:,} seconds"
    return Refusal(429, "too_many", message, f"at most {most:,} requests in {seconds:,} seconds", left)
