"""The plan's part of the estimate page: its fields, what is wrong with them, the months ahead, and its answers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cache
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict
from django.template.loader import render_to_string

from costcalc import formatting
from costcalc.projection import sensitivity_tables
from costcalc.projection.answers import answer_scenario, look_at_scenario
from costcalc.projection.assumptions import list_assumptions, list_filled
from costcalc.projection.forms import NAMES, PlanForm
from costcalc.projection.lines import split_lines
from costcalc.projection.sensitivity_charts import draw_drivers
from costcalc.projection.summary import write_summary
from costcalc.projection.table_list import list_tables
from costcalc.web.fields import Field, NumberField, WholeNumber, read_field
from costcalc.web.numbers import read_number
from pricing.estimate.estimate import Estimate
from pricing.projection.ahead import Ahead
from pricing.projection.analysis import Analysis, answer_ahead
from pricing.projection.scenario import Scenario
from pricing.workload import WorkloadError

LINES = ("types", "routes")
DOWNLOADS = (
    ("months as CSV", "plan-csv"),
    ("answers as CSV", "plan-answers-csv"),
    ("Excel", "xlsx"),
    ("JSON", "plan-json"),
    ("Markdown", "md"),
)


MAIN = ("months", "growth", "budget")
"""Fields of the plan among the estimate's main numbers: they look ahead, and alone ask for no plan."""
DRAWER = tuple(name for name in NAMES if name not in MAIN)


@dataclass(frozen=True, slots=True)
class PlanSection:
    """`form` and `errors` are HTML: the drawer's sections, and their messages alone, to be swapped in by htmx."""

    form: str
    errors: str
    fields: dict[str, Field]
    """The main ones, which the estimate's form shows with its own."""
    filled: tuple[str, ...] = ()
    """What the drawer's sections hold, in a few words each."""
    problems: Mapping[str, str] = field(default_factory=dict)
    """Messages by field; the page is refused while there are any."""
    pairs: tuple[tuple[str, str], ...] = ()
    """Fields that the address holds, each with its value."""
    budget: Decimal | None = None
    """Dollars a month; None where none, or no right one, is stated."""
    ahead: Ahead | None = None
    """Months ahead and their budget; None where nothing has a price, or no volume is stated."""
    results: Mapping[str, Any] | None = None
    """The full plan; None where only main fields are filled."""

    @property
    def wrong(self) -> bool:
        """True where a message stands in the drawer."""
        return any(name in self.problems for name in DRAWER)

    @property
    def query(self) -> str:
        """Query string to put behind the estimate's own."""
        return f"&{urlencode(self.pairs, safe=',/:@')}" if self.pairs else ""


def build_section(
    data: Mapping[str, Any] | QueryDict, estimate: Estimate | None, volume: str = "Requests", *, unseen: bool = False
) -> PlanSection:
    """Read the plan's fields. Without an estimate (the rest of the form is wrong) they are only shown again.

    `volume`: what there are so many of a month, as the form calls it; `unseen`: nobody sees months that nobody plans.
    """
    if not _is_filled(data, NAMES):
        look = look_briefly if unseen else look_without_plan
        return replace(_blank(volume), ahead=look(estimate) if estimate else None)
    form, ahead, results = PlanForm(data), None, None
    if form.is_valid() and estimate and has_plan(data, estimate):
        try:
            ahead = look_at_scenario(form.build_scenario(), estimate)
            results = _results(answer_ahead(ahead)) if ahead.projected and _is_filled(data, DRAWER) else None
        except WorkloadError as error:
            if (
                error.field != "first" or form.cleaned_data["start"]
            ):  # else the estimate's own day is too late for months
                form.reject(error)
    problems = {name: " ".join(map(str, errors)) for name, errors in form.errors.items()}
    pairs = () if problems else list_pairs(form)
    budget = form.cleaned_data.get("budget")
    return replace(_show(form, volume), problems=problems, pairs=pairs, budget=budget, ahead=ahead, results=results)


def look_without_plan(estimate: Estimate) -> Ahead | None:
    """Look a year ahead where nobody asked for other months; None where there is nothing to see."""
    if not _has_months(estimate):
        return None
    try:
        return look_at_scenario(Scenario(), estimate)
    except WorkloadError:  # such as a day in the year 9999, which is an estimate's all the same
        return None


def look_briefly(estimate: Estimate) -> Ahead | None:
    """Look ahead on the cheapest model alone, which tells whether there are months to see."""
    alone = look_without_plan(replace(estimate, results=(estimate.cheapest,))) if estimate.cheapest else None
    months = [month for each in alone.projected for month in each.projection.months] if alone else []
    return alone if any(month.cost and month.cost.expected for month in months) else look_without_plan(estimate)


def has_plan(data: Mapping[str, Any] | QueryDict, estimate: Estimate) -> bool:
    """Return whether the fields ask for months: a main one alone only where an estimate has a volume and a price."""
    return _is_filled(data, DRAWER) or (_is_filled(data, MAIN) and _has_months(estimate))


def _is_filled(data: Mapping[str, Any] | QueryDict, names: Iterable[str]) -> bool:
    return any(str(data.get(name) or "").strip() for name in names)


def _has_months(estimate: Estimate) -> bool:
    return bool(estimate.request.workload.monthly_requests) and any(result.quote for result in estimate.results)


@cache
def _blank(volume: str) -> PlanSection:
    """Render what a page without a plan shows of one; most have none, so it is done once."""
    return _show(PlanForm({}), volume)


def _show(form: PlanForm, volume: str) -> PlanSection:
    """Render the fields as they are filled, with their messages."""
    fields = {name: read_field(form, name) for name in NAMES}
    drawer = {name: fields[name] for name in DRAWER}
    shown_lines = {name: replace(drawer[name], value="\n".join(split_lines(drawer[name].value))) for name in LINES}
    return PlanSection(
        render_to_string("projection/form.html", {"field": drawer, "shown_lines": shown_lines, "volume": volume}),
        render_to_string("shared/errors.html", {"field": drawer}),
        {name: fields[name] for name in MAIN},
        list_filled({name: field.value for name, field in drawer.items()}),
    )


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
    """Analyze the plan of a valid form; None where something is wrong, as its field then says."""
    try:
        analysis = answer_scenario(form.build_scenario(), estimate)
        if not analysis.projected:
            raise WorkloadError("models", "must have at least one model; choose one")
    except WorkloadError as error:
        form.reject(error)
        return None
    return analysis


def _results(analysis: Analysis) -> dict[str, Any]:
    """Build the context of templates/projection/results.html."""
    figures = {
        "drivers-table": draw_drivers(analysis),
    }
    return {
        "answer": write_summary(analysis.ahead),
        "tables": [table.spell_days() for table in list_tables(analysis)],
        "figures": figures,  # each stands before the table of this id
        "undriven": sensitivity_tables.explain_missing(analysis),
        "assumptions": list_assumptions(analysis),
        # The workbook and the Markdown are those of the estimate, which hold its plan.
        "downloads": DOWNLOADS,
    }
