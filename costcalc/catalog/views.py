from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers
from django_htmx.middleware import HtmxDetails

from costcalc import formatting
from costcalc.catalog.csv_file import to_csv
from costcalc.catalog.detail import alias_in_words, detail
from costcalc.catalog.forms import KINDS, DayForm, ModelsForm, model_filter
from costcalc.catalog.table import ordered, query_of, table
from costcalc.current import catalog, current_day
from costcalc.web.fields import shown
from costcalc.web.links import model_address
from costcalc.web.responses import file, problems_of, refused
from pricing.catalog.catalog import Entry, NotSold, Offer
from pricing.catalog.search import Listed, ModelFilter, listed, near, select


@require_safe
@vary_on_headers("HX-Request")
def models(request: HttpRequest) -> HttpResponse:
    """All models, searched, narrowed and ordered as the address says."""
    form = ModelsForm(request.GET)
    htmx = HtmxDetails(request)
    in_parts = bool(htmx) and not htmx.history_restore_request
    if not form.is_valid():
        return _refuse(request, form, in_parts)
    want, today = model_filter(form.cleaned_data), current_day()
    lines = _lines(want)
    if "open" in request.GET and want.q.strip() and lines:
        return redirect(model_address(lines[0].entry.path, want.as_of, today))
    context = _list(want, lines, today) | _around(form, want)
    if not in_parts:
        return render(request, "catalog/models.html", context)
    response = render(request, "catalog/answered.html", context)
    response["HX-Replace-Url"] = context["address"]
    return response


@require_safe
def csv(request: HttpRequest) -> HttpResponse:
    """The rows of the page at the same address, of all its pages."""
    form = ModelsForm(request.GET)
    if not form.is_valid():
        return refused(problems_of(form))
    want = model_filter(form.cleaned_data)
    return file(f"models-{want.as_of.isoformat()}.csv", to_csv(catalog(), _lines(want), want))


def _lines(want: ModelFilter) -> list[Listed]:
    return ordered(select(listed(catalog(), want.as_of), want), want)


def _list(want: ModelFilter, lines: list[Listed], today: date) -> dict[str, Any]:
    sold = sum(line.state == "sold" for line in lines)
    query = query_of(want, today)
    return {
        "answer": _how_many(len(lines), len(catalog().entries)),
        "sold": f"{formatting.count(sold)} on sale on {want.as_of}",
        "table": table(lines, want, today),
        "sort": want.sort,
        "address": reverse("models") + (f"?{query}" if query else ""),
        "csv_address": f"{reverse('models-csv')}?{query_of(want, page=1)}",
        "narrowed": query_of(want, today, sort="", page=1) != "",
    }


def _how_many(found: int, total: int) -> str:
    return (
        f"All {formatting.count(total)} models"
        if found == total
        else f"{formatting.count(found)} of {formatting.count(total)} models"
    )


def _around(form: ModelsForm, want: ModelFilter | None) -> dict[str, Any]:
    """The form's side of the page."""
    fields = {name: shown(form, name) for name in form.fields}
    if want or not fields["as_of"].value:
        fields["as_of"] = replace(fields["as_of"], value=(want.as_of if want else current_day()).isoformat())
    providers = sorted(catalog().providers.values(), key=lambda provider: provider.name.casefold())
    return {
        "field": fields,
        "providers": (("", "any"), *((provider.id, provider.name) for provider in providers)),
        "kinds": (("", "any"), *((kind, kind) for kind in KINDS)),
    }


def _refuse(request: HttpRequest, form: ModelsForm, in_parts: bool) -> HttpResponse:
    """The form as it was sent, each message beside its field."""
    context = _around(form, None)
    if not in_parts:
        return render(request, "catalog/models.html", context, status=400)
    response = render(request, "shared/errors.html", context, status=400)
    response["HX-Reswap"] = "none"  # the last right list stays, the messages stand beside their fields
    return response


@require_safe
def of_provider(request: HttpRequest, provider: str) -> HttpResponse:
    """What a shortened address means: that provider's models."""
    if provider not in catalog().providers:
        return _unknown(request, provider, "")
    return redirect(f"{reverse('models')}?provider={provider}")


@require_safe
def model(request: HttpRequest, provider: str, name: str) -> HttpResponse:
    """One model, found by its id or by an alias that means it on the day."""
    offer = catalog().offers.get(f"{provider}/{name}")
    if offer is None:
        return _unknown(request, provider, name)
    form = DayForm(request.GET)
    today = current_day()
    day = form.cleaned_data["as_of"] if form.is_valid() else today
    entry = _meant(offer, day)
    context = detail(catalog(), entry, day, today)
    field = shown(form, "as_of")
    context["day_field"] = field if form.errors else replace(field, value=day.isoformat())
    context["alias"] = "" if entry.model.id == offer.name else alias_in_words(offer, day)
    context["own_address"] = model_address(entry.path, day, today)
    return render(request, "catalog/model.html", context, status=400 if form.errors else 200)


def _meant(offer: Offer, day: date) -> Entry:
    """The model an alias means; before it existed, the one it meant first."""
    try:
        return offer.on(day)
    except NotSold:
        return offer.targets[0][1]


def _unknown(request: HttpRequest, provider: str, name: str) -> HttpResponse:
    book, today = catalog(), current_day()
    found = [(offer.path, model_address(offer.path, today, today)) for offer in near(book, provider, name or provider)]
    known = book.providers.get(provider)
    context = {"asked": f"{provider}/{name}".rstrip("/"), "near": found, "known": known}
    return render(request, "catalog/unknown.html", context, status=404)
