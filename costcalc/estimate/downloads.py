"""The figures of an address to take away, in the order and the columns of the page."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET

from costcalc.book import catalog
from costcalc.estimate.address import numbers_only, short
from costcalc.estimate.export import to_csv
from costcalc.estimate.forms import EstimateForm
from costcalc.estimate.json_file import to_json
from costcalc.estimate.markdown import to_markdown
from costcalc.estimate.state import State, state_of
from costcalc.estimate.workbook import to_xlsx
from costcalc.plan.forms import PlanForm
from costcalc.plan.markdown import to_markdown as plan_markdown
from costcalc.plan.section import answers_of, section
from pricing.answers import Answers
from pricing.estimate import Estimate, estimate
from pricing.jsontext import JSONError

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


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
    return _file(request, "csv", "text/csv; charset=utf-8", lambda a: to_csv(a.estimate, a.state, a.query))


@require_GET
def xlsx(request: HttpRequest) -> HttpResponse:
    return _file(request, "xlsx", XLSX, lambda a: to_xlsx(a.estimate, a.state, a.address, a.plan), planned=True)


@require_GET
def markdown(request: HttpRequest) -> HttpResponse:
    return _file(request, "md", "text/markdown; charset=utf-8", _markdown, planned=True)


def _markdown(asked: Asked) -> str:
    return to_markdown(asked.estimate, asked.state, asked.address, plan_markdown(asked.plan) if asked.plan else "")


@require_GET
def json(request: HttpRequest) -> HttpResponse:
    return _file(request, "json", "application/json", lambda a: to_json(a.estimate, a.state, a.query))


def _file(
    request: HttpRequest, ending: str, content_type: str, make: Callable[[Asked], str | bytes], *, planned: bool = False
) -> HttpResponse:
    """`planned`: the file holds the plan, too."""
    query = numbers_only(request.GET)
    form, plan = EstimateForm(query), PlanForm(query if planned else {})
    asked = _asked(request, form, plan)
    if asked is None:
        return refuse(form, plan)
    response = HttpResponse(make(asked), content_type=content_type)
    name = f"costcalc-{asked.state.request.conditions.as_of.isoformat()}.{ending}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def refuse(*forms: Form) -> HttpResponse:
    """What is wrong with an address, field by field."""
    problems = [f"{name}: {error}" for form in forms for name, errors in form.errors.items() for error in errors]
    return HttpResponse("\n".join(problems) + "\n", status=400, content_type="text/plain; charset=utf-8")


def _asked(request: HttpRequest, form: EstimateForm, plan: PlanForm) -> Asked | None:
    """None where the address is not right, with the reason at a form's field."""
    if not form.is_valid() or not plan.is_valid():
        return None
    try:
        state = state_of(form.cleaned_data)
    except JSONError as error:
        form.add_error("tools", str(error))
        return None
    found = estimate(catalog(), state.request)
    query = state.query(found) + section(form.data, None).query
    address = request.build_absolute_uri(f"{reverse('estimate')}?{short(query)}")
    answered = answers_of(plan, found) if plan.cleaned_data["months"] else None
    return None if plan.errors else Asked(found, state, query, address, answered)
