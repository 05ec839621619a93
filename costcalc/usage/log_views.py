"""Files that were sent, at their address: how far reading is, and what they come to."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any, Final

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from costcalc import formatting
from costcalc.admission.budgets import charge as charge_work
from costcalc.current import catalog, current_day
from costcalc.export.markdown import draw_markdown
from costcalc.input_limits import LONGEST_ADDRESS
from costcalc.jobs import store
from costcalc.jobs.models import Job, State
from costcalc.usage.job_page import describe_job, read_labels, write_hours
from costcalc.usage.log_api import describe_answer
from costcalc.usage.log_files import MOST_SHEET_ROWS, to_csv, to_text, to_xlsx
from costcalc.usage.log_forms import MOST_BY, LogForm, list_choices, write_query
from costcalc.usage.log_page import PageAnswer, answer_page, build_results
from costcalc.usage.log_questions import FIELDS, READERS, Asked, Texts, read_asked
from costcalc.usage.reports.departments_form import EXAMPLE as DEPARTMENTS
from costcalc.usage.reports.what_if_read import EXAMPLE
from costcalc.web.fields import Field, read_fields
from costcalc.web.responses import Body, HtmxRequest, accept_text, refuse_file, render_page, send_file

KEY_CELLS: Final = 5
"""Cells that a key is charged as: it is priced, added up and drawn in about the time of so many of a projection."""
WHAT_IF: Final = (
    f"One per line, such as {EXAMPLE}; model=gpt-4o>gpt-5 for the rows of one model; batch=30% for a share of it."
)
DOWNLOADS: Final = {"csv": "CSV", "xlsx": "Excel", "json": "JSON", "md": "Markdown"}


def read_texts(job: Job) -> Texts:
    """Read the texts that stay with a job."""
    return {name: store.read_attached(job, name) or "" for name in FIELDS}


def read_text(request: HttpRequest, name: str) -> str | None:
    """Read a field, or the file that was sent for it; None where neither was."""
    file = request.FILES.get(f"{name}_file")
    return file.read().decode("utf-8-sig", "replace") if file else request.POST.get(name)


def find_job(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Have a view answer about the job of an address. Nothing of it stays in any cache."""

    def answer(request: HttpRequest, token: str, **more: Any) -> HttpResponseBase:
        job = store.find(token)
        if job is None or job.parent_id is not None:
            return render(request, "usage/job/gone.html", {"hours": write_hours()}, status=404)
        return view(request, job, **more)

    return never_cache(answer)


@require_safe
@find_job
def page(request: HtmxRequest, job: Job) -> HttpResponseBase:
    """Show what the files of a job come to; before that, how far reading is."""
    return _answer_with(request, job, read_texts(job))


@accept_text("POST")
@find_job
def keep_beside(request: HtmxRequest, job: Job) -> HttpResponseBase:
    """Keep with a job what is to stand beside its usage, such as budgets; what is wrong is said, and not kept."""
    if job.state != State.DONE:
        return HttpResponseRedirect(reverse("usage-job", args=[job.token]))
    given = {name: text for name in FIELDS if (text := read_text(request, name)) is not None}
    query = request.POST.get("query", "")[:LONGEST_ADDRESS]
    request.GET = QueryDict(query.removeprefix("?"))
    texts = {**read_texts(job), **given}
    asked = read_asked((), texts, read_labels(job))
    if any(name in asked.errors for name in given):
        response = _answer_with(request, job, texts)
        response.status_code = 400
        return response
    for name, text in given.items():
        store.attach(job, name, text)
    return HttpResponseRedirect(f"{reverse('usage-job', args=[job.token])}{query}")


def _answer_with(request: HtmxRequest, job: Job, texts: Texts) -> HttpResponseBase:
    if job.state != State.DONE:
        return render(request, "usage/job/page.html", describe_job(job))
    form = LogForm(request.GET, read_labels(job))
    if not form.is_valid():
        return render_page(request, "usage/log", form, {**_around(form, job, texts, {}), "strip": None}, None)
    asked = read_asked(form.cleaned_data["what_if"], texts, form.labels)
    try:
        answered = _answer(job, form, asked)
    except store.ResultGone as reason:
        return render(request, "usage/job/page.html", {**describe_job(job), "state": "failed", "problem": str(reason)})
    context = _around(form, job, texts, asked.errors)
    return render_page(request, "usage/log", form, context, _show(job, form, answered))


@require_safe
@find_job
def progress(request: HtmxRequest, job: Job) -> HttpResponseBase:
    """Show how far reading is, in a page that asks each second; once it has ended, the page itself."""
    if job.is_open:
        return render(request, "usage/job/progress.html", describe_job(job))
    here = reverse("usage-job", args=[job.token])
    return HttpResponse(headers={"HX-Redirect": here}) if request.htmx else HttpResponseRedirect(here)


@require_safe
@find_job
def download(request: HttpRequest, job: Job, ending: str) -> HttpResponseBase:
    """Send what the page shows as a file; with `report`, the rows of that one as CSV."""
    form = LogForm(request.GET, read_labels(job))
    if not form.is_valid():
        return refuse_file(form)
    try:
        asked = read_asked(form.cleaned_data["what_if"], read_texts(job), form.labels)
        answer = _answer(job, form, asked).answer
    except store.ResultGone as reason:
        return refuse_file(problems=[str(reason)])
    name, day = request.GET.get("report", ""), current_day().isoformat()
    if ending == "csv":
        chosen = tuple(report for report in answer.reports if report.name == name)
        answer = replace(answer, reports=chosen)
        return send_file(f"{name if chosen else 'usage'}-{day}.csv", to_csv(answer, catalog()))
    if ending == "xlsx" and len(answer.usage.rows) > MOST_SHEET_ROWS:
        return refuse_file(problems=[f"A sheet holds {MOST_SHEET_ROWS:,} rows; choose CSV, or fewer names."])
    files: dict[str, Callable[[], Body]] = {
        "xlsx": lambda: to_xlsx(answer, catalog()),
        "json": lambda: dict(describe_answer(answer)),
        "md": lambda: _add_lines(to_text(answer, catalog(), draw_markdown)),
    }
    return send_file(f"usage-{day}.{ending}", files[ending]())


def _add_lines(lines: Iterator[str]) -> Iterator[str]:
    return (f"{line}\n" for line in lines)


def _answer(job: Job, form: LogForm, asked: Asked) -> PageAnswer:
    """Price what the files of a job came to. Raises ResultGone."""
    result = store.load_result(job)
    times = 1 + len(asked.questions) + len(form.cleaned_data["what_if"])
    charge_work(cells=len(result.reduced.groups) * times * KEY_CELLS)
    return answer_page(result.reduced, result.found, form.given, form.division, asked)


def _around(form: LogForm, job: Job, texts: Texts, errors: Mapping[str, str]) -> dict[str, Any]:
    """Build the form's side of the page."""
    by = form.cleaned_data.get("by", ()) if not form.errors else ()
    return {
        **describe_job(job),
        "field": read_fields(form) | {name: Field(name, texts[name], errors.get(name, "")) for name in FIELDS},
        "form_template": "usage/log/form.html",
        "by": [*by, *[""] * MOST_BY][: max(MOST_BY, len(by))],
        "choices": list_choices(form.labels),
        "what_if_hint": WHAT_IF,
        "departments_example": DEPARTMENTS,
        "beside": [*READERS],
        "foreign": "",
    }


def _show(job: Job, form: LogForm, answered: PageAnswer) -> dict[str, Any]:
    query = write_query(form.cleaned_data)
    files = {ending: reverse("usage-job-file", args=[job.token, ending]) for ending in DOWNLOADS}
    return {
        **build_results(answered),
        "prices_of": _write_prices(form),
        "query": query,
        "address": f"{reverse('usage-job', args=[job.token])}{query}",
        "report_address": f"{files['csv']}{query}",
        "downloads": [(text, f"{files[ending]}{query}") for ending, text in DOWNLOADS.items()],
    }


def _write_prices(form: LogForm) -> str:
    day, tier = form.cleaned_data["as_of"], form.cleaned_data["tier"]
    said = f"Prices as of {formatting.long_day(day)}" if day else "Each row at the prices of its own day"
    return f"{said}, {tier} tier" if tier else said
