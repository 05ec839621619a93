"""Usage files are sent, and invoices beside them. Each answer leads to the page of their job."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_POST

from costcalc.jobs.models import Job
from costcalc.jobs.uploads import Received, identify
from costcalc.jobs.views import find_job, take_files
from costcalc.schema.errors import validate
from costcalc.usage.job.place import PLACE
from costcalc.usage.job.result import create_job
from costcalc.usage.logs.api import read_division
from costcalc.usage.logs.schema import LogQuestion

TEXTS = ("model", "as_of", "tier")
LISTS = ("by", "labels")


@require_POST
def send_files(request: HttpRequest) -> HttpResponse:
    """Take usage files, and have them read."""
    return take_files(request, PLACE, lambda received: _create(request, received))


@require_POST
@find_job(PLACE)
def send_invoice(request: HttpRequest, job: Job) -> HttpResponseBase:
    """Take an invoice that is to stand beside usage."""
    return take_files(request, PLACE, lambda received: _create(request, received, job))


def _create(request: HttpRequest, received: Received, usage: Job | None = None) -> Job:
    """Raises RequestError."""
    question = _read_question(received.fields)
    labels = read_division(validate(LogQuestion, question)).labels
    return create_job(received.files, question, labels=labels, parent=usage, client=identify(request))


def _read_question(fields: QueryDict) -> dict[str, Any]:
    """Read what is asked with the files, as programs ask it."""
    question: dict[str, Any] = {name: text for name in TEXTS if (text := fields.get(name, "").strip())}
    return question | {name: split for name in LISTS if (split := _split(fields.getlist(name)))}


def _split(texts: Iterable[str]) -> list[str]:
    """Read a list as several values, or as one with commas."""
    return [name.strip() for text in texts for name in text.split(",") if name.strip()]
