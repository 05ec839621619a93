from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from costcalc import formatting
from costcalc.catalog.csv_file import to_csv
from costcalc.catalog.detail import describe_model, explain_alias
from costcalc.catalog.forms import KINDS, DayForm, ModelsForm, read_filter
from costcalc.catalog.table import build_table, list_pairs, sort_models, write_query
from costcalc.current import catalog, current_day
from costcalc.web.carried import Carried, carry
from costcalc.web.fields import read_fields
from costcalc.web.links import build_model_address
from costcalc.web.responses import HtmxRequest, refuse_file, render_page, send_file
from pricing.catalog.search import ListedModel, ModelFilter, find_models, find_similar


@require_safe
def models(request: HtmxRequest) -> HttpResponse:
    """All models, searched, narrowed and ordered as the address says."""
    form = ModelsForm(request.GET)
    if not form.is_valid():
        return render_page(request, "catalog", form, _around(form), None)
    want, today = read_filter(form.cleaned_data), current_day()
    lines = _lines(want)
    if "open" in request.GET and want.q.strip() and lines:
        return redirect(carry(request).beside(build_model_address(lines[0].entry.path, want.as_of, today)))
    return render_page(request, "catalog", form, _around(form), _list(want, lines, today, carry(request)))


@require_safe
def csv(request: HttpRequest) -> HttpResponseBase:
    """The rows of the page at the same address, of all its pages."""
    form = ModelsForm(request.GET)
    if not form.is_valid():
        return refuse_file(form)
    want = read_filter(form.cleaned_data)
    return send_file(f"models-{want.as_of.isoformat()}.csv", to_csv(catalog(), _lines(want), want))


def _lines(want: ModelFilter) -> list[ListedModel]:
    return sort_models(find_models(catalog(), want), want)


def _list(want: ModelFilter, lines: list[ListedModel], today: date, carried: Carried) -> dict[str, Any]:
    sold = sum(line.state == "sold" for line in lines)
    query = write_query(want, today)
    return {
        "answer": _how_many(len(lines), len(catalog().entries)),
        "sold": f"{formatting.count(sold)} on sale on {want.as_of}",
        "table": build_table(lines, want, today, carried),
        "sort": want.sort,
        "here": list_pairs(want, today),
        "address": reverse("models") + (f"?{query}" if query else ""),
        "csv_address": f"{reverse('models-csv')}?{write_query(want, page=1)}",
        "narrowed": write_query(want, today, sort="", page=1) != "",
    }


def _how_many(number: int, total: int) -> str:
    shown = "All" if number == total else f"{formatting.count(number)} of"
    return f"{shown} {formatting.count(total)} models"


def _around(form: ModelsForm) -> dict[str, Any]:
    """Build the form's side of the page."""
    providers = sorted(catalog().providers.values(), key=lambda provider: provider.name.casefold())
    return {
        "field": read_fields(form, as_of=(form.cleaned_data.get("as_of") or current_day()).isoformat()),
        "providers": (("", "any"), *((provider.id, provider.name) for provider in providers)),
        "kinds": (("", "any"), *((kind, kind) for kind in KINDS)),
    }


@require_safe
def redirect_to_provider(request: HttpRequest, provider: str) -> HttpResponse:
    """Redirect a shortened address to what it means: that provider's models."""
    if provider not in catalog().providers:
        return _unknown(request, provider, "")
    return redirect(f"{reverse('models')}?provider={provider}")


@require_safe
def model(request: HttpRequest, provider: str, name: str) -> HttpResponse:
    """One model, by its id or by an alias that means it on the day."""
    offer = catalog().offers.get(f"{provider}/{name}")
    if offer is None:
        return _unknown(request, provider, name)
    form = DayForm(request.GET)
    today = current_day()
    day = form.cleaned_data["as_of"] if form.is_valid() else today
    entry = offer.name_on(day)
    context = describe_model(catalog(), entry, day, today)
    context["day_field"] = read_fields(form, as_of=day.isoformat())["as_of"]
    context["alias"] = "" if entry.model.id == offer.name else explain_alias(offer, day)
    carried = carry(request)
    context["choice"] = carried.offer_choice(entry, day)
    context["own_address"] = carried.beside(build_model_address(entry.path, day, today))
    return render(request, "catalog/model.html", context, status=400 if form.errors else 200)


def _unknown(request: HttpRequest, provider: str, name: str) -> HttpResponse:
    book, today = catalog(), current_day()
    alike = [
        (offer.path, carry(request).beside(build_model_address(offer.path, today, today)))
        for offer in find_similar(book, provider, name or provider)
    ]
    known = book.providers.get(provider)
    context = {"asked": f"{provider}/{name}".rstrip("/"), "near": alike, "known": known}
    return render(request, "catalog/unknown.html", context, status=404)
