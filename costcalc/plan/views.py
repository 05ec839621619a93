from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from costcalc.book import catalog
from costcalc.estimate.address import numbers_only
from costcalc.estimate.forms import EstimateForm
from costcalc.estimate.state import state_of
from costcalc.plan.export import to_csv
from costcalc.plan.forms import PlanForm
from costcalc.plan.section import found_of
from pricing.estimate import estimate
from pricing.workload import WorkloadError


@require_safe
def csv(request: HttpRequest) -> HttpResponse:
    """The plan that the estimate page shows at the same query string."""
    query = numbers_only(request.GET)
    form, plan = EstimateForm(query), PlanForm(query)
    if plan.is_valid() and plan.cleaned_data["months"] is None:
        plan.add_error("months", "Write how many months to plan, from 1 to 36.")
    if not form.is_valid() or not plan.is_valid():
        return _refuse(form, plan)
    state = state_of(form.cleaned_data)
    priced = estimate(catalog(), state.request)
    try:
        text = to_csv(found_of(plan.cleaned_data, priced), priced, plan.cleaned_data)
    except WorkloadError as error:
        plan.refuse(error)
        return _refuse(form, plan)
    response = HttpResponse(text, content_type="text/csv; charset=utf-8")
    name = f"costcalc-plan-{state.request.conditions.as_of.isoformat()}.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _refuse(*forms: EstimateForm | PlanForm) -> HttpResponse:
    problems = [f"{name}: {error}" for form in forms for name, errors in form.errors.items() for error in errors]
    return HttpResponse("\n".join(problems) + "\n", status=400, content_type="text/plain; charset=utf-8")
