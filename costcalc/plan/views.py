"""The plan that the estimate page shows at the same query string, to take away."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from costcalc.book import catalog
from costcalc.contract.projection import plan_told
from costcalc.estimate.address import numbers_only
from costcalc.estimate.forms import EstimateForm
from costcalc.estimate.state import checked_state
from costcalc.files import file, json_text, problems_of, refused
from costcalc.plan.export import to_csv
from costcalc.plan.forms import PlanForm
from costcalc.plan.section import answers_of
from pricing.answers import Answers
from pricing.estimate import estimate


@require_safe
def csv(request: HttpRequest) -> HttpResponse:
    return _file(request, "csv", to_csv)


@require_safe
def json(request: HttpRequest) -> HttpResponse:
    return _file(request, "json", to_json)


def to_json(found: Answers) -> str:
    """What the API answers."""
    return json_text(plan_told(found))


def _file(request: HttpRequest, ending: str, make: Callable[[Answers], str]) -> HttpResponse:
    query = numbers_only(request.GET)
    form, plan = EstimateForm(query), PlanForm(query)
    if plan.is_valid() and plan.cleaned_data["months"] is None:
        plan.add_error("months", "Write how many months to plan, from 1 to 36.")
    found = _answered(form, plan)
    if found is None:
        return refused(problems_of(form, plan))
    return file(f"plan-{found.estimate.request.conditions.as_of.isoformat()}.{ending}", make(found))


def _answered(form: EstimateForm, plan: PlanForm) -> Answers | None:
    """None where a form is not right; it says why."""
    if not form.is_valid() or not plan.is_valid():
        return None
    state = checked_state(form)
    return answers_of(plan, estimate(catalog(), state.request)) if state else None
