"""What files of usage come to, as files: those of the command, and FOCUS."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Final

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from costcalc.admission.charging import charge as charge_work
from costcalc.current import catalog, current_day
from costcalc.export.markdown import draw_markdown
from costcalc.export.section_files import MOST_SHEET_ROWS
from costcalc.jobs import store
from costcalc.jobs.models import Job
from costcalc.jobs.views import find_job
from costcalc.usage.job.place import PLACE
from costcalc.usage.job.question import KEY_CELLS, JobQuestion, answer_question, read_question
from costcalc.usage.job.result import load_result
from costcalc.usage.logs.answer import LogAnswer
from costcalc.usage.logs.api import describe_answer
from costcalc.usage.logs.files import to_csv, to_text, to_xlsx
from costcalc.usage.reports.focus import make_focus_file
from costcalc.web.responses import Body, refuse_file, send_file

FULL: Final = f"A sheet holds {MOST_SHEET_ROWS:,} rows; choose CSV, or divide by fewer names."


@require_safe
@find_job(PLACE)
def download(request: HttpRequest, job: Job, name: str, ending: str) -> HttpResponseBase:
    """Send what the page shows: `usage` as the command writes it, the rows of a report, or `focus`."""
    question = read_question(job, request.GET)
    if not question.is_valid:
        return refuse_file(question.form, question.what_if)
    try:
        if name == "focus":
            return send_file(f"focus-{current_day()}.csv", _write_focus(question))
        answer = answer_question(question).page.answer
    except store.ResultGone as reason:
        return refuse_file(problems=[str(reason)])
    if name != "usage" and (ending != "csv" or name not in (report.name for report in answer.reports)):
        return refuse_file(problems=[f"{name}.{ending}: unknown file; choose one that the page offers."])
    if ending == "csv":
        chosen = tuple(report for report in answer.reports if report.name == name)
        answer = replace(answer, reports=chosen)
    elif ending == "xlsx" and len(answer.usage.rows) > MOST_SHEET_ROWS:
        return refuse_file(problems=[FULL])
    return send_file(f"{name}-{current_day()}.{ending}", WRITERS[ending](answer))


def _write_focus(question: JobQuestion) -> Iterator[str]:
    """Raises ResultGone."""
    groups = load_result(question.job).reduced.groups
    charge_work(cells=len(groups) * KEY_CELLS)
    return make_focus_file(catalog(), groups, question.form.given, question.form.labels).write()


def _add_lines(lines: Iterator[str]) -> Iterator[str]:
    return (f"{line}\n" for line in lines)


WRITERS: Final[dict[str, Callable[[LogAnswer], Body]]] = {
    "csv": lambda answer: to_csv(answer, catalog()),
    "xlsx": lambda answer: to_xlsx(answer, catalog()),
    "json": lambda answer: dict(describe_answer(answer)),
    "md": lambda answer: _add_lines(to_text(answer, catalog(), draw_markdown)),
}
