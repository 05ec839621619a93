from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers
from django_htmx.middleware import HtmxDetails

from costcalc import formatting
from costcalc.conversation.charts import chart
from costcalc.conversation.csv_file import to_csv
from costcalc.conversation.forms import ConversationForm
from costcalc.conversation.state import State, state_of
from costcalc.conversation.table import answer_in_words, table
from costcalc.current import catalog
from costcalc.web.fields import shown
from costcalc.web.picker import picker
from costcalc.web.responses import file, problems_of, refused
from pricing.conversation.cost import conversation_costs


@require_safe
@vary_on_headers("HX-Request")
def page(request: HttpRequest) -> HttpResponse:
    """A conversation as the address describes it."""
    form = ConversationForm.of(request.GET)
    htmx = HtmxDetails(request)
    in_parts = bool(htmx) and not htmx.history_restore_request
    if not form.is_valid():
        return _refuse(request, form, in_parts)
    state = state_of(form.cleaned_data)
    context = _results(state, form.cleaned_data["how"]) | _around(form, state)
    if not in_parts:
        return render(request, "conversation/page.html", context)
    response = render(request, "conversation/answered.html", context)
    response["HX-Replace-Url"] = context["address"]
    return response


@require_safe
def csv(request: HttpRequest) -> HttpResponse:
    """The same figures as the page at the same address."""
    form = ConversationForm.of(request.GET)
    if not form.is_valid():
        return refused(problems_of(form))
    state = state_of(form.cleaned_data)
    text = to_csv(conversation_costs(catalog(), state.asked), state)
    return file(f"conversation-{state.asked.conditions.as_of.isoformat()}.csv", text)


def _results(state: State, how: str) -> dict[str, Any]:
    found = conversation_costs(catalog(), state.asked)
    query = state.query()
    return {
        "answer": answer_in_words(found),
        "table": table(found, state, how),
        "charts": [chart(found)],
        "sort": state.sort,
        "how": how,
        "address": f"{reverse('conversation')}?{query}",
        "csv_address": f"{reverse('conversation-csv')}?{query}",
        "prices_of": state.asked.conditions.as_of.isoformat(),
        "conversations": formatting.plural(state.asked.per_month, "conversation"),
    }


def _around(form: ConversationForm, state: State | None) -> dict[str, Any]:
    """The form's side of the page."""
    fields = {name: shown(form, name) for name in form.fields}
    if state:
        fields["as_of"] = replace(fields["as_of"], value=state.asked.conditions.as_of.isoformat())
    day = state.asked.conditions.as_of if state else None
    return {
        "field": fields,
        "chosen": state.asked.models if state else form.cleaned_data.get("models", ()),
        "picker": picker(day),
    }


def _refuse(request: HttpRequest, form: ConversationForm, in_parts: bool) -> HttpResponse:
    """The form as it was sent, each message beside its field."""
    context = _around(form, None)
    if not in_parts:
        return render(request, "conversation/page.html", context, status=400)
    response = render(request, "shared/errors.html", context, status=400)
    response["HX-Reswap"] = "none"  # the last right figures stay, the messages stand beside their fields
    return response
