"""The figures of an address to take away, in the order and the columns of the page."""

from __future__ import annotations

import json as jsonlib
from collections.abc import Callable
from dataclasses import replace
from typing import NamedTuple

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET

from costcalc.book import catalog
from costcalc.contract.told import estimate_told
from costcalc.estimate.address import numbers_only, short
from costcalc.estimate.export import to_csv
from costcalc.estimate.forms import EstimateForm
from costcalc.estimate.markdown import to_markdown
from costcalc.estimate.state import State, state_of
from costcalc.estimate.table import ordered
from costcalc.estimate.workbook import to_xlsx
from costcalc.plan.section import section
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


@require_GET
def csv(request: HttpRequest) -> HttpResponse:
    return _file(request, "csv", "text/csv; charset=utf-8", lambda a: to_csv(a.estimate, a.state, a.query))


@require_GET
def xlsx(request: HttpRequest) -> HttpResponse:
    return _file(request, "xlsx", XLSX, lambda a: to_xlsx(a.estimate, a.state, a.address))


@require_GET
def markdown(request: HttpRequest) -> HttpResponse:
    return _file(request, "md", "text/markdown; charset=utf-8", lambda a: to_markdown(a.estimate, a.state, a.address))


@require_GET
def json(request: HttpRequest) -> HttpResponse:
    return _file(request, "json", "application/json", to_json)


def to_json(asked: Asked) -> str:
    """What the API answers, in the screen's order, with the query that the file can be taken in by."""
    in_order = replace(asked.estimate, results=tuple(ordered(asked.estimate, asked.state.sort)))
    told = {**estimate_told(in_order), "address": asked.query}
    return jsonlib.dumps(told, ensure_ascii=False, indent=1) + "\n"


def _file(request: HttpRequest, ending: str, content_type: str, make: Callable[[Asked], str | bytes]) -> HttpResponse:
    form = EstimateForm(numbers_only(request.GET))
    asked = _asked(request, form)
    if asked is None:
        problems = [f"{name}: {error}" for name, errors in form.errors.items() for error in errors]
        return HttpResponse("\n".join(problems) + "\n", status=400, content_type="text/plain; charset=utf-8")
    response = HttpResponse(make(asked), content_type=content_type)
    name = f"costcalc-{asked.state.request.conditions.as_of.isoformat()}.{ending}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _asked(request: HttpRequest, form: EstimateForm) -> Asked | None:
    """None where the address is not right, with the reason at the form's field."""
    if not form.is_valid():
        return None
    try:
        state = state_of(form.cleaned_data)
    except JSONError as error:
        form.add_error("tools", str(error))
        return None
    query = state.query() + section(form.data, None).query
    address = request.build_absolute_uri(f"{reverse('estimate')}?{short(query)}")
    return Asked(estimate(catalog(), state.request), state, query, address)
