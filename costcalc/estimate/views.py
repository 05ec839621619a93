from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse

from costcalc import formatting
from costcalc.current import catalog, current_day
from costcalc.estimate.changes_since import compare_with_today
from costcalc.estimate.charts import draw_charts
from costcalc.estimate.context_form import build_form_context, build_whole_form
from costcalc.estimate.forms import check_state
from costcalc.estimate.lens import REQUEST, Lens
from costcalc.estimate.prompt_view import build_prompt_context, describe_read
from costcalc.estimate.ranking import rank_by_cost
from costcalc.estimate.state import State
from costcalc.estimate.strip import build_strip, describe_size
from costcalc.estimate.summary import list_remarks
from costcalc.estimate.table import build_table
from costcalc.projection.section import PlanSection, build_section
from costcalc.request.forms import RequestForm
from costcalc.request.from_form import choose_models
from costcalc.request.prompt import count_total, list_texts, name_text
from costcalc.request.signed_count import TextNeeded, sign_count
from costcalc.web.address import shorten_query
from costcalc.web.carried import read_own
from costcalc.web.conditions import compare_excluded
from costcalc.web.fields import Field
from costcalc.web.responses import HtmxRequest, accept_text, ask_for_text, read_seen, render_page, wants_fragment
from costcalc.web.selection import Edited, edit_selection, show_selection
from pricing.estimate.estimate import Estimate, estimate_request
from pricing.tokens.prompt import PromptCount

DOWNLOADS = {"csv": "CSV", "xlsx": "Excel", "json": "JSON", "md": "Markdown"}
OVER_TIME = ("volume", "months")
"""Charts that are drawn of the months ahead."""


@dataclass(frozen=True)
class Answered:
    """A request that was understood, and its figures."""

    request: HtmxRequest
    lens: Lens
    page: str
    """Name of the page that shows it."""
    state: State
    data: dict[str, Any]
    """Cleaned data of the form."""
    estimate: Estimate
    plan: PlanSection

    @cached_property
    def query(self) -> str:
        return shorten_query(self.state.write_query(self.estimate) + self.plan.query)


Build = Callable[[Answered], dict[str, Any]]
"""What a page shows of an answer beside the form and the strip."""


@accept_text("GET", "HEAD", "POST")
def page(request: HtmxRequest) -> HttpResponse:
    """Show the form and its results. What is pasted arrives by POST; an address holds numbers and choices."""
    return answer_page(request, REQUEST, "estimate", show_rows)


def answer_page(
    request: HtmxRequest, lens: Lens, folder: str, build: Build, sent: QueryDict | None = None
) -> HttpResponse:
    """Answer with the form, the strip, and what `build` makes of the figures for `folder`/results.html.

    `sent`: what the form held, where the request does not send it as one.
    """
    try:
        return _answer(request, lens, folder, build, sent)
    except TextNeeded:
        return ask_for_text(request)


def _answer(request: HtmxRequest, lens: Lens, folder: str, build: Build, sent: QueryDict | None) -> HttpResponse:
    edited = Edited(sent) if sent is not None else _edit(request, lens)
    form = lens.form(edited.data, request.FILES)
    page = lens.compare if folder == "compare" else lens.name
    state = check_state(form) if form.is_valid() else None
    estimate = estimate_request(catalog(), state.request) if state else None
    plan = build_section(form.data, estimate, lens.volume, unseen=read_seen(request) not in (None, *OVER_TIME))
    for name in plan.problems.keys() & form.fields.keys():
        form.add_error(name, plan.problems[name])
    context = build_form_context(form, state, plan) | {"lens": lens, "page": page}
    if not wants_fragment(request):
        context |= build_whole_form(form, state, plan, context["field"], lens.first.get("prompt", ""))
    context |= _select(form, edited, context["field"])
    if state is None or estimate is None or plan.problems:
        return render_page(request, folder, form, {**context, "strip": None}, None)
    answered = Answered(request, lens, page, state, form.cleaned_data, estimate, plan)
    return render_page(request, folder, form, context, _share(answered) | build(answered))


def _edit(request: HttpRequest, lens: Lens) -> Edited:
    """Read the form, with what a pressed button does to the selection."""
    if request.method == "POST":
        return edit_selection(request.POST, rank_by_cost(lens.form, request.POST, request.FILES))
    query = read_own(request)
    if not query:
        return Edited(lens.first)
    return edit_selection(query, rank_by_cost(lens.form, query))


def _select(form: RequestForm, edited: Edited, fields: Mapping[str, Field]) -> dict[str, Any]:
    """Build the selection. What is wrong elsewhere in the form does not change who was chosen."""
    day = form.cleaned_data.get("as_of") or current_day()
    return show_selection(edited, fields, choose_models(form.cleaned_data.get("models"), day), day)


def _share(answered: Answered) -> dict[str, Any]:
    """Build what every view of an answer has: the strip, the files, the addresses."""
    state, estimate, query = answered.state, answered.estimate, answered.query
    prompt, texts = state.request.prompt, list_texts(answered.data["pasted"].prompt)
    elsewhere = not texts and not answered.data["known"] and isinstance(prompt, PromptCount)
    own, size = (describe_size(estimate, count_total(prompt), elsewhere=other) for other in (False, elsewhere))
    strip = build_strip(estimate, size, state.baseline, answered.plan.ahead, answered.plan.budget)
    return {
        "strip": strip,
        "foreign": size if size != own else "",
        "own_size": strip.size.replace(size, own, 1),
        "text_counts": name_text(prompt),
        "counted_text": sign_count(answered.data, state.request),
        "state_query": query,
        "address": f"{reverse(answered.page)}?{query}",
        "downloads": [
            (text, f"{reverse(f'{answered.lens.name}-{ending}')}?{query}") for ending, text in DOWNLOADS.items()
        ],
        "prices_of": formatting.long_day(state.request.conditions.as_of),
        "tier": state.request.conditions.tier,
        "not_included": compare_excluded(estimate.results),
        "remarks": list_remarks(estimate),
        "read_as": describe_read(state, answered.data["pasted"]),
        "since": None,
        **_compare_days(answered),
    }


def _compare_days(answered: Answered) -> dict[str, Any]:
    """Compare with the prices of today, where an address of another day was opened."""
    if answered.request.method == "POST":
        return {}
    return compare_with_today(
        answered.state,
        answered.data,
        answered.estimate,
        lambda now: f"{reverse(answered.page)}?{shorten_query(now.write_query() + answered.plan.query)}",
    )


def show_rows(answered: Answered) -> dict[str, Any]:
    """Build the table with a row for each model, and the charts."""
    state, data, estimate, plan = answered.state, answered.data, answered.estimate, answered.plan
    return {
        "table": build_table(estimate, state.sort, data["how"], state.columns, state.baseline),
        "sort": state.sort,
        "how": data["how"],
        "charts": draw_charts(estimate, state.baseline, plan.ahead, read_seen(answered.request)),
        "plan": plan.results,
        "plan_query": answered.query,
        **build_prompt_context(state, data["pasted"], data["show"]),
    }
