"""The figures of a pipeline's address as files."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_safe

from costcalc.pipeline.assumptions import list_assumptions
from costcalc.pipeline.csv_file import combinations_to_csv, months_to_csv, to_csv
from costcalc.pipeline.forms import PipelineForm
from costcalc.pipeline.markdown import to_markdown
from costcalc.pipeline.question import PricedPipeline
from costcalc.pipeline.rows import read_rows, update_address
from costcalc.pipeline.schema import describe_pipeline
from costcalc.pipeline.state import State, read_state
from costcalc.pipeline.titles import list_titles
from costcalc.pipeline.workbook import to_xlsx
from costcalc.web.address import expand_query
from costcalc.web.responses import Body, View, refuse_file, send_file
from pricing.pipeline.alternatives import CombinationsError
from pricing.workload import WorkloadError


class Figures(NamedTuple):
    """Figures of an address."""

    state: State
    priced: PricedPipeline
    titles: tuple[str, ...]
    """Of the steps."""
    address: str
    """The page with these figures, in full."""


def _offer(name: str, make: Callable[[Figures], Body], *, ahead: bool = False) -> View:
    """Build the view of a file; `name` has a place for the day, `ahead`: whether it looks ahead without being asked."""

    @require_safe
    def view(request: HttpRequest) -> HttpResponseBase:
        query = update_address(expand_query(request.GET))
        form, rows = PipelineForm(query), read_rows(query)
        problems = [f"step {i}: {p}" for i, row in enumerate(rows, start=1) for p in row.errors.values()]
        body: Body = ""
        if form.is_valid() and not problems:
            try:
                state = read_state(form.cleaned_data, rows)
                question = state.question.look_ahead() if ahead else state.question
                address = request.build_absolute_uri(f"{reverse('pipeline')}?{state.write_query()}")
                figures = Figures(state, question.answer(state.measured), tuple(list_titles(rows)), address)
                body = make(figures)
            except WorkloadError as error:
                form.reject(error)
            except CombinationsError as error:
                problems.append(f"{error}.")
        if form.errors or problems:
            return refuse_file(form, problems=problems)
        return send_file(name.format(form.cleaned_data["as_of"].isoformat()), body)

    return view


csv = _offer("pipeline-{}.csv", lambda figures: to_csv(figures.priced))
months_csv = _offer("pipeline-months-{}.csv", lambda figures: months_to_csv(figures.priced), ahead=True)
combinations_csv = _offer(
    "pipeline-combinations-{}.csv", lambda figures: combinations_to_csv(figures.priced), ahead=True
)
json = _offer("pipeline-{}.json", lambda figures: describe_pipeline(figures.priced))
"""What the API answers to the same question."""
xlsx = _offer("pipeline-{}.xlsx", lambda f: to_xlsx(f.priced, f.state, f.titles, f.address), ahead=True)
markdown = _offer(
    "pipeline-{}.md", lambda f: to_markdown(f.priced, f.titles, list_assumptions(f.state.rows), f.address)
)
