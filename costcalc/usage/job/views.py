"""Files that were sent, at their address: how far reading is, what they come to, and what is compared with it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from costcalc import formatting
from costcalc.input_limits import LONGEST_ADDRESS
from costcalc.jobs import store
from costcalc.jobs.models import Job, State
from costcalc.jobs.views import find_job
from costcalc.usage.job.asked import FIELDS, READERS, read_asked
from costcalc.usage.job.forms import MOST_BY, LogForm, list_choices
from costcalc.usage.job.page import build_results
from costcalc.usage.job.place import PLACE
from costcalc.usage.job.question import JobAnswer, JobQuestion, answer_question, read_question
from costcalc.usage.job.state import describe_invoice, describe_job, read_labels
from costcalc.usage.reports.departments_form import EXAMPLE
from costcalc.usage.reports.plan import plan_usage
from costcalc.web.fields import Field, read_fields
from costcalc.web.responses import HtmxRequest, accept_text, render_page

DOWNLOADS: Final = (
    ("CSV", "usage", "csv"),
    ("Excel", "usage", "xlsx"),
    ("JSON", "usage", "json"),
    ("Markdown", "usage", "md"),
    ("FOCUS", "focus", "csv"),
)


@require_safe
@find_job(PLACE)
def page(request: HtmxRequest, job: Job) -> HttpResponseBase:
    """Show what the files of a job come to; before that, how far reading is."""
    if job.state != State.DONE:
        return render(request, "jobs/page.html", describe_job(job))
    return _answer(request, read_question(job, request.GET))


@accept_text("POST")
@find_job(PLACE)
def keep_beside(request: HtmxRequest, job: Job) -> HttpResponseBase:
    """Keep with a job what is to stand beside its usage, such as budgets; what is wrong is said, and not kept."""
    here, query = reverse("usage-job", args=[job.token]), request.POST.get("query", "")[:LONGEST_ADDRESS]
    if job.state != State.DONE:
        return HttpResponseRedirect(here)
    given = {name: text for name in FIELDS if (text := _read_text(request, name)) is not None}
    question = read_question(job, QueryDict(query.removeprefix("?")), given)
    asked = read_asked(question.texts, read_labels(job))
    if any(name in asked.errors for name in given):
        response = _answer(request, question)
        response.status_code = 400
        return response
    for name, text in given.items():
        store.attach(job, name, text)
    return HttpResponseRedirect(f"{here}{query}")


def _read_text(request: HttpRequest, name: str) -> str | None:
    """Read a field, or the file that was sent for it; None where neither was."""
    file = request.FILES.get(f"{name}_file")
    return file.read().decode("utf-8-sig", "replace") if file else request.POST.get(name)


def _answer(request: HtmxRequest, question: JobQuestion) -> HttpResponse:
    form = question.form
    # Before the answer: an invoice that is read meanwhile is then still awaited, and the page loaded again with it.
    invoice = describe_invoice(question.job)
    if not question.is_valid:
        return render_page(request, "usage/log", form, {**_around(question, {}, invoice), "strip": None}, None)
    try:
        answer = answer_question(question)
    except store.ResultGone as reason:
        context = describe_job(question.job) | {"state": "outdated", "problem": str(reason)}
        return render(request, "jobs/page.html", context)
    return render_page(request, "usage/log", form, _around(question, answer.errors, invoice), _show(question, answer))


def _around(question: JobQuestion, errors: Mapping[str, str], invoice: dict[str, Any] | None) -> dict[str, Any]:
    """Build the form's side of the page."""
    form, texts = question.form, question.texts
    by = form.cleaned_data.get("by", ())
    return {
        **describe_job(question.job),
        **question.what_if.read_shown(),
        "invoice": invoice,
        "field": read_fields(form) | {name: Field(name, texts[name], errors.get(name, "")) for name in FIELDS},
        "form_template": "usage/log/form.html",
        "by": [*by, *[""] * MOST_BY][: max(MOST_BY, len(by))],
        "choices": list_choices(form.labels),
        "departments_example": EXAMPLE,
        "beside": ("invoice", *READERS),
        "foreign": "",
    }


def _show(question: JobQuestion, answer: JobAnswer) -> dict[str, Any]:
    query, token, page = question.query, question.job.token, answer.page
    return {
        **build_results(page),
        "prices_of": _write_prices(question.form),
        "plan": plan_usage(page.answer.reduced, (model for model, _ in page.tally.rank_models()), question.form.given),
        "pairs": question.pairs,
        "query": query,
        "address": f"{reverse('usage-job', args=[token])}{query}",
        "report_address": {name: f"{_find_file(token, name, 'csv')}{query}" for name in page.names},
        "downloads": [(text, f"{_find_file(token, name, ending)}{query}") for text, name, ending in DOWNLOADS],
    }


def _find_file(token: str, name: str, ending: str) -> str:
    return reverse("usage-job-file", args=[token, name, ending])


def _write_prices(form: LogForm) -> str:
    day, tier = form.cleaned_data["as_of"], form.cleaned_data["tier"]
    said = f"Prices as of {formatting.long_day(day)}" if day else "Each row at the prices of its own day"
    return f"{said}, {tier} tier" if tier else said
