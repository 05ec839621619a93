from __future__ import annotations

import csv as csv_writer
import io
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_safe

from costcalc import formatting
from costcalc.book import catalog, current_day
from costcalc.csv_cells import safe
from costcalc.fields import shown
from costcalc.training.answer import Answer, Priced, answer_of
from costcalc.training.forms import USUAL, TrainingForm
from costcalc.training.upload import TrainingUpload
from pricing.catalog.book import NotSold, UnknownModel
from pricing.tokens.encodings import DEFAULT
from pricing.tokens.training_file import BLOCK, TrainingFile, count_file

NUMBERS = tuple(USUAL)
HEAD = (
    "what", "model", "item", "quantity", "unit", "usd_rate", "per", "usd", "unpriced", "price_from", "price_source",
    "break_even_requests", "requests_per_month", "as_of", "catalog_version", "catalog_digest",
)  # fmt: skip


@csrf_exempt  # it changes nothing and knows nobody: no cookie, no session, so nothing to forge
@sensitive_post_parameters()
@sensitive_variables()
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    """What fine-tuning costs. The file arrives by POST and is counted; an address holds numbers."""
    if request.method == "POST":
        request.upload_handlers = [TrainingUpload(request)]
        form = TrainingForm(request.POST, request.FILES)
    else:
        form = TrainingForm(request.GET or USUAL)
    found = None
    if form.is_valid() and form.cleaned_data["file"] is not None:
        found = _counted(form)
    context = _around(form, found)
    if form.errors:
        return render(request, "training/page.html", context, status=400)
    return render(request, "training/page.html", context | _results(form.cleaned_data))


@require_safe
def csv(request: HttpRequest) -> HttpResponse:
    """The same figures as the page at the same address."""
    form = TrainingForm(request.GET)
    if not form.is_valid():
        problems = [f"{name}: {problem}" for name, problem in form.told().items()]
        return HttpResponse("\n".join(problems) + "\n", status=400, content_type="text/plain; charset=utf-8")
    found, day = answer_of(form.cleaned_data), form.cleaned_data["as_of"]
    out = io.StringIO()
    writer = csv_writer.writer(out)
    writer.writerow(HEAD)
    for priced in (found.training, found.tuned, found.base):
        writer.writerows(_csv_rows(priced, found, day))
    response = HttpResponse(out.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="costcalc-training-{day.isoformat()}.csv"'
    return response


def _csv_rows(priced: Priced, found: Answer, day: date) -> list[list[str]]:
    price = priced.quote.price if priced.quote else None
    after = [
        safe(priced.unpriced),
        price.from_.isoformat() if price else "",
        price.source if price else "",
        formatting.plain(found.break_even),
        str(found.requests),
        day.isoformat(),
        catalog().version.isoformat(),
        catalog().digest,
    ]
    lines = [
        [x.item, str(x.quantity), x.unit, formatting.plain(x.rate), str(x.per), formatting.plain(x.amount)]
        for x in (priced.quote.lines if priced.quote else ())
    ]
    return [[priced.what, safe(priced.model), *line, *after] for line in lines or [[""] * 6]]


def _counted(form: TrainingForm) -> TrainingFile | None:
    """The file as tokens; the form's number of tokens becomes its own. None, with an error, for one without any."""
    data, file = form.cleaned_data, form.cleaned_data["file"]
    try:
        model = catalog().offer(data["model"]).on(data["as_of"]).model
    except (UnknownModel, NotSold) as reason:
        form.add_error("model", f"{reason}.")
        return None
    found = count_file(file.chunks(BLOCK), model.encoding or DEFAULT, model.max_example)
    if not found.examples:
        if found.faults:
            form.add_error("file", f"No line is an example to train with. Line 1: {found.faults[0].problem}.")
        else:
            form.add_error("file", "The file is empty.")
        return found if found.faults else None
    data["tokens"] = found.tokens
    return found


def _around(form: TrainingForm, found: TrainingFile | None) -> dict[str, Any]:
    """The form's side of the page."""
    fields = {name: shown(form, name) for name in form.fields}
    day = form.cleaned_data.get("as_of") or current_day()
    fields["file"] = replace(fields["file"], value="")
    if not fields["as_of"].error:
        fields["as_of"] = replace(fields["as_of"], value=day.isoformat())
    if found and found.examples:
        fields["tokens"] = replace(fields["tokens"], value=str(found.tokens))
    names = [catalog().short(o) for o in catalog().headline(day, "training") if o.on(day).model.max_example]
    if fields["model"].value and fields["model"].value not in names:
        names.append(fields["model"].value)
    return {
        "field": fields,
        "models": [(name, name) for name in names],
        "counted": found,
        "said": _said(found) if found else (),
        "megabytes": settings.MAX_TRAINING_MB,
    }


def _said(found: TrainingFile) -> list[str]:
    """The file in sentences."""
    size = f"{formatting.plural(found.examples, 'example')}, {formatting.plural(found.tokens, 'token')} an epoch"
    said = [f"{size}; the longest has {formatting.count(found.longest)}."]
    if found.number_too_long:
        where = ", ".join(f"line {line:,} ({tokens:,})" for line, tokens in found.too_long[:10])
        more = " and others" if found.number_too_long > 10 else ""
        said.append(
            f"{formatting.plural(found.number_too_long, 'example')} longer than the model learns from, "
            f"cut in training and counted so: {where}{more}."
        )
    if found.images:
        said.append(f"{formatting.plural(found.images, 'image')}: their tokens are not counted here.")
    if found.with_tools:
        said.append(f"{formatting.plural(found.with_tools, 'example')} with tools: ≈, their form is not published.")
    return said


def _results(data: Mapping[str, Any]) -> dict[str, Any]:
    found = answer_of(data)
    query = urlencode({**{name: data[name] for name in NUMBERS}, "as_of": data["as_of"]}, safe=":/")
    return {
        "answer": found.in_words(),
        "priced": [_rows(priced) for priced in (found.training, found.tuned, found.base)],
        "monthly": [
            (p.model, formatting.money(None if p.cost is None else p.cost * found.requests))
            for p in (found.tuned, found.base)
        ],
        "requests": formatting.plural(found.requests, "request"),
        "prices_of": data["as_of"].isoformat(),
        "address": f"{reverse('training')}?{query}",
        "csv_address": f"{reverse('training-csv')}?{query}",
    }


def _rows(priced: Priced) -> dict[str, Any]:
    lines = priced.quote.lines if priced.quote else ()
    return {
        "what": priced.what,
        "model": priced.model,
        "problem": priced.unpriced,
        "source": priced.quote.price.source if priced.quote else "",
        "total": formatting.money(priced.cost),
        "lines": [
            (
                line.item,
                formatting.plural(line.quantity, line.unit),
                f"{formatting.rate(line.rate)} per {formatting.plural(line.per, line.unit)}",
                formatting.money(line.amount),
            )
            for line in lines
        ],
    }
