from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import lru_cache
from typing import Any
from urllib.parse import parse_qsl

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers
from django_htmx.middleware import HtmxDetails

from costcalc import formatting
from costcalc.compare.charts import histories
from costcalc.compare.choice import Choice, NoRoom, choice_of, edited, hits, put
from costcalc.compare.forms import FEWEST, MOST, NO_BASELINE, CompareForm
from costcalc.compare.table import sentence, table
from costcalc.current import catalog, current_day
from costcalc.estimate.changes_since import opened_again
from costcalc.estimate.views import EXAMPLE_FORM
from costcalc.request.prompt import total
from costcalc.web.address import numbers_only, short
from costcalc.web.fields import shown
from pricing.catalog.catalog import UnknownModel
from pricing.estimate.estimate import estimate
from pricing.pipeline.quantities import KINDS
from pricing.strict_json import JSONError
from pricing.tokens.text import TextTooLong

VISIBLE = (
    "input_tokens", "output_tokens", "reasoning_tokens", "requests", "per", "as_of", "tier", "baseline", "only",
    "put", "place",
)  # fmt: skip
"""The fields that the page shows; what else the address holds goes on unseen."""


@require_safe
@vary_on_headers("HX-Request")
def page(request: HttpRequest) -> HttpResponse:
    """Two to eight models in columns. It is asked by address alone: whatever is done to it gives another address."""
    form = CompareForm(numbers_only(request.GET) if request.GET else EXAMPLE_FORM)
    in_parts = bool(HtmxDetails(request))
    choice = _choice(form)
    if choice is None:
        return _refuse(request, form, in_parts)
    if not in_parts and (form.cleaned_data["edit"] or form.cleaned_data["put"]):
        done = _done(form, choice)
        if done:
            return redirect(done)
    context = _results(choice, form) | _around(form, choice)
    if not in_parts:
        return render(request, "compare/page.html", context, status=400 if form.errors else 200)
    context["since"] = None
    response = render(request, "compare/answered.html", context)
    response["HX-Replace-Url"] = context["address"]
    return response


def _choice(form: CompareForm) -> Choice | None:
    if not form.is_valid():
        return None
    try:
        return choice_of(form.cleaned_data, catalog())
    except (TextTooLong, JSONError) as error:
        form.add_error("tools", str(error))
        return None


def _done(form: CompareForm, choice: Choice) -> str:
    """The address after the edit that was asked for; blank where it cannot be done, with the reason at the field."""
    data = form.cleaned_data
    try:
        if data["edit"]:
            changed, place = edited(choice, *data["edit"])
        else:
            changed, place = put(choice, data["put"].strip(), data["place"], catalog())
    except NoRoom as problem:
        form.add_error("place", str(problem))
        return ""
    except UnknownModel as problem:
        form.add_error("put", f"{problem}.")
        return ""
    return f"{changed.address()}#column-{place + 1}"


def _refuse(request: HttpRequest, form: CompareForm, in_parts: bool) -> HttpResponse:
    context = _around(form, None)
    if not in_parts:
        return render(request, "compare/page.html", context, status=400)
    response = render(request, "shared/errors.html", context, status=400)
    response["HX-Reswap"] = "none"  # the last right figures stay, the messages stand beside their fields
    return response


def _results(choice: Choice, form: CompareForm) -> dict[str, Any]:
    found = estimate(catalog(), choice.state.request)
    today = current_day()
    return {
        "answer": sentence(found, total(choice.state.request.prompt)),
        "table": table(found, choice, today),
        "histories": histories(found, today),
        "address": choice.address(found),
        "estimate_address": f"{reverse('estimate')}?{short(choice.state.query(found))}",
        **opened_again(choice.state, form.cleaned_data, found, lambda now: replace(choice, state=now).address()),
        "prices_of": choice.state.request.conditions.as_of.isoformat(),
        "monthly_requests": formatting.plural(choice.state.request.workload.monthly_requests, "request"),
        "too_few": len(choice.models) < FEWEST,
        "left_out": form.left_out,
        "most": MOST,
    }


def _around(form: CompareForm, choice: Choice | None) -> dict[str, Any]:
    """The form's side of the page."""
    fields = {name: shown(form, name) for name in form.fields}
    context: dict[str, Any] = {"field": fields, "visible": VISIBLE, "is_example": form.data is EXAMPLE_FORM}
    if choice is None:
        models = tuple(form.cleaned_data.get("models", ()))
        unseen = [pair for pair in _sent(form) if pair[0] not in (*VISIBLE, "edit")]
        return context | {"models": models, "unseen": unseen, "names": (), "hits": [], "size": ""}
    fields["as_of"] = replace(fields["as_of"], value=choice.state.request.conditions.as_of.isoformat())
    fields["baseline"] = replace(fields["baseline"], value=choice.baseline)
    unseen = [pair for pair in parse_qsl(choice.state.query(), keep_blank_values=True) if pair[0] not in VISIBLE]
    sought = fields["put"].value.strip() if fields["put"].error else ""
    found = [(name, _with(choice, name)) for name in hits(choice, sought, catalog())] if sought else []
    return context | {
        "models": choice.models,
        "no_baseline": NO_BASELINE,
        "unseen": unseen,
        "names": _names(choice.state.request.conditions.as_of),
        "hits": found,
        "size": _size(choice),
    }


def _sent(form: CompareForm) -> list[tuple[str, str]]:
    data: Any = form.data
    lists = data.lists() if hasattr(data, "lists") else ((name, [value]) for name, value in data.items())
    return [(name, value) for name, values in lists if name in form.fields for value in values]


def _with(choice: Choice, name: str) -> str:
    """The address with one more model; where there is no room for it, in the place of the last."""
    models = [*choice.models[: MOST - 1], name] if len(choice.models) >= MOST else [*choice.models, name]
    return f"{choice.with_models(models).address()}#column-{len(models)}"


def _size(choice: Choice) -> str:
    """The prompt behind the figures, where it is one."""
    prompt = choice.state.request.prompt
    return "" if isinstance(prompt, int) else formatting.plural(total(prompt), "token")


@lru_cache(maxsize=8)
def _names(day: date) -> tuple[str, ...]:
    """What there is to add: the models on sale, as their makers call them."""
    book = catalog()
    offers = (offer for kind in KINDS for offer in book.headline(day, kind))
    return tuple(book.short(offer) for offer in offers if not offer.provider.host)
