"""The plan that the estimate page shows at the same query string, to take away."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from costcalc.current import catalog
from costcalc.estimate.forms import EstimateForm
from costcalc.estimate.state import checked_state
from costcalc.export.json_text import json_text
from costcalc.projection.api import plan_told
from costcalc.projection.csv_file import answers_csv, to_csv
from costcalc.projection.forms import PlanForm
from costcalc.projection.section import answers_of, section
from costcalc.web.address import numbers_only
from costcalc.web.responses import file, problems_of, refused
from pricing.estimate.estimate import estimate
from pricing.projection.analysis import Answers


@require_safe
def csv(request: HttpRequest) -> HttpResponse:
    return _file(request, "csv", to_csv)


@require_safe
def answers(request: HttpRequest) -> HttpResponse:
    return _file(request, "csv", answers_csv, name="plan-answers")


@require_safe
def json(request: HttpRequest) -> HttpResponse:
    return _file(request, "json", to_json)


def to_json(found: Answers, query: str) -> str:
    """What the API answers, and the query of the page's address: from it the file can be taken in again."""
    return json_text({**plan_told(found), "address": query})


def _file(
    request: HttpRequest, ending: str, make: Callable[[Answers, str], str], *, name: str = "plan"
) -> HttpResponse:
    query = numbers_only(request.GET)
    form, plan = EstimateForm(query), PlanForm(query)
    if plan.is_valid() and plan.cleaned_data["months"] is None:
        plan.add_error("months", "Write how many months to plan, from 1 to 36.")
    made = _made(form, plan, make)
    if made is None:
        return refused(problems_of(form, plan))
    day, text = made
    return file(f"{name}-{day.isoformat()}.{ending}", text)


def _made(form: EstimateForm, plan: PlanForm, make: Callable[[Answers, str], str]) -> tuple[date, str] | None:
    """(the day whose prices count, the file); None where a form is not right, which says why."""
    if not form.is_valid() or not plan.is_valid():
        return None
    state = checked_state(form)
    if state is None:
        return None
    priced = estimate(catalog(), state.request)
    found = answers_of(plan, priced)
    query = state.query(priced) + section(plan.data, None).query
    return (state.request.conditions.as_of, make(found, query)) if found else None
