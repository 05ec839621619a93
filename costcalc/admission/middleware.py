"""The way in: what is refused before a view, or Django's own reading of a body, begins."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase, StreamingHttpResponse

from costcalc.admission.body import read_length, refuse_length
from costcalc.admission.budgets import OverBudget, asking, charge_afterwards
from costcalc.admission.charging import charge
from costcalc.admission.charset import CHARSET
from costcalc.admission.client import CLIENT, identify_client
from costcalc.admission.foreign import refuse_foreign
from costcalc.admission.refusal import Refusal, respond

Handler = Callable[[HttpRequest], HttpResponseBase]
HEALTH = "/healthz"
"""Asked for by those who watch the server, and never refused."""


def admit(get_response: Handler) -> Handler:
    """Note who asks, refuse what no view shall see, and charge the rest."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        if CLIENT in request.META:  # it was admitted by the process that took it, or it is the server's own
            with asking(request.META[CLIENT]):
                return get_response(request)
        request.META[CLIENT] = client = _identify(request)
        with asking(client):
            if refusal := _find_refusal(request):
                return respond(request, refusal)
            return _charge_answer(client, get_response(request))

    middleware.process_exception = _answer_over_budget  # type: ignore[attr-defined]  # where Django looks for it
    return middleware


def _identify(request: HttpRequest) -> str:
    if request.path == HEALTH:
        return ""
    peer, forwarded = request.META.get("REMOTE_ADDR", ""), request.META.get("HTTP_X_FORWARDED_FOR")
    return identify_client(peer, forwarded, settings.BEHIND_PROXY)


def _find_refusal(request: HttpRequest) -> Refusal | None:
    if refusal := refuse_charset(request) or refuse_foreign(request) or refuse_length(request):
        return refusal
    try:
        charge(requests=1, bytes=read_length(request))
    except OverBudget as error:
        return error.refusal
    return None


def refuse_charset(request: HttpRequest) -> Refusal | None:
    """Refuse what states another charset than UTF-8, as the door has marked it (`costcalc.admission.charset`)."""
    charset = request.META.get(CHARSET)
    return Refusal(415, "charset", f"the charset {charset} is not read; send UTF-8", "UTF-8") if charset else None


def _answer_over_budget(request: HttpRequest, error: Exception) -> HttpResponse | None:
    """Answer what a view was not allowed to do."""
    return respond(request, error.refusal) if isinstance(error, OverBudget) else None


def _charge_answer(client: str, response: HttpResponseBase) -> HttpResponseBase:
    if isinstance(response, StreamingHttpResponse):
        response.streaming_content = _charge_pieces(client, iter(response))
    elif isinstance(response, HttpResponse):
        charge_afterwards(bytes=len(response.content))
    return response


def _charge_pieces(client: str, pieces: Iterator[bytes]) -> Iterator[bytes]:
    sent = 0
    try:
        for piece in pieces:
            sent += len(piece)
            yield piece
    finally:
        with asking(client):
            charge_afterwards(bytes=sent)
