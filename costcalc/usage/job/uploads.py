"""Usage files are sent, canceled and deleted. Each answer leads to the page of their job."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import DatabaseError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.views.decorators.http import require_POST

from costcalc.admission.refusal import Refusal, respond
from costcalc.input_limits import LONGEST_ADDRESS
from costcalc.jobs import store
from costcalc.jobs.files import drop_files
from costcalc.jobs.models import Job, Role, State
from costcalc.jobs.uploads import CANNOT, Received, UploadRefused, identify, receive
from costcalc.schema.errors import RequestError, validate
from costcalc.usage.logs.api import read_division
from costcalc.usage.logs.schema import LogQuestion

TEXTS = ("model", "as_of", "tier")
LISTS = ("by", "labels")
CANNOT_CHANGE = Refusal(
    503,
    "unusable",
    "this could not be written down: the disk of this server may be full; try again in a minute",
    None,
    60,
)


class SeeOther(HttpResponseRedirect):
    """The answer to what was sent is at another address, to be asked for by GET."""

    status_code = 303


@require_POST
def send_files(request: HttpRequest) -> HttpResponse:
    """Take usage files, and have them read."""
    try:
        received = receive(request)
        job = _create(request, received)
    except UploadRefused as error:
        return respond(request, error.refusal)
    return SeeOther(reverse("usage-job", args=[job.token]))


@require_POST
def send_invoice(request: HttpRequest, token: str) -> HttpResponse:
    """Take an invoice that is to stand beside usage."""
    job = find_job(token)
    try:
        received = receive(request)
        _create(request, received, job)
    except UploadRefused as error:
        return respond(request, error.refusal)
    query = received.fields.get("query", "")[:LONGEST_ADDRESS]
    return SeeOther(f"{reverse('usage-job', args=[job.token])}{query}")


@require_POST
def cancel(request: HttpRequest, token: str) -> HttpResponse:
    """Stop reading; an invoice that is being read before its usage, which is done."""
    job = find_job(token)
    invoice = job.invoice
    try:
        store.cancel(invoice if invoice and job.state == State.DONE else job)
    except DatabaseError:
        return respond(request, CANNOT_CHANGE)
    return SeeOther(reverse("usage-job", args=[job.token]))


@require_POST
def delete(request: HttpRequest, token: str) -> HttpResponse:
    try:
        store.delete(find_job(token))
    except DatabaseError:
        return respond(request, CANNOT_CHANGE)
    return SeeOther(reverse("usage"))


def find_job(token: str) -> Job:
    """Find the job of an address. Raises Http404, for an invoice too, which has no page of its own."""
    try:
        job = store.find(token)
    except DatabaseError:
        job = None
    if job is None or job.role != Role.USAGE:
        raise Http404
    return job


def _create(request: HttpRequest, received: Received, usage: Job | None = None) -> Job:
    """Raises UploadRefused, and keeps nothing then."""
    try:
        question = _read_question(received.fields)
        labels = read_division(validate(LogQuestion, question)).labels
        return store.create(received.files, question, labels=labels, parent=usage, client=identify(request))
    except BaseException as error:
        drop_files(received.files.token)
        if isinstance(error, RequestError):
            said = f"{error.path}: {error.message}" if error.path else error.message
            raise UploadRefused(Refusal(422, "invalid", said)) from None
        if isinstance(error, DatabaseError):
            raise UploadRefused(CANNOT) from None
        raise


def _read_question(fields: QueryDict) -> dict[str, Any]:
    """Read what is asked with the files, as programs ask it."""
    question: dict[str, Any] = {name: text for name in TEXTS if (text := fields.get(name, "").strip())}
    return question | {name: split for name in LISTS if (split := _split(fields.getlist(name)))}


def _split(texts: Iterable[str]) -> list[str]:
    """Read a list as several values, or as one with commas."""
    return [name.strip() for text in texts for name in text.split(",") if name.strip()]
