"""The plan's part of the estimate page: its fields, what is wrong with them, its answers. Without a plan, nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict
from django.template.loader import render_to_string
from django.urls import reverse

from costcalc.fields import shown
from costcalc.plan import charts, choices, reasons, tables
from costcalc.plan.assumptions import assumptions, summaries
from costcalc.plan.build import Projected, projected
from costcalc.plan.fields import lines_of
from costcalc.plan.forms import NAMES, PlanForm
from pricing.estimate import Estimate
from pricing.workload import WorkloadError

LINES = ("types", "routes")


@dataclass(frozen=True, slots=True)
class PlanSection:
    """`form` and `errors` are HTML: the folded sections, and the messages alone, to be swapped in by htmx."""

    form: str
    errors: str
    problems: Mapping[str, str]
    """Messages by field; the page is refused while there are any."""
    pairs: tuple[tuple[str, str], ...] = ()
    """What the address holds of it."""
    results: Mapping[str, Any] | None = None

    @property
    def query(self) -> str:
        """To be put behind the estimate's own query string."""
        return f"&{urlencode(self.pairs, safe=',/:@%')}" if self.pairs else ""


def section(data: Mapping[str, Any] | QueryDict, estimate: Estimate | None) -> PlanSection:
    """Read the plan's fields. Without an estimate (the rest of the form is wrong) they are only shown again."""
    if not any(str(data.get(name) or "").strip() for name in NAMES):
        return _blank()
    form = PlanForm(data)
    results = None
    if form.is_valid() and form.cleaned_data["months"] and estimate:
        try:
            results = _results(form.cleaned_data, estimate)
        except WorkloadError as error:
            form.refuse(error)
    fields = {name: shown(form, name) for name in NAMES}
    problems = {name: field.error for name, field in fields.items() if field.error}
    return PlanSection(*_html(form), problems, () if problems else pairs_of(form), results)


@cache
def _blank() -> PlanSection:
    """Most pages have no plan; what they show of one is rendered once."""
    return PlanSection(*_html(PlanForm({})), {})


def _html(form: PlanForm) -> tuple[str, str]:
    fields = {name: shown(form, name) for name in NAMES}
    values = {name: field.value for name, field in fields.items()}
    shown_lines = {name: replace(fields[name], value="\n".join(lines_of(values[name]))) for name in LINES}
    context = {
        "field": fields,
        "shown_lines": shown_lines,
        "says": summaries(values),
        "any": any(value.strip() for value in values.values()),
    }
    return render_to_string("plan/form.html", context), render_to_string("plan/errors.html", context)


def pairs_of(form: PlanForm) -> tuple[tuple[str, str], ...]:
    """The fields that are filled, as an address holds them."""
    texts = ((name, str(form.data.get(name) or "").strip()) for name in NAMES)
    return tuple((name, "; ".join(lines_of(text)) if name in LINES else text) for name, text in texts if text)


def found_of(data: Mapping[str, Any], estimate: Estimate) -> list[Projected]:
    """The cheapest over the period first. Raises WorkloadError where no model is known."""
    found = projected(data, estimate)
    if not found:
        raise WorkloadError("months", "has no model to plan with; choose one")
    return tables.ranked(found)


def _results(data: Mapping[str, Any], estimate: Estimate) -> dict[str, Any]:
    """What templates/plan/results.html shows. Raises WorkloadError."""
    found, request = found_of(data, estimate), estimate.request
    today = choices.todays(found, data)
    driven = reasons.what_drives(today, request)
    figures = [
        charts.projection(found),
        charts.levels(found, choices.subscription_of(data)),
        driven[1] if driven else None,
    ]
    money = [tables.budget(found, data), choices.routing(found, data), choices.subscription(found, data)]
    return {
        "answer": tables.answer(found),
        "totals": tables.totals(found),
        "projection": figures[0],
        "months": tables.months(found),
        "tables": [table for table in money if table],
        "crossing": figures[1],
        "limits": choices.limits(found, data),
        "drivers": driven[0] if driven else None,
        "tornado": figures[2],
        "levers": reasons.three_levers(today, data, request),
        "assumptions": assumptions(data, request, found[0].plan),
        "csv": reverse("plan-csv"),
    }
