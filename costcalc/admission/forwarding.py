"""The way to the pool: a request is read whole, and what takes long is answered by another process."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, StreamingHttpResponse, UnreadablePostError
from django.http.response import HttpResponseBase

from costcalc.admission.body import is_streamed
from costcalc.admission.client import CLIENT
from costcalc.admission.pace import HOLD, MemoryFull, TooSlow, stream_body
from costcalc.admission.pool import ClientGone, PoolBusy, TookTooLong, forward, has_pool
from costcalc.admission.refusal import Refusal, respond
from costcalc.admission.weight import is_heavy
from costcalc.formatting import plural
from costcalc.schema.errors import refuse_long_work

GONE = Refusal(400, "invalid", "the request ended before its stated length")
SLOW = Refusal(408, "slow", "the request arrived too slowly; try again on a better connection")


def forward_heavy(get_response: Callable[[HttpRequest], HttpResponseBase]) -> Callable[[HttpRequest], HttpResponseBase]:
    """Read the body, at a pace; have the pool answer what would keep the others of this process waiting."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        if request.method == "POST" and is_streamed(request.path):
            stream_body(request.META)
            return get_response(request)
        try:
            body = request.body
        except UnreadablePostError as error:
            return respond(request, explain_body(error))
        if not has_pool() or not is_heavy(request, len(body)):
            return get_response(request)
        try:
            answer = forward(request.META, body, request.META[CLIENT], request.META.get(HOLD, lambda size: None))
        except (PoolBusy, TookTooLong, ClientGone, MemoryFull) as error:
            return respond(request, _explain(error))
        return StreamingHttpResponse(answer.parts, status=answer.status, headers=dict(answer.headers))

    return middleware


def explain_body(error: BaseException) -> Refusal:
    """Explain why a body did not arrive."""
    while error.__cause__:  # Django wraps what went wrong, twice
        error = error.__cause__
    if isinstance(error, MemoryFull):
        return _explain_busy(5)
    return SLOW if isinstance(error, TooSlow) else GONE


def _explain(error: Exception) -> Refusal:
    if isinstance(error, TookTooLong):
        ended = refuse_long_work(settings.POOL_SECONDS)
        return Refusal(ended.status, ended.code, ended.message, ended.expected)
    if isinstance(error, ClientGone):
        return GONE
    return _explain_busy(error.seconds if isinstance(error, PoolBusy) else 5)


def _explain_busy(seconds: int) -> Refusal:
    seconds = max(1, seconds)
    message = f"the server is busy with other requests; try again in {plural(seconds, 'second')}"
    return Refusal(503, "busy", message, None, seconds)
