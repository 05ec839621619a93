from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_GET, require_http_methods
from django_htmx.middleware import HtmxDetails

from costcalc import formatting
from costcalc.book import catalog
from costcalc.estimate.charts import charts
from costcalc.estimate.export import to_csv
from costcalc.estimate.forms import EstimateForm
from costcalc.estimate.picker import picker
from costcalc.estimate.state import State, state_of, text_of
from costcalc.estimate.table import answer, table
from costcalc.fields import shown
from pricing.estimate import estimate
from pricing.tokens.encodings import DEFAULT, FILES
from pricing.tokens.text import Piece, TextTooLong, pieces

EXAMPLE = (Path(__file__).parent / "example.txt").read_text(encoding="utf-8").rstrip("\n")
EXAMPLE_FORM = {"prompt": EXAMPLE, "output_tokens": "200", "reasoning_tokens": "400", "requests": "10000"}
MOST_PIECES = 2_000
UNSEEN = ("sort", "how", "characters", "words", *FILES)
"""Fields that come with an address and have no place of their own in the form; their messages stand at its end."""
SPACES = re.compile(r"(\s+)")
VISIBLE = {" ": "·", "\n": "↵\n", "\t": "→\t", "\r": "␍"}


@csrf_exempt  # it changes nothing and knows nobody: no cookie, no session, so nothing to forge
@sensitive_post_parameters()
@sensitive_variables()
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    """The form and its results. What is pasted arrives by POST; an address holds numbers and choices."""
    form = _form(request)
    if not form.is_valid():
        return _refuse(request, form)
    try:
        state = state_of(form.cleaned_data)
    except TextTooLong as error:
        form.add_error("prompt", str(error))
        return _refuse(request, form)
    context = _results(state, form.cleaned_data) | _around(form, state)
    if not _by_htmx(request):
        return render(request, "estimate/page.html", context)
    response = render(request, "estimate/answered.html", context)
    response["HX-Replace-Url"] = context["address"]
    return response


@require_GET
def csv(request: HttpRequest) -> HttpResponse:
    """The same figures as the page at the same address."""
    form = EstimateForm(_address(request.GET))
    if not form.is_valid():
        problems = [f"{name}: {error}" for name, errors in form.errors.items() for error in errors]
        return HttpResponse("\n".join(problems) + "\n", status=400, content_type="text/plain; charset=utf-8")
    state = state_of(form.cleaned_data)
    response = HttpResponse(to_csv(estimate(catalog(), state.request), state), content_type="text/csv; charset=utf-8")
    name = f"costcalc-{state.request.conditions.as_of.isoformat()}.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _by_htmx(request: HttpRequest) -> bool:
    return bool(HtmxDetails(request))


def _form(request: HttpRequest) -> EstimateForm:
    if request.method == "POST":
        return EstimateForm(request.POST, request.FILES)
    if request.GET:
        return EstimateForm(_address(request.GET))
    return EstimateForm(EXAMPLE_FORM)


def _address(query: QueryDict) -> QueryDict:
    """An address never carries text: a prompt that somebody put there is not read."""
    query = query.copy()
    query.pop("prompt", None)
    return query


def _refuse(request: HttpRequest, form: EstimateForm) -> HttpResponse:
    """The form as it was sent, each message beside its field."""
    status = 413 if form.too_long else 400
    context = _around(form, None)
    if not _by_htmx(request):
        return render(request, "estimate/page.html", context, status=status)
    response = render(request, "estimate/errors.html", context, status=status)
    response["HX-Reswap"] = "none"  # the last right figures stay, the messages stand beside their fields
    return response


def _around(form: EstimateForm, state: State | None) -> dict[str, Any]:
    """The form's side of the page."""
    fields = {name: shown(form, name) for name in form.fields}
    fields["file"] = replace(fields["file"], value="")
    if state:
        fields["as_of"] = replace(fields["as_of"], value=state.request.conditions.as_of.isoformat())
        fields["prompt"] = replace(fields["prompt"], value=text_of(form.cleaned_data))
    return {
        "field": fields,
        "unseen": UNSEEN,
        "is_example": fields["prompt"].value == EXAMPLE,
        "counts": state.counts() if state and state.count and not fields["prompt"].value else (),
        "chosen": state.request.models if state else form.cleaned_data.get("models", ()),
        "picker": picker(state.request.conditions.as_of if state else None),
        "max_characters": settings.MAX_CHARACTERS,
    }


def _results(state: State, data: dict[str, Any]) -> dict[str, Any]:
    found = estimate(catalog(), state.request)
    query = state.query()
    context: dict[str, Any] = {
        "answer": answer(found, _tokens(state)),
        "table": table(found, state.sort, data["how"]),
        "sort": state.sort,
        "how": data["how"],
        "charts": charts(found),
        "address": f"{reverse('estimate')}?{query}",
        "csv_address": f"{reverse('estimate-csv')}?{query}",
        "prices_of": state.request.conditions.as_of.isoformat(),
        "monthly_requests": formatting.plural(state.request.workload.monthly_requests, "request"),
        "size": _size(state),
        "text_is_elsewhere": state.count is not None and not text_of(data) and any(state.count.tokens.values()),
        "pieces": None,
    }
    if data["show"] and text_of(data):
        context["pieces"] = _pieces(text_of(data), data["show"])
    return context


def _pieces(text: str, encoding: str) -> dict[str, Any]:
    shown, total = pieces(text, encoding, MOST_PIECES)
    return {
        "encoding": encoding,
        "shown": [(_marked(piece.text), _ids(piece)) for piece in shown],
        "cut": f"{MOST_PIECES:,} of {total:,}" if total > MOST_PIECES else "",
    }


def _tokens(state: State) -> int:
    tokens = state.request.tokens
    return tokens if isinstance(tokens, int) else tokens[DEFAULT]


def _ids(piece: Piece) -> str:
    return f"{'token' if len(piece.ids) == 1 else 'tokens'} {' '.join(map(str, piece.ids))}"


def _marked(text: str) -> list[tuple[str, str]]:
    """(part, how it is shown where white space is made visible); no mark for what is visible by itself."""
    return [
        (part, "".join(VISIBLE.get(c, "⍽") for c in part) if part.isspace() else "")
        for part in SPACES.split(text)
        if part
    ]


def _size(state: State) -> list[tuple[str, str]]:
    if state.count is None:
        return [("tokens, as given", formatting.count(_tokens(state)))]
    return [
        *((f"tokens in {encoding}", formatting.count(number)) for encoding, number in state.count.tokens.items()),
        ("characters", formatting.count(state.count.characters)),
        ("words", formatting.count(state.count.words)),
    ]
