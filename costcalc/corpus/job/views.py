"""A data set that was sent, at its address: how far counting is, what it comes to, and the same as files."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from costcalc import formatting
from costcalc.corpus.job.page import build_results
from costcalc.corpus.job.place import PLACE
from costcalc.corpus.job.question import JobAnswer, JobQuestion, answer_question, ask_first, read_question
from costcalc.corpus.job.ranking import rank_by_input
from costcalc.current import current_day
from costcalc.jobs import store
from costcalc.jobs.description import describe_job
from costcalc.jobs.models import Job, State
from costcalc.jobs.views import find_job
from costcalc.web.carried import read_own
from costcalc.web.fields import read_fields
from costcalc.web.responses import HtmxRequest, render_page
from costcalc.web.selection import Edited, edit_selection, show_selection

DOWNLOADS: Final = {"csv": "CSV", "xlsx": "Excel", "json": "JSON", "md": "Markdown"}


@require_safe
@find_job(PLACE)
def page(request: HtmxRequest, job: Job) -> HttpResponseBase:
    """Show what the files of a job come to; before that, how far counting is."""
    if job.state != State.DONE:
        return render(request, "jobs/page.html", describe_job(job, PLACE))
    data = read_own(request) or ask_first(job)
    edited = edit_selection(data, rank_by_input(data))
    return _answer(request, read_question(job, edited.data), edited)


def _answer(request: HtmxRequest, question: JobQuestion, edited: Edited) -> HttpResponse:
    form = question.form
    valid = form.is_valid()
    around = _around(question, edited)
    if not valid:
        return render_page(request, "corpus/job", form, {**around, "strip": None}, None)
    try:
        answer = answer_question(question)
    except store.ResultGone as reason:
        context = describe_job(question.job, PLACE) | {"state": "outdated", "problem": str(reason)}
        return render(request, "jobs/page.html", context)
    return render_page(request, "corpus/job", form, around, _show(question, answer))


def _around(question: JobQuestion, edited: Edited) -> dict[str, Any]:
    """Build the form's side of the page."""
    form = question.form
    day = form.cleaned_data.get("as_of") or current_day()
    columns, plan = question.plan.columns, question.plan
    return {
        **describe_job(question.job, PLACE),
        "form_template": "corpus/job/form.html",
        "foreign": "",
        "own_models": not plan.models,
        "asked": [
            (what, text)
            for what, text in (
                ("Text column", columns.text),
                ("Model column", columns.model),
                ("Output column", columns.output),
                ("Requests column", columns.requests),
                ("Output tokens of rows that state none", formatting.count(plan.output_tokens)),
                ("Tokens counted as of", formatting.long_day(plan.as_of)),
            )
            if text
        ],
        **show_selection(edited, read_fields(form, as_of=day.isoformat()), question.names, day),
    }


def _show(question: JobQuestion, answer: JobAnswer) -> Mapping[str, Any]:
    query, token = question.query, question.job.token
    here = reverse("corpus-job", args=[token])
    return {
        **build_results(answer.answer, answer.problems),
        "problems": answer.problems,
        "state_query": query.removeprefix("?"),
        "address": f"{here}{query}",
        "downloads": [(text, f"{_find_file(token, ending)}{query}") for ending, text in DOWNLOADS.items()],
        "prices_of": formatting.long_day(question.form.cleaned_data["as_of"]),
        "tier": question.form.cleaned_data["tier"],
    }


def _find_file(token: str, ending: str) -> str:
    return reverse("corpus-job-file", args=[token, "corpus", ending])
