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

from costcalc import formatting
from costcalc.projection import charts, choice_tables, sensitivity_tables, tables
from costcalc.projection.answers import answer_scenario
from costcalc.projection.assumptions import list_assumptions, summarize_sections
from costcalc.projection.fields import split_lines
from costcalc.projection.forms import NAMES, PlanForm
from costcalc.projection.tables import Table
from costcalc.web.fields import NumberField, WholeNumber, read_field
from costcalc.web.numbers import read_number
from pricing.estimate.estimate import Estimate
from pricing.projection.analysis import Analysis
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
    """Fields that the address holds, each with its value."""
    results: Mapping[str, Any] | None = None
    begun: bool = False
    """True where something is filled in, but not the months that would make it a plan."""

    @property
    def query(self) -> str:
        """Query string to put behind the estimate's own."""
        return f"&{urlencode(self.pairs, safe=',/:@')}" if self.pairs else ""


def build_section(data: Mapping[str, Any] | QueryDict, estimate: Estimate | None) -> PlanSection:
    """Read the plan's fields. Without an estimate (the rest of the form is wrong) they are only shown again."""
    if not any(str(data.get(name) or "").strip() for name in NAMES):
        return _blank()
    form = PlanForm(data)
    results = None
    if form.is_valid() and form.cleaned_data["months"] and estimate:
        analysis = analyze_form(form, estimate)
        results = _results(analysis) if analysis else None
    problems = {name: " ".join(map(str, errors)) for name, errors in form.errors.items()}
    begun = not problems and form.cleaned_data["months"] is None
    return PlanSection(*_html(form), problems, () if problems else list_pairs(form), results, begun)


@cache
def _blank() -> PlanSection:
    """Render what a page without a plan shows of one; most have none, so it is done once."""
    return PlanSection(*_html(PlanForm({})), {})


def _html(form: PlanForm) -> tuple[str, str]:
    fields = {name: read_field(form, name) for name in NAMES}
    values = {name: field.value for name, field in fields.items()}
    shown_lines = {name: replace(fields[name], value="\n".join(split_lines(values[name]))) for name in LINES}
    context = {
        "field": fields,
        "shown_lines": shown_lines,
        "says": summarize_sections(values),
        "any": any(value.strip() for value in values.values()),
    }
    return render_to_string("projection/form.html", context), render_to_string("shared/errors.html", context)


def list_pairs(form: PlanForm) -> tuple[tuple[str, str], ...]:
    """List the fields of a valid form that are filled, as an address holds them."""
    texts = ((name, str(form.data.get(name) or "").strip()) for name in NAMES)
    pairs = ((name, _write(form, name, text)) for name, text in texts if text)
    return tuple((name, text) for name, text in pairs if text)


def _write(form: PlanForm, name: str, text: str) -> str:
    """Write what was typed as an address holds it: `50k` as 50000, a unit without a number as nothing, lines in one."""
    field = form.fields[name]
    if not isinstance(field, WholeNumber | NumberField):
        return "; ".join(split_lines(text)) if name in LINES else text
    if form.cleaned_data[name] is None:
        return ""
    return formatting.plain(read_number(text, field.unit if isinstance(field, NumberField) else ""))


def analyze_form(form: PlanForm, estimate: Estimate) -> Analysis | None:
    """Analyze the plan of a valid form with months; None where something is wrong, as its field then says."""
    try:
        analysis = answer_scenario(form.build_scenario(), estimate)
        if not analysis.projected:
            raise WorkloadError("models", "must have at least one model; choose one")
    except WorkloadError as error:
        form.reject(error)
        return None
    return analysis


BUILDERS = (
    tables.build_totals,
    tables.build_months,
    tables.build_budget,
    choice_tables.build_routing,
    choice_tables.build_subscription,
    choice_tables.build_limits,
    sensitivity_tables.build_drivers,
    sensitivity_tables.build_levers,
)
"""The tables, in the order of the page."""


def list_tables(analysis: Analysis) -> list[Table]:
    """List the tables of all that is answered."""
    return [table for build in BUILDERS if (table := build(analysis))]


def _results(analysis: Analysis) -> dict[str, Any]:
    """Build the context of templates/projection/results.html."""
    figures = {
        "drivers-table": charts.draw_drivers(analysis),
    }
    return {
        "answer": tables.write_summary(analysis),
        "tables": list_tables(analysis),
        "figures": figures,  # each stands before the table of this id
        "undriven": sensitivity_tables.explain_missing(analysis),
        "assumptions": list_assumptions(analysis),
        # The workbook and the Markdown are those of the estimate, which hold its plan.
        "downloads": [(text, reverse(name)) for text, name in DOWNLOADS],
    }
