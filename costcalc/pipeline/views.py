from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_safe

from costcalc import formatting
from costcalc.current import catalog, current_day
from costcalc.pipeline.charts import draw_months, draw_steps
from costcalc.pipeline.csv_file import months_to_csv, to_csv
from costcalc.pipeline.examples import EXAMPLES, FIRST, write_query
from costcalc.pipeline.fieldsets import list_fieldsets
from costcalc.pipeline.forms import PipelineForm
from costcalc.pipeline.measure import MeasureError, measure_step
from costcalc.pipeline.rows import Row, read_rows
from costcalc.pipeline.schema import describe_pipeline
from costcalc.pipeline.state import State, read_state
from costcalc.pipeline.table import list_groups, list_totals, write_summary
from costcalc.web.carried import read_own
from costcalc.web.fields import read_fields
from costcalc.web.responses import Body, HtmxRequest, View, accept_text, refuse_file, render_page, send_file
from pricing.pipeline.quantities import list_names
from pricing.units import TIERS
from pricing.workload import WorkloadError


@accept_text("GET", "HEAD", "POST")
def page(request: HtmxRequest) -> HttpResponse:
    """Show a pipeline as the form or the address describes it. A text and a file arrive by POST, to be measured."""
    data = request.POST if request.method == "POST" else read_own(request, write_query(FIRST))
    form = PipelineForm(data, request.FILES)
    rows, note = read_rows(data), ""
    valid = form.is_valid()
    day = form.cleaned_data.get("as_of") or current_day()
    if valid and data.get("edit") == "measure":
        try:
            rows, note = _measured(rows, form, day)
        except MeasureError as error:
            form.add_error(error.field, str(error))
    results = _results(form, rows) if form.is_valid() and not any(row.errors for row in rows) else None
    return render_page(request, "pipeline", form, _around(form, rows, day) | {"note": note}, results)


def _offer(name: str, make: Callable[[State], Body]) -> View:
    """Build the view of a file with the figures of the page at the same address; `name` has a place for the day."""

    @require_safe
    def view(request: HttpRequest) -> HttpResponseBase:
        form, rows = PipelineForm(request.GET), read_rows(request.GET)
        body: Body = ""
        if form.is_valid() and not any(row.errors for row in rows):
            try:
                body = make(read_state(form.cleaned_data, rows))
            except WorkloadError as error:
                form.reject(error)
        problems = [f"step {i}: {p}" for i, row in enumerate(rows, start=1) for p in row.errors.values()]
        if form.errors or problems:
            return refuse_file(form, problems=problems)
        return send_file(name.format(form.cleaned_data["as_of"].isoformat()), body)

    return view


csv = _offer("pipeline-{}.csv", lambda state: to_csv(state.question.price()))
months_csv = _offer("pipeline-months-{}.csv", lambda state: months_to_csv(*state.question.answer()[:2]))
json = _offer("pipeline-{}.json", lambda state: describe_pipeline(state.question.answer()))
"""What the API answers to the same question."""


def _measured(rows: tuple[Row, ...], form: PipelineForm, day: date) -> tuple[tuple[Row, ...], str]:
    place = form.cleaned_data["into"] - 1
    if place >= len(rows):
        raise MeasureError("into", f"There is no step {place + 1:,}.")
    row, note = measure_step(rows[place], form.cleaned_data, day)
    return (*rows[:place], row, *rows[place + 1 :]), f"Step {place + 1}: {note}"


def _results(form: PipelineForm, rows: tuple[Row, ...]) -> dict[str, Any] | None:
    """Price the rows; None where the numbers of requests are none that can be, with the reason at the form's field."""
    try:
        state = read_state(form.cleaned_data, rows)
        cost, ahead, _ = state.question.answer()
    except WorkloadError as error:
        form.reject(error)
        return None
    charts = [chart for chart in (draw_steps(cost), draw_months(ahead) if ahead else None) if chart]
    query = state.write_query()
    return {
        "answer": write_summary(cost),
        "groups": list_groups(cost),
        "totals": list_totals(cost),
        "charts": charts,
        "prices_of": state.question.as_of.isoformat(),
        "address": f"{reverse('pipeline')}?{query}",
        "csv_address": f"{reverse('pipeline-csv')}?{query}",
        "json_address": f"{reverse('pipeline-json')}?{query}",
        "months_address": f"{reverse('pipeline-months-csv')}?{query}" if ahead else "",
    }


def _around(form: PipelineForm, rows: tuple[Row, ...], day: date) -> dict[str, Any]:
    """Return the form's side of the page."""
    return {
        "field": read_fields(form, as_of=day.isoformat()),
        "steps": list_fieldsets(rows, day),
        "names": list_names(catalog(), day),
        "tiers": [(tier, tier) for tier in TIERS],
        "runs": [("request", "each request"), ("month", "once a month"), ("once", "once")],
        "examples": [(name, f"{reverse('pipeline')}?{write_query(name)}") for name in EXAMPLES],
        "max_characters": formatting.count(settings.MAX_CHARACTERS),
    }
