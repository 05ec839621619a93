from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_safe

from costcalc import formatting
from costcalc.admission.budgets import charge
from costcalc.configuration.work_limits import TRAINING_BYTES
from costcalc.current import catalog, current_day
from costcalc.training.csv_file import to_csv
from costcalc.training.forms import USUAL, TrainingForm
from costcalc.training.table import describe_file, describe_part, list_parts, write_summary
from costcalc.web.carried import read_own
from costcalc.web.fields import read_fields
from costcalc.web.responses import HtmxRequest, accept_text, refuse_file, render_page, send_file
from pricing.catalog.catalog import NotSold, UnknownModel
from pricing.json_lines import BLOCK
from pricing.training.cost import count_training
from pricing.training.file import TrainingFile


@accept_text("GET", "HEAD", "POST")
def page(request: HtmxRequest) -> HttpResponse:
    """Show what fine-tuning costs. The file arrives by POST and is counted; an address holds numbers."""
    sent = request.method == "POST"
    form = TrainingForm(request.POST, request.FILES) if sent else TrainingForm(read_own(request, urlencode(USUAL)))
    counted = None
    if form.is_valid() and form.cleaned_data["file"] is not None:
        counted = _counted(form)
    results = None if form.errors else _results(form)
    return render_page(request, "training", form, _around(form, counted), results)


@require_safe
def csv(request: HttpRequest) -> HttpResponseBase:
    """Write the same figures as the page at the same address."""
    form = TrainingForm(request.GET)
    if not form.is_valid():
        return refuse_file(form)
    cost = form.price_training()
    return send_file(f"training-{cost.as_of.isoformat()}.csv", to_csv(cost))


def _counted(form: TrainingForm) -> TrainingFile | None:
    """Count the file; the form's number of tokens becomes its own. None, with an error, for one without any."""
    data, file = form.cleaned_data, form.cleaned_data["file"]
    charge(characters=file.size // TRAINING_BYTES)
    try:
        counted = count_training(catalog(), data["model"], data["as_of"], file.chunks(BLOCK))
    except (UnknownModel, NotSold) as reason:
        form.add_error("model", f"{reason}.")
        return None
    if counted.refusal:
        form.add_error("file", f"{counted.refusal[0].upper()}{counted.refusal[1:]}.")
        return counted if counted.faults else None
    data["tokens"] = counted.tokens
    return counted


def _around(form: TrainingForm, counted: TrainingFile | None) -> dict[str, Any]:
    """Return the form's side of the page."""
    day = form.cleaned_data.get("as_of") or current_day()
    values = {"as_of": day.isoformat(), "file": ""}
    if counted and not counted.refusal:
        values["tokens"] = str(counted.tokens)
    fields = read_fields(form, **values)
    names = [catalog().short_name(o) for o in catalog().list_on_sale(day, "training") if o.on(day).model.max_example]
    if fields["model"].value and fields["model"].value not in names:
        names.append(fields["model"].value)
    return {
        "field": fields,
        "models": [(name, name) for name in names],
        "counted": counted,
        "said": describe_file(counted) if counted else (),
        "megabytes": settings.MAX_TRAINING_MB,
    }


def _results(form: TrainingForm) -> dict[str, Any]:
    cost = form.price_training()
    requests = cost.request.requests_per_month or 0
    query = urlencode({name: value for name, value in form.cleaned_data.items() if name != "file"}, safe=":/")
    return {
        "answer": write_summary(cost),
        "priced": [describe_part(what, priced) for what, priced in list_parts(cost)],
        "monthly": [
            (p.requested, formatting.money(None if p.cost is None else p.cost * requests)) for p in cost.parts[1:]
        ],
        "requests": formatting.plural(requests, "request"),
        "prices_of": cost.as_of.isoformat(),
        "address": f"{reverse('training')}?{query}",
        "csv_address": f"{reverse('training-csv')}?{query}",
    }
