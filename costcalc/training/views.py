from __future__ import annotations

from datetime import date
from typing import Any, Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse

from costcalc import formatting
from costcalc.admission.charging import charge
from costcalc.configuration.work_limits import TRAINING_BYTES
from costcalc.current import catalog, current_day
from costcalc.request.from_form import choose_models
from costcalc.training.charts import draw_charts
from costcalc.training.examples import list_examples
from costcalc.training.forms import TrainingForm, read_data, take_request, write_first
from costcalc.training.lines import list_lines
from costcalc.training.ranking import rank_by_cost
from costcalc.training.state import check_case, write_query
from costcalc.training.strip import build_strip
from costcalc.training.table import build_table
from costcalc.training.words import describe_file
from costcalc.web.carried import carry, read_own
from costcalc.web.conditions import compare_excluded
from costcalc.web.fields import read_fields
from costcalc.web.responses import HtmxRequest, accept_text, render_page
from costcalc.web.selection import Edited, edit_selection, show_selection
from pricing.catalog.catalog import NotSold, UnknownModel
from pricing.json_lines import BLOCK
from pricing.tokens.encodings import DEFAULT
from pricing.training.case import TuningCase
from pricing.training.compare import Comparison, compare, list_trainable
from pricing.training.cost import count_training
from pricing.training.file import TrainingFile, count_file

DOWNLOADS: Final = {"csv": "CSV", "xlsx": "Excel", "json": "JSON", "md": "Markdown"}
DRAWER: Final = ("output_tokens", "model", "days")
"""Fields of the drawer, which a mistake in one of them opens."""


@accept_text("GET", "HEAD", "POST")
def page(request: HtmxRequest) -> HttpResponse:
    """Show what pays for itself. A file arrives by POST and is counted; an address holds numbers."""
    edited = _edit(request)
    form = TrainingForm(edited.data, request.FILES)
    counted = _count(form) if form.is_valid() and form.cleaned_data["file"] is not None else None
    case = None if form.errors else check_case(form)
    context = _around(form, counted)
    day = form.cleaned_data.get("as_of") or current_day()
    context |= show_selection(edited, context["field"], choose_models(form.cleaned_data.get("models"), day), day)
    if case is None:
        return render_page(request, "training", form, {**context, "strip": None}, None)
    return render_page(request, "training", form, context, _answer(form.cleaned_data, case))


def _edit(request: HttpRequest) -> Edited:
    """Read the form, with what a pressed button does to the selection."""
    data = read_data(request.POST if request.method == "POST" else _read_address(request))
    return edit_selection(data, rank_by_cost(data))


def _read_address(request: HttpRequest) -> QueryDict:
    """Read the address; one that asks nothing of this page is about the request of the estimate that goes along."""
    data = read_own(request, write_first(current_day()))
    return data if carry(request).asked.get("training") else take_request(data, carry(request).data)


def _count(form: TrainingForm) -> TrainingFile | None:
    """Count the file; the form's number of tokens becomes its own. None, with an error, for one without any."""
    data, file = form.cleaned_data, form.cleaned_data["file"]
    charge(characters=file.size // TRAINING_BYTES)
    try:
        counted = _count_for(data["model"], data["as_of"], file)
    except (UnknownModel, NotSold) as reason:
        form.add_error("model", f"{reason}.")
        return None
    if counted.refusal:
        form.add_error("file", f"{counted.refusal[0].upper()}{counted.refusal[1:]}.")
        return counted if counted.faults else None
    data["training_tokens"] = counted.tokens
    return counted


def _count_for(model: str, day: date, file: Any) -> TrainingFile:
    """Count a file as a model counts it; where none is chosen, in o200k_base. Raises UnknownModel and NotSold."""
    blocks = file.chunks(BLOCK)
    return count_training(catalog(), model, day, blocks) if model else count_file(blocks, DEFAULT)


def _around(form: TrainingForm, counted: TrainingFile | None) -> dict[str, Any]:
    """Build the form's side of the page."""
    day = form.cleaned_data.get("as_of") or current_day()
    right = counted is not None and not counted.refusal
    values = {"as_of": day.isoformat(), "file": ""}
    if counted and right:
        values["training_tokens"] = str(counted.tokens)
    fields = read_fields(form, **values)
    names = dict.fromkeys([*list_trainable(catalog(), day), *filter(None, [fields["model"].value])])
    return {
        "field": fields,
        "form_template": "training/form.html",
        "page": "training",
        "tuned_names": [("", "the one that saves the most"), *((name, name) for name in names)],
        "counted_file": counted,
        "said_of_file": describe_file(counted) if counted and right else (),
        "swap_in": "training/file.html" if right else "",
        "megabytes": settings.MAX_TRAINING_MB,
        "foreign": "",
        "counted": "",
        "read_as": "",
        "more_says": _list_unusual(form),
        "more_opens": any(fields[name].error for name in DRAWER),
        "examples": list_examples(),
    }


def _list_unusual(form: TrainingForm) -> str:
    """List what the drawer holds that differs from what nobody has touched."""
    data = form.cleaned_data
    said = [
        f"output {formatting.count(data['output_tokens'])}" if data.get("output_tokens") is not None else "",
        f"about {data['model']}" if data.get("model") else "",
        f"{data['days']} days a month" if data.get("per") == "day" and data.get("days") else "",
    ]
    return ", ".join(filter(None, said)) or "as usual"


def _answer(data: dict[str, Any], case: TuningCase) -> dict[str, Any]:
    comparison = compare(catalog(), case)
    query = write_query(data, case)
    return {
        "strip": build_strip(comparison, data["model"]),
        "table": build_table(comparison, data["sort"], data["how"]),
        "sort": data["sort"],
        "how": data["how"],
        "charts": draw_charts(comparison, data["model"]),
        "beside": _name_baseline(comparison),
        "notes": _list_notes(comparison),
        "counted": _describe_tuned(case),
        "prices_of": formatting.long_day(case.conditions.as_of),
        "tier": case.conditions.tier,
        "not_included": compare_excluded(line.request for line in list_lines(comparison)),
        "state_query": query,
        "address": f"{reverse('training')}?{query}",
        "downloads": [(text, f"{reverse(f'training-{ending}')}?{query}") for ending, text in DOWNLOADS.items()],
    }


def _name_baseline(comparison: Comparison) -> str:
    baseline = comparison.baseline
    if baseline is None:
        return ""
    why = "" if comparison.case.baseline else ", the cheapest of those chosen"
    return f"{baseline.name}{why}"


def _describe_tuned(case: TuningCase) -> str:
    tokens = formatting.plural(case.tuned.input_tokens, "token")
    return f"Once tuned: {tokens} in, {formatting.count(case.tuned.output_tokens)} out."


def _list_notes(comparison: Comparison) -> list[str]:
    """Say what holds for the whole table."""
    if not comparison.case.workload.monthly_requests:
        return ["Enter requests to see months, what is saved, and the chart."]
    return []
