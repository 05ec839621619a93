"""What a data set comes to, as files: those of the command."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from costcalc.corpus.answer import CorpusAnswer
from costcalc.corpus.describe import describe_answer
from costcalc.corpus.files import to_csv, to_text, to_xlsx
from costcalc.corpus.job.place import PLACE
from costcalc.corpus.job.question import answer_question, read_question
from costcalc.current import catalog
from costcalc.export.markdown import draw_markdown
from costcalc.jobs import store
from costcalc.jobs.models import Job
from costcalc.jobs.views import find_job
from costcalc.web.address import expand_query
from costcalc.web.responses import Body, refuse_file, send_file


@require_safe
@find_job(PLACE)
def download(request: HttpRequest, job: Job, name: str, ending: str) -> HttpResponseBase:
    """Send what the page shows, as the command writes it."""
    if name != "corpus":
        raise Http404
    question = read_question(job, expand_query(request.GET))
    if not question.form.is_valid():
        return refuse_file(question.form)
    try:
        asked = answer_question(question)
    except store.ResultGone as reason:
        return refuse_file(problems=[str(reason)])
    return send_file(f"{name}-{asked.answer.plan.as_of.isoformat()}.{ending}", WRITERS[ending](asked.answer))


WRITERS: Final[dict[str, Callable[[CorpusAnswer], Body]]] = {
    "csv": lambda answer: to_csv(answer, catalog()),
    "xlsx": lambda answer: to_xlsx(answer, catalog()),
    "json": lambda answer: dict(describe_answer(answer, catalog())),
    "md": lambda answer: (f"{line}\n" for line in to_text(answer, catalog(), draw_markdown)),
}
