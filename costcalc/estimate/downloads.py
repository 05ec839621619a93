"""The figures of an address to take away, in the order and the columns of the page."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET

from costcalc.current import catalog
from costcalc.estimate.csv_file import to_csv
from costcalc.estimate.forms import EstimateForm
from costcalc.estimate.json_file import to_json
from costcalc.estimate.markdown import to_markdown
from costcalc.estimate.state import State, checked_state
from costcalc.estimate.workbook import to_xlsx
from costcalc.projection.forms import PlanForm
from costcalc.projection.markdown import to_markdown as plan_markdown
from costcalc.projection.section import answers_of, section
from costcalc.web.address import numbers_only, short
from costcalc.web.responses import file, problems_of, refused
from pricing.estimate.estimate import Estimate, estimate
from pricing.projection.analysis import Answers


class Asked(NamedTuple):
    """What an address asks, answered."""

    estimate: Estimate
    state: State
    query: str
    """Of the address of the page with these figures, in full."""
    address: str
    plan: Answers | None


@require_GET
def csv(request: HttpRequest) -> HttpResponse:
    return _file(request, "csv", lambda a: to_csv(a.estimate, a.state, a.query))


@require_GET
def xlsx(request: HttpRequest) -> HttpResponse:
    return _file(request, "xlsx", lambda a: to_xlsx(a.estimate, a.state, a.address, a.plan), planned=True)


@require_GET
def markdown(request: HttpRequest) -> HttpResponse:
    return _file(request, "md", _markdown, planned=True)


def _markdown(asked: Asked) -> str:
    return to_markdown(asked.estimate, asked.state, asked.address, plan_markdown(asked.plan) if asked.plan else "")


@require_GET
def json(request: HttpRequest) -> HttpResponse:
    return _file(request, "json", lambda a: to_json(a.estimate, a.state, a.query))


def _file(
    request: HttpRequest, ending: str, make: Callable[[Asked], str | bytes], *, planned: bool = False
) -> HttpResponse:
    """`planned`: the file holds the plan, too."""
    query = numbers_only(request.GET)
    form, plan = EstimateForm(query), PlanForm(query if planned else {})
    asked = _asked(request, form, plan)
    if asked is None:
        return refused(problems_of(form, plan))
    return file(f"{asked.state.request.conditions.as_of.isoformat()}.{ending}", make(asked))


def _asked(request: HttpRequest, form: EstimateForm, plan: PlanForm) -> Asked | None:
    """None where the address is not right, with the reason at a form's field."""
    if not form.is_valid() or not plan.is_valid():
        return None
    state = checked_state(form)
    if state is None:
        return None
    found = estimate(catalog(), state.request)
    query = state.query(found) + section(form.data, None).query
    address = request.build_absolute_uri(f"{reverse('estimate')}?{short(query)}")
    answered = answers_of(plan, found) if plan.cleaned_data["months"] else None
    return None if plan.errors else Asked(found, state, query, address, answered)
