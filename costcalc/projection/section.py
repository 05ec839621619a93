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

from costcalc.projection import charts, choice_tables, sensitivity_tables, tables
from costcalc.projection.assumptions import assumptions, summaries
from costcalc.projection.fields import lines_of
from costcalc.projection.forms import NAMES, PlanForm
from costcalc.projection.tables import Table
from costcalc.web.fields import read_field
from pricing.estimate.estimate import Estimate
from pricing.projection.analysis import Analysis, answer_plan
from pricing.workload import WorkloadError

LINES = ("types", "routes")
DOWNLOADS = (
    ("months as CSV", "plan-csv"),
    ("answers as CSV", "plan-answers-csv"),
    ("Excel", "estimate-xlsx"),
    ("JSON", "plan-json"),
    ("Markdown", "estimate-md"),
)


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
    begun: bool = False
    """Whether something is filled in, but not the months that would make it a plan."""

    @property
    def query(self) -> str:
        """To be put behind the estimate's own query string."""
        return f"&{urlencode(self.pairs, safe=',/:@')}" if self.pairs else ""


def section(data: Mapping[str, Any] | QueryDict, estimate: Estimate | None) -> PlanSection:
    """Read the plan's fields. Without an estimate (the rest of the form is wrong) they are only shown again."""
    if not any(str(data.get(name) or "").strip() for name in NAMES):
        return _blank()
    form = PlanForm(data)
    results = None
    if form.is_valid() and form.cleaned_data["months"] and estimate:
        found = analyze_form(form, estimate)
        results = _results(found) if found else None
    problems = {name: " ".join(map(str, errors)) for name, errors in form.errors.items()}
    begun = not problems and form.cleaned_data["months"] is None
    return PlanSection(*_html(form), problems, () if problems else pairs_of(form), results, begun)


@cache
def _blank() -> PlanSection:
    """Most pages have no plan; what they show of one is rendered once."""
    return PlanSection(*_html(PlanForm({})), {})


def _html(form: PlanForm) -> tuple[str, str]:
    fields = {name: read_field(form, name) for name in NAMES}
    values = {name: field.value for name, field in fields.items()}
    shown_lines = {name: replace(fields[name], value="\n".join(lines_of(values[name]))) for name in LINES}
    context = {
        "field": fields,
        "shown_lines": shown_lines,
        "says": summaries(values),
        "any": any(value.strip() for value in values.values()),
    }
    return render_to_string("projection/form.html", context), render_to_string("projection/errors.html", context)


def pairs_of(form: PlanForm) -> tuple[tuple[str, str], ...]:
    """The fields that are filled, as an address holds them."""
    texts = ((name, str(form.data.get(name) or "").strip()) for name in NAMES)
    return tuple((name, "; ".join(lines_of(text)) if name in LINES else text) for name, text in texts if text)


def analyze_form(form: PlanForm, estimate: Estimate) -> Analysis | None:
    """Of a valid form with months. None where something is wrong, which is then said at its field."""
    try:
        found = answer_plan(form.scenario(), estimate)
        if not found.projected:
            raise WorkloadError("models", "has no model to plan with; choose one")
    except WorkloadError as error:
        form.reject(error)
        return None
    return found


def in_order(analysis: Analysis) -> list[Table]:
    """All that is answered, in the order of the page."""
    made = [
        tables.totals(analysis), tables.months(analysis), tables.budget(analysis), choice_tables.routing(analysis),
        choice_tables.subscription(analysis), choice_tables.limits(analysis), sensitivity_tables.what_drives(analysis),
        sensitivity_tables.three_levers(analysis),
    ]  # fmt: skip
    return [table for table in made if table]


def _results(analysis: Analysis) -> dict[str, Any]:
    """What templates/plan/results.html shows."""
    figures = {
        tables.MONTHS: charts.projection(analysis),
        "limits": charts.levels(analysis),
        "drivers-table": charts.tornado(analysis),
    }
    return {
        "answer": tables.answer(analysis),
        "tables": in_order(analysis),
        "figures": figures,  # each stands before the table of this id
        "undriven": sensitivity_tables.unknown(analysis),
        "assumptions": assumptions(analysis),
        # The workbook and the Markdown are those of the estimate, which hold its plan.
        "downloads": [(text, reverse(name)) for text, name in DOWNLOADS],
    }
