from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpResponse, QueryDict
from django.urls import reverse

from costcalc import formatting
from costcalc.current import current_day
from costcalc.pipeline.assumptions import list_assumptions
from costcalc.pipeline.charts import draw_charts
from costcalc.pipeline.combination_table import build_table, find_baseline
from costcalc.pipeline.examples import FIRST, write_query
from costcalc.pipeline.form_context import build_form_context
from costcalc.pipeline.forms import PipelineForm
from costcalc.pipeline.measure import MeasureError, measure_step
from costcalc.pipeline.question import PricedPipeline, Question
from costcalc.pipeline.ranking import rank_in_pipeline
from costcalc.pipeline.row import Row
from costcalc.pipeline.rows import read_rows, update_address
from costcalc.pipeline.state import State, read_state
from costcalc.pipeline.strip import build_strip
from costcalc.pipeline.titles import list_titles
from costcalc.request.from_form import choose_models
from costcalc.web.carried import carry, read_own
from costcalc.web.conditions import describe_excluded
from costcalc.web.responses import HtmxRequest, accept_text, render_page
from costcalc.web.selection import edit_selection, show_selection
from pricing.pipeline.alternatives import CombinationsError
from pricing.pipeline.combinations import Combination
from pricing.workload import WorkloadError

DOWNLOADS = {"csv": "CSV", "xlsx": "Excel", "json": "JSON", "md": "Markdown"}


@dataclass(frozen=True, slots=True)
class Answered:
    """A pipeline that was understood, and its figures."""

    page: str
    """Name of the page that shows it."""
    state: State
    data: dict[str, Any]
    """Cleaned data of the form."""
    priced: PricedPipeline
    titles: tuple[str, ...]
    """Of the steps."""
    baseline: Combination | None

    @property
    def question(self) -> Question:
        return self.state.question


Build = Callable[[Answered], dict[str, Any]]
"""What a page shows of an answer beside the form and the strip."""


@accept_text("GET", "HEAD", "POST")
def page(request: HtmxRequest) -> HttpResponse:
    """Show a pipeline as the form or the address describes it. A text and a file arrive by POST, to be measured."""
    return answer_page(request, "pipeline", "pipeline", show_rows)


def answer_page(request: HtmxRequest, name: str, folder: str, build: Build) -> HttpResponse:
    """Answer with the form, the strip, and what `build` makes of the figures for `folder`/results.html."""
    sent = request.POST if request.method == "POST" else read_own(request, write_query(FIRST))
    sent = update_address(sent)
    edited = edit_selection(sent, rank_in_pipeline(sent))
    data: QueryDict = edited.data
    form = PipelineForm(data, request.FILES)
    rows, note = read_rows(data), ""
    day = form.cleaned_data.get("as_of") or current_day() if form.is_valid() else current_day()
    if form.is_valid() and data.get("edit") == "measure":
        try:
            rows, note = _measure(rows, form, day)
        except MeasureError as error:
            form.add_error(error.field, str(error))
    answered, rows = _answer(form, rows, data, name)
    context = build_form_context(form, rows, day, note) | {"page": name}
    context |= show_selection(edited, context["field"], choose_models(form.cleaned_data.get("models"), day), day)
    if answered is None:
        return render_page(request, folder, form, {**context, "strip": None}, None)
    shown = _share(answered) | build(answered)
    if request.method == "POST" or _is_asked(request):  # an example that nobody chose goes nowhere along
        shown["state_query"] = answered.state.write_query()
    return render_page(request, folder, form, context, shown)


def _is_asked(request: HtmxRequest) -> bool:
    """Return whether the address asks for a pipeline, and is not that of a first visit."""
    carried = carry(request)
    return carried.here in carried.asked


def _measure(rows: tuple[Row, ...], form: PipelineForm, day: date) -> tuple[tuple[Row, ...], str]:
    place = form.cleaned_data["into"] - 1
    if place >= len(rows):
        raise MeasureError("into", f"There is no step {place + 1:,}.")
    row, note = measure_step(rows[place], form.cleaned_data, day)
    return (*rows[:place], row, *rows[place + 1 :]), f"Step {place + 1}: {note}"


def _answer(
    form: PipelineForm, rows: tuple[Row, ...], data: QueryDict, name: str
) -> tuple[Answered | None, tuple[Row, ...]]:
    """Price the rows; None where something is wrong, with the reason at its field."""
    if not form.is_valid() or any(row.errors for row in rows):
        return None, rows
    try:
        state = read_state(form.cleaned_data, rows)
        priced = state.question.look_ahead().answer(state.measured)
    except WorkloadError as error:
        form.reject(error)
        return None, rows
    except CombinationsError as error:
        return None, _say_at_models(rows, f"{error}.")
    baseline = find_baseline(priced.found, form.cleaned_data["baseline"])
    return Answered(name, state, form.cleaned_data, priced, tuple(list_titles(rows)), baseline), rows


def _say_at_models(rows: tuple[Row, ...], problem: str) -> tuple[Row, ...]:
    """Put a refusal of too many combinations beside the last step that has several models."""
    last = max(place for place, row in enumerate(rows) if len(row.names) > 1)
    row = rows[last]
    said = row._replace(errors={**row.errors, "model": problem})
    return (*rows[:last], said, *rows[last + 1 :])


def _share(answered: Answered) -> dict[str, Any]:
    """Build what every view of an answer has: the strip, the files, the addresses."""
    found, query = answered.priced.found, answered.state.write_query()
    excluded = dict.fromkeys(word for each in found.combinations for word in each.not_included)
    return {
        "strip": build_strip(found, answered.priced.ahead, answered.baseline, answered.question.budget),
        "foreign": "",
        "address": f"{reverse(answered.page)}?{query}",
        "downloads": [(text, f"{reverse(f'pipeline-{ending}')}?{query}") for ending, text in DOWNLOADS.items()],
        "months_address": f"{reverse('pipeline-months-csv')}?{query}",
        "combinations_address": f"{reverse('pipeline-combinations-csv')}?{query}",
        "prices_of": formatting.long_day(answered.question.as_of),
        "tier": answered.data["tier"],
        "assumed": list_assumptions(answered.state.rows),
        "not_included": describe_excluded(excluded),
    }


def show_rows(answered: Answered) -> dict[str, Any]:
    """Build the table with a row for each combination, and the charts."""
    found, how = answered.priced.found, answered.data["how"]
    return {
        "table": build_table(found, answered.titles, how, answered.baseline),
        "how": how,
        "charts": draw_charts(
            found, answered.titles, answered.priced.ahead, answered.baseline, answered.question.budget
        ),
    }
