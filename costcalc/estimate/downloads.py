"""The figures of an address as files, in the order and the columns of the page; its projection, too."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, NamedTuple

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import URLPattern, path, reverse
from django.views.decorators.http import require_safe

from costcalc.current import catalog
from costcalc.estimate.assumptions import write_export_address
from costcalc.estimate.csv_file import to_csv
from costcalc.estimate.forms import EstimateForm, check_state
from costcalc.estimate.json_file import to_json
from costcalc.estimate.lens import Lens
from costcalc.estimate.markdown import to_markdown
from costcalc.estimate.state import State
from costcalc.estimate.workbook import to_xlsx
from costcalc.projection import csv_file as plan_file
from costcalc.projection.api import describe_file
from costcalc.projection.forms import PlanForm
from costcalc.projection.markdown import to_markdown as plan_markdown
from costcalc.projection.section import analyze_form, build_section, has_plan, look_without_plan
from costcalc.web.address import expand_query, shorten_query
from costcalc.web.responses import Body, View, refuse_file, send_file
from pricing.estimate.estimate import Estimate, estimate_request
from pricing.projection.analysis import Analysis

Plan = Literal["none", "if any", "required"]


class Figures(NamedTuple):
    """Figures of an address."""

    estimate: Estimate
    state: State
    query: str
    """Query of the page with these figures, in full."""
    address: str
    plan: Analysis | None

    @property
    def exported(self) -> str:
        """Address that a file holds, to be imported again."""
        return write_export_address(self.state.request, self.query)


def _markdown(figures: Figures) -> str:
    plan = plan_markdown(figures.plan) if figures.plan else ""
    return to_markdown(figures.estimate, figures.state, figures.address, plan)


def _workbook(figures: Figures) -> bytes:
    """Write the workbook, which has the months ahead whether or not anyone planned them."""
    ahead = figures.plan.ahead if figures.plan else look_without_plan(figures.estimate)
    return to_xlsx(figures.estimate, figures.state, figures.address, figures.plan, ahead)


def _offer(lens: Lens, name: str, make: Callable[[Figures], Body], *, plan: Plan = "none") -> View:
    """Build the view of a file whose `name` has a place for the day; `plan`: whether it holds the projection."""

    @require_safe
    def view(request: HttpRequest) -> HttpResponseBase:
        query = expand_query(request.GET)
        form, plan_form = lens.form(query), PlanForm({} if plan == "none" else query)
        figures = _figures(request, lens, form, plan_form, plan)
        if figures is None:
            return refuse_file(form, plan_form)
        return send_file(name.format(figures.state.request.conditions.as_of.isoformat()), make(figures))

    return view


def _offer_plan(lens: Lens, name: str, make: Callable[[Analysis, str], Body]) -> View:
    return _offer(lens, name, lambda f: make(f.plan, f.exported) if f.plan else "", plan="required")


def _figures(request: HttpRequest, lens: Lens, form: EstimateForm, plan: PlanForm, wanted: Plan) -> Figures | None:
    """Read the figures, with the plan where it is wanted; None where a field is wrong, which then says why."""
    if not form.is_valid() or not plan.is_valid():
        return None
    state = check_state(form)
    if state is None:
        return None
    priced = estimate_request(catalog(), state.request)
    query = state.write_query(priced) + build_section(form.data, None).query
    address = request.build_absolute_uri(f"{reverse(lens.name)}?{shorten_query(query)}")
    analysis = analyze_form(plan, priced) if wanted == "required" or has_plan(plan.data, priced) else None
    return None if plan.errors else Figures(priced, state, query, address, analysis)


def offer_files(lens: Lens, prefix: str = "") -> list[URLPattern]:
    """Return the routes of a lens's files, each named after its page: estimate-csv, estimate-plan-csv.

    `prefix` begins what each file is called, and the addresses of the months ahead.
    """
    named, months = f"{prefix}{{}}", f"{prefix}plan"
    views = {
        "csv": (lens.name, _offer(lens, f"{named}.csv", lambda f: to_csv(f.estimate, f.state, f.exported))),
        "xlsx": (lens.name, _offer(lens, f"{named}.xlsx", _workbook, plan="if any")),
        "md": (lens.name, _offer(lens, f"{named}.md", _markdown, plan="if any")),
        "json": (lens.name, _offer(lens, f"{named}.json", lambda f: to_json(f.estimate, f.state, f.exported))),
        "plan-csv": (months, _offer_plan(lens, f"{months}-{{}}.csv", plan_file.to_csv)),
        "plan-answers-csv": (
            f"{months}-answers",
            _offer_plan(lens, f"{months}-answers-{{}}.csv", plan_file.answers_to_csv),
        ),
        "plan-json": (months, _offer_plan(lens, f"{months}-{{}}.json", describe_file)),
    }
    return [
        path(f"{place}.{name.rpartition('-')[2]}", view, name=f"{lens.name}-{name}")
        for name, (place, view) in views.items()
    ]
