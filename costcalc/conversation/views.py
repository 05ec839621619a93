from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_safe

from costcalc import formatting
from costcalc.admission.budgets import charge
from costcalc.conversation.charts import draw_chart
from costcalc.conversation.csv_file import to_csv
from costcalc.conversation.forms import ConversationForm
from costcalc.conversation.state import State, read_state
from costcalc.conversation.table import build_table, write_summary
from costcalc.current import catalog, current_day
from costcalc.request.forms import choose_models
from costcalc.web.carried import read_own
from costcalc.web.conditions import build_fields, collect_excluded, describe_excluded
from costcalc.web.fields import read_fields
from costcalc.web.responses import HtmxRequest, refuse_file, render_page, send_file
from costcalc.web.selection import Edited, Rank, edit_selection, show_selection
from pricing.conversation.cost import ConversationCosts, price_conversation


@require_safe
def page(request: HtmxRequest) -> HttpResponse:
    """Show a conversation as the address describes it."""
    data = read_own(request)
    edited = edit_selection(data, _rank_by_cost(data))
    form = ConversationForm.of(edited.data)
    state = read_state(form.cleaned_data) if form.is_valid() else None
    results = _results(state, form.cleaned_data["how"]) if state else None
    return render_page(request, "conversation", form, _around(form, state, edited), results)


@require_safe
def csv(request: HttpRequest) -> HttpResponseBase:
    """Send the same figures as the page at the same address."""
    form = ConversationForm.of(request.GET)
    if not form.is_valid():
        return refuse_file(form)
    state = read_state(form.cleaned_data)
    text = to_csv(_price(state), state)
    return send_file(f"conversation-{state.request.conditions.as_of.isoformat()}.csv", text)


def _price(state: State) -> ConversationCosts:
    charge(cells=len(state.request.models) * state.request.talk.turns)
    return price_conversation(catalog(), state.request)


def _rank_by_cost(data: QueryDict) -> Rank:
    """Return what ranks models by this very conversation."""

    def rank(names: Sequence[str]) -> Sequence[str] | None:
        asked = data.copy()
        asked.setlist("models", [*names] or [""])
        form = ConversationForm.of(asked)
        if not form.is_valid():
            return None
        able = [cost for cost in _price(read_state(form.cleaned_data)).results if cost.ranks and cost.problem is None]
        return [cost.requested for cost in sorted(able, key=lambda cost: cost.cost or 0)]

    return rank


def _results(state: State, how: str) -> dict[str, Any]:
    costs = _price(state)
    query = state.write_query()
    return {
        "answer": write_summary(costs, state.baseline),
        "table": build_table(costs, state, how),
        "charts": [draw_chart(costs)],
        "not_included": describe_excluded(collect_excluded(costs.results)),
        "sort": state.sort,
        "how": how,
        "address": f"{reverse('conversation')}?{query}",
        "csv_address": f"{reverse('conversation-csv')}?{query}",
        "prices_of": state.request.conditions.as_of.isoformat(),
        "conversations": formatting.plural(state.request.per_month, "conversation"),
    }


def _around(form: ConversationForm, state: State | None, edited: Edited) -> dict[str, Any]:
    """Build the form's side of the page."""
    day = form.cleaned_data.get("as_of") or current_day()
    fields = read_fields(form, as_of=day.isoformat())
    models = choose_models(form.cleaned_data.get("models"), day)
    return {
        **show_selection(edited, fields, models, day),
        **(build_fields(state.request.talk.fees, state.request.conditions) if state else build_fields()),
    }
