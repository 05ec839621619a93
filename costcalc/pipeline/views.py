from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_safe

from costcalc import formatting
from costcalc.book import catalog, current_day
from costcalc.fields import Field, shown
from costcalc.pipeline.examples import EXAMPLES, FIRST, query
from costcalc.pipeline.export import to_csv
from costcalc.pipeline.forms import PipelineForm
from costcalc.pipeline.kinds import asked_of, model_on, names, sizes_of
from costcalc.pipeline.measure import MeasureError, measure
from costcalc.pipeline.rows import Row, rows_of
from costcalc.pipeline.state import State
from costcalc.pipeline.table import answer, chart, groups, totals
from pricing.units import TIERS

LABELS = {
    "input_tokens": "Input tokens",
    "output_tokens": "Output tokens",
    "characters": "Characters",
    "minutes": "Minutes of audio",
    "spoken_minutes": "Minutes spoken",
    "images": "Images",
}


@csrf_exempt  # it changes nothing and knows nobody: no cookie, no session, so nothing to forge
@sensitive_post_parameters()
@sensitive_variables()
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    """A pipeline as the form or the address describes it. A text and a file arrive by POST, to be measured."""
    data = request.POST if request.method == "POST" else request.GET or QueryDict(query(EXAMPLES[FIRST]))
    form = PipelineForm(data, request.FILES)
    rows, note = rows_of(data), ""
    valid = form.is_valid()
    day = form.cleaned_data.get("as_of") or current_day()
    if valid and data.get("edit") == "measure":
        try:
            rows, note = _measured(rows, form, day)
        except MeasureError as error:
            form.add_error(error.field, str(error))
    context = _around(form, rows, day) | {"note": note}
    if form.errors or any(row.errors for row in rows):
        return render(request, "pipeline/page.html", context, status=400)
    state = State(rows, form.cleaned_data["requests"], day)
    return render(request, "pipeline/page.html", context | _results(state))


@require_safe
def csv(request: HttpRequest) -> HttpResponse:
    """The same figures as the page at the same address."""
    form, rows = PipelineForm(request.GET), rows_of(request.GET)
    problems = [f"{name}: {' '.join(map(str, errors))}" for name, errors in form.errors.items()]
    problems += [f"step {i}: {p}" for i, row in enumerate(rows, start=1) for p in row.errors.values()]
    if problems:
        return HttpResponse("\n".join(problems) + "\n", status=400, content_type="text/plain; charset=utf-8")
    state = State(rows, form.cleaned_data["requests"], form.cleaned_data["as_of"])
    response = HttpResponse(to_csv(state.cost()), content_type="text/csv; charset=utf-8")
    name = f"costcalc-pipeline-{state.as_of.isoformat()}.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _measured(rows: tuple[Row, ...], form: PipelineForm, day: date) -> tuple[tuple[Row, ...], str]:
    place = form.cleaned_data["into"] - 1
    if place >= len(rows):
        raise MeasureError("into", f"There is no step {place + 1:,}.")
    row, note = measure(rows[place], form.cleaned_data, day)
    return (*rows[:place], row, *rows[place + 1 :]), f"Step {place + 1}: {note}"


def _results(state: State) -> dict[str, Any]:
    cost = state.cost()
    found = chart(cost)
    return {
        "answer": answer(cost),
        "groups": groups(cost),
        "totals": totals(cost),
        "charts": [found] if found else [],
        "prices_of": state.as_of.isoformat(),
        "address": f"{reverse('pipeline')}?{state.query()}",
        "csv_address": f"{reverse('pipeline-csv')}?{state.query()}",
    }


def _around(form: PipelineForm, rows: tuple[Row, ...], day: date) -> dict[str, Any]:
    """The form's side of the page."""
    fields = {name: shown(form, name) for name in form.fields}
    if not fields["as_of"].error:
        fields["as_of"] = replace(fields["as_of"], value=day.isoformat())
    return {
        "field": fields,
        "rows": [_row(place, row, day) for place, row in enumerate(rows, start=1)],
        "names": names(catalog(), day),
        "tiers": [(tier, tier) for tier in TIERS],
        "runs": [("request", "each request"), ("month", "once a month"), ("once", "once")],
        "examples": [(name, f"{reverse('pipeline')}?{query(rows)}") for name, rows in EXAMPLES.items()],
        "max_characters": formatting.count(settings.MAX_CHARACTERS),
    }


def _row(place: int, row: Row, day: date) -> dict[str, Any]:
    """Quantities that the model is priced by, and those that were given, so that a wrong one can be taken away."""
    model = model_on(catalog(), row.values["model"], day)
    asked = asked_of(model, day)
    sizes, qualities = sizes_of(model, day)
    open_ = [name for name in LABELS if name in asked or row.values[name]]
    images = "images" in open_
    return {
        "place": place,
        "field": {name: _field(row, name) for name in row.values},
        "numbers": [(name, LABELS[name]) for name in open_],
        "hidden": [name for name in LABELS if name not in open_] + ([] if images else ["size", "quality"]),
        "images": images,
        "sizes": _choices(sizes, row.values["size"]),
        "qualities": _choices(qualities, row.values["quality"]),
    }


def _choices(known: tuple[str, ...], value: str) -> list[tuple[str, str]]:
    return [(word, word or "–") for word in dict.fromkeys([*known, value] if known else [value])]


def _field(row: Row, name: str) -> Field:
    return Field(name, row.values[name], row.errors.get(name, ""))
