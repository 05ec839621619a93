"""Answers of every page: whole or as a fragment, with its refusal, or with a file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import chain, islice
from typing import Any, Final

from django.forms import Form
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods
from django_htmx.http import trigger_client_event
from django_htmx.middleware import HtmxDetails

from costcalc.export.pieces import write_json
from costcalc.web.carried import Carried, carry

TYPES: Final = {
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
    "md": "text/markdown; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
"""Content types by the ending of the name."""
Body = str | bytes | Iterator[str] | Mapping[str, Any]
"""A file: whole, as a text in pieces, or what is written as JSON."""

View = Callable[..., HttpResponseBase]


class HtmxRequest(HttpRequest):
    htmx: HtmxDetails
    carried: Carried
    """What goes along from the page that answers; the context of every template is made of it."""


def accept_text(*methods: str) -> Callable[[View], View]:
    """Let a view take a text by POST, which no report of an error shows.

    There is nothing for another site to forge: such a view changes nothing and knows nobody, by cookie or session. One
    that changed something would have to check Origin and Sec-Fetch-Site (docs/security.md).
    """

    def decorate(view: View) -> View:
        limited = require_http_methods(list(methods))(view)
        return sensitive_post_parameters()(sensitive_variables()(limited))

    return decorate


def wants_fragment(request: HtmxRequest) -> bool:
    """Return whether htmx put a part of a page in place. A page that it restores from the history is whole."""
    return bool(request.htmx) and not request.htmx.history_restore_request


def read_seen(request: HtmxRequest) -> str | None:
    """Read which chart a page shows; the others come when they are opened (js/later.js, or a button without scripts).

    Blank: the first. None: whoever asks for a part of a page does not say, and gets all of it.
    """
    return request.POST.get("chart", None if wants_fragment(request) else "")


def render_page(
    request: HtmxRequest, folder: str, form: Form, context: Mapping[str, Any], results: Mapping[str, Any] | None
) -> HttpResponse:
    """Render `folder`/page.html, or for htmx its results and messages. Without `results` it is a refusal.

    The `address` of the results becomes the browser's. A refused fragment holds messages alone: the last right figures
    stay, each message stands beside its field.
    """
    status = 413 if is_too_long(form) else 400 if form.errors or results is None else 200
    fragment = wants_fragment(request)
    name = "shared/errors.html" if results is None else "shared/fragment.html"
    seen = None if results is None else read_seen(request)
    values = {"folder": folder, "seen": seen, "brief": fragment and seen is not None, **context, **(results or {})}
    request.carried = carry(request)
    if "state_query" in values:
        request.carried = request.carried.renew(values["state_query"])
    response = render(request, name if fragment else f"{folder}/page.html", values, status=status)
    if fragment and results is None:
        response["HX-Reswap"] = "none"
    elif fragment and "address" in values:
        response["HX-Replace-Url"] = request.carried.beside_own(values["address"])
    return response


def ask_for_text(request: HtmxRequest) -> HttpResponse:
    """Ask for a text again whose count was sent in its place; js/text.js hears it, and sends it."""
    if wants_fragment(request):
        return trigger_client_event(HttpResponse(status=204), "text-needed")
    return HttpResponse("Send the text itself.\n", status=428, content_type="text/plain; charset=utf-8")


def is_too_long(form: Form) -> bool:
    """Return whether a text is over the limit, which is answered with 413."""
    names: Iterable[str] = getattr(form, "texts", ())
    return any(error.code == "too_long" for name in names for error in form.errors.as_data().get(name, ()))


def send_file(name: str, body: Body) -> HttpResponseBase:
    """Answer with a file to keep. A large text is sent in its pieces, so that it is never in memory as a whole."""
    response = _send_pieces(write_json(body) if isinstance(body, Mapping) else body)
    response["Content-Type"] = TYPES[name.rpartition(".")[2]]
    response["Content-Disposition"] = f'attachment; filename="costcalc-{name}"'
    return response


def _send_pieces(body: str | bytes | Iterator[str]) -> HttpResponseBase:
    """Make the first pieces before anything is answered, so that what cannot be written is still an error."""
    if isinstance(body, str | bytes):
        return HttpResponse(body)
    first = tuple(islice(body, 2))
    return HttpResponse(first) if len(first) < 2 else StreamingHttpResponse(chain(first, body))


def refuse_file(*forms: Form, problems: Iterable[str] = ()) -> HttpResponse:
    """Say what is wrong with the address of a file, a line each."""
    lines = [f"{name}: {error}" for form in forms for name, errors in form.errors.items() for error in errors]
    return HttpResponse("\n".join([*lines, *problems]) + "\n", status=400, content_type="text/plain; charset=utf-8")
