from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl, urlencode

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from costcalc import formatting
from costcalc.compare.forms import FEWEST, CompareForm
from costcalc.compare.table import Reading, build_table, describe_stated
from costcalc.current import catalog, current_day
from costcalc.estimate.changes_since import compare_with_today
from costcalc.estimate.state import State, check_state
from costcalc.estimate.summary import write_summary
from costcalc.estimate.views import DOWNLOADS, EXAMPLE_FORM
from costcalc.input_limits import MOST_COLUMNS
from costcalc.request.prompt import count_total
from costcalc.web.address import expand_query, shorten_query
from costcalc.web.conditions import collect_excluded, describe_excluded
from costcalc.web.fields import read_fields
from costcalc.web.responses import HtmxRequest, render_page, wants_fragment
from pricing.estimate.estimate import Estimate, estimate_request

VISIBLE = (
    "input_tokens", "output_tokens", "reasoning_tokens", "requests", "per", "as_of", "tier", "baseline", "only",
)  # fmt: skip
"""The fields that the page shows; what else the address holds goes on unseen."""


@require_safe
def page(request: HtmxRequest) -> HttpResponse:
    """The estimate's models in columns."""
    form = CompareForm(expand_query(request.GET) if request.GET else EXAMPLE_FORM)
    state = check_state(form) if form.is_valid() else None
    if state is None:
        return render_page(request, "compare", form, _around(form, None), None)
    results = _results(state, form) | ({"since": None} if wants_fragment(request) else {})
    return render_page(request, "compare", form, _around(form, state), results)


def _results(state: State, form: CompareForm) -> dict[str, Any]:
    estimate, data = estimate_request(catalog(), state.request), form.cleaned_data
    reading = Reading(data["baseline"], data["only"] == "different", data["how"])
    address = _address(reading)
    query = shorten_query(state.write_query(estimate))
    return {
        "answer": describe_stated(estimate) or write_summary(estimate, count_total(state.request.prompt)),
        "table": build_table(estimate, reading, current_day(), lambda tier: address(_in_tier(state, tier), None)),
        "how": reading.how,
        "not_included": describe_excluded(collect_excluded(estimate.results)),
        "address": address(state, estimate),
        "downloads": [(text, f"{reverse(f'estimate-{ending}')}?{query}") for ending, text in DOWNLOADS.items()],
        **compare_with_today(state, data, estimate, lambda now: address(now, None)),
        "prices_of": state.request.conditions.as_of.isoformat(),
        "monthly_requests": formatting.plural(state.request.workload.monthly_requests, "request"),
        "too_few": len(state.request.models) < FEWEST,
        "most": MOST_COLUMNS,
    }


def _address(reading: Reading) -> Callable[[State, Estimate | None], str]:
    """Write addresses of the comparison that are read in the same way."""
    own = [("baseline", reading.baseline), ("only", "different" if reading.only else "")]
    tail = urlencode([pair for pair in own if pair[1]], safe=",/:@")

    def write(state: State, estimate: Estimate | None) -> str:
        query = "&".join(filter(None, (state.write_query(estimate), tail)))
        return f"{reverse('compare')}?{shorten_query(query)}"

    return write


def _in_tier(state: State, tier: str) -> State:
    """Put the same question to the prices of another tier."""
    conditions = replace(state.request.conditions, tier=tier)
    return replace(state, request=replace(state.request, conditions=conditions))


def _around(form: CompareForm, state: State | None) -> dict[str, Any]:
    """Build the form's side of the page."""
    models = state.request.models if state else tuple(form.cleaned_data.get("models") or ())
    context = {"visible": VISIBLE, "is_example": form.data is EXAMPLE_FORM, "baselines": [(n, n) for n in models]}
    if state is None:
        unseen = [pair for pair in _sent(form) if pair[0] not in VISIBLE]
        return context | {"field": read_fields(form), "unseen": unseen}
    fields = read_fields(form, as_of=state.request.conditions.as_of.isoformat())
    unseen = [pair for pair in parse_qsl(state.write_query(), keep_blank_values=True) if pair[0] not in VISIBLE]
    return context | {"field": fields, "unseen": unseen}


def _sent(form: CompareForm) -> list[tuple[str, str]]:
    data: Any = form.data
    lists = data.lists() if hasattr(data, "lists") else ((name, [value]) for name, value in data.items())
    return [(name, value) for name, values in lists if name in form.fields for value in values]
