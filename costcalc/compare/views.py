from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import lru_cache
from typing import Any
from urllib.parse import parse_qsl

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from costcalc import formatting
from costcalc.compare.charts import draw_histories
from costcalc.compare.choice import Choice, NoRoom, edit_choice, put_model, read_choice, search_names
from costcalc.compare.forms import FEWEST, NO_BASELINE, CompareForm
from costcalc.compare.table import build_table, summarize_comparison
from costcalc.current import catalog, current_day
from costcalc.estimate.changes_since import compare_with_today
from costcalc.estimate.views import EXAMPLE_FORM
from costcalc.input_limits import MOST_COLUMNS
from costcalc.request.prompt import count_total
from costcalc.web.address import expand_query, shorten_query
from costcalc.web.conditions import collect_excluded, describe_excluded
from costcalc.web.fields import read_fields
from costcalc.web.responses import HtmxRequest, render_page, wants_fragment
from pricing.catalog.catalog import UnknownModel
from pricing.estimate.estimate import estimate_request
from pricing.pipeline.quantities import KINDS
from pricing.strict_json import JSONError
from pricing.tokens.text import TextTooLong

VISIBLE = (
    "input_tokens", "output_tokens", "reasoning_tokens", "requests", "per", "as_of", "tier", "baseline", "only",
    "put", "place",
)  # fmt: skip
"""The fields that the page shows; what else the address holds goes on unseen."""


@require_safe
def page(request: HtmxRequest) -> HttpResponse:
    """Two to eight models in columns. It is asked by address alone: whatever is done to it gives another address."""
    form = CompareForm(expand_query(request.GET) if request.GET else EXAMPLE_FORM)
    choice, fragment = _choice(form), wants_fragment(request)
    if choice is None:
        return render_page(request, "compare", form, _around(form, None), None)
    if not fragment and (form.cleaned_data["edit"] or form.cleaned_data["put"]):
        done = _done(form, choice)
        if done:
            return redirect(done)
    results = _results(choice, form) | ({"since": None} if fragment else {})
    return render_page(request, "compare", form, _around(form, choice), results)


def _choice(form: CompareForm) -> Choice | None:
    if not form.is_valid():
        return None
    try:
        return read_choice(form.cleaned_data, catalog())
    except (TextTooLong, JSONError) as error:
        form.add_error("tools", str(error))
        return None


def _done(form: CompareForm, choice: Choice) -> str:
    """Return the address after the edit; blank where it cannot be done, with the reason at the field."""
    data = form.cleaned_data
    try:
        if data["edit"]:
            changed, place = edit_choice(choice, *data["edit"])
        else:
            changed, place = put_model(choice, data["put"].strip(), data["place"], catalog())
    except NoRoom as problem:
        form.add_error("place", str(problem))
        return ""
    except UnknownModel as problem:
        form.add_error("put", f"{problem}.")
        return ""
    return f"{changed.address()}#column-{place + 1}"


def _results(choice: Choice, form: CompareForm) -> dict[str, Any]:
    estimate = estimate_request(catalog(), choice.state.request)
    today = current_day()
    return {
        "answer": summarize_comparison(estimate, count_total(choice.state.request.prompt)),
        "table": build_table(estimate, choice, today),
        "not_included": describe_excluded(collect_excluded(estimate.results)),
        "histories": draw_histories(estimate, today),
        "address": choice.address(estimate),
        "estimate_address": f"{reverse('estimate')}?{shorten_query(choice.state.write_query(estimate))}",
        **compare_with_today(
            choice.state, form.cleaned_data, estimate, lambda now: replace(choice, state=now).address()
        ),
        "prices_of": choice.state.request.conditions.as_of.isoformat(),
        "monthly_requests": formatting.plural(choice.state.request.workload.monthly_requests, "request"),
        "too_few": len(choice.models) < FEWEST,
        "left_out": form.left_out,
        "most": MOST_COLUMNS,
    }


def _around(form: CompareForm, choice: Choice | None) -> dict[str, Any]:
    """Build the form's side of the page."""
    models = choice.models if choice else tuple(form.cleaned_data.get("models") or ())
    baselines = [(name, name) for name in (*models, NO_BASELINE)]
    context = {"visible": VISIBLE, "is_example": form.data is EXAMPLE_FORM, "models": models, "baselines": baselines}
    if choice is None:
        unseen = [pair for pair in _sent(form) if pair[0] not in (*VISIBLE, "edit")]
        empty = {"names": (), "hits": [], "size": ""}
        return context | {"field": read_fields(form), "unseen": unseen, **empty}
    day = choice.state.request.conditions.as_of
    fields = read_fields(form, as_of=day.isoformat(), baseline=choice.baseline)
    unseen = [pair for pair in parse_qsl(choice.state.write_query(), keep_blank_values=True) if pair[0] not in VISIBLE]
    sought = fields["put"].value.strip() if fields["put"].error else ""
    matches = [(name, _with(choice, name)) for name in search_names(choice, sought, catalog())] if sought else []
    return context | {
        "field": fields,
        "unseen": unseen,
        "names": _names(day),
        "hits": matches,
        "size": _size(choice),
    }


def _sent(form: CompareForm) -> list[tuple[str, str]]:
    data: Any = form.data
    lists = data.lists() if hasattr(data, "lists") else ((name, [value]) for name, value in data.items())
    return [(name, value) for name, values in lists if name in form.fields for value in values]


def _with(choice: Choice, name: str) -> str:
    """Write the address with one more model; where there is no room for it, in the place of the last."""
    models = [*choice.models[: MOST_COLUMNS - 1], name]
    return f"{choice.with_models(models).address()}#column-{len(models)}"


def _size(choice: Choice) -> str:
    """Size of the prompt behind the figures, where it is one."""
    prompt = choice.state.request.prompt
    return "" if isinstance(prompt, int) else formatting.plural(count_total(prompt), "token")


@catalog.clears
@lru_cache(maxsize=8)
def _names(day: date) -> tuple[str, ...]:
    """List what there is to add: the models on sale, as their makers call them."""
    book = catalog()
    offers = (offer for kind in KINDS for offer in book.list_on_sale(day, kind))
    return tuple(book.short_name(offer) for offer in offers if not offer.provider.host)
