"""What every kind of job can be asked at its address: how far it is, to stop, to be forgotten."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from django.db import Error
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from costcalc.admission.refusal import Refusal, respond
from costcalc.input_limits import LONGEST_ADDRESS
from costcalc.jobs import store
from costcalc.jobs.description import describe_job, describe_place
from costcalc.jobs.files import drop_files
from costcalc.jobs.models import Job, State
from costcalc.jobs.places import Place
from costcalc.jobs.uploads import Received, UploadRefused, receive, refuse_without_database
from costcalc.schema.errors import RequestError
from costcalc.web.responses import HtmxRequest

CANNOT_CHANGE: Final = Refusal(
    503,
    "unusable",
    "this could not be written down: the disk of this server may be full; try again in a minute",
    None,
    60,
)
View = Callable[..., HttpResponseBase]


class SeeOther(HttpResponseRedirect):
    """The answer to what was sent is at another address, to be asked for by GET."""

    status_code = 303


def find_job(place: Place) -> Callable[[View], View]:
    """Have a view answer about the job of an address. Nothing of it stays in any cache.

    What stands beside another job has no page of its own.
    """

    def decorate(view: View) -> View:
        def answer(request: HttpRequest, token: str, **more: Any) -> HttpResponseBase:
            try:
                job = store.find(token)
                if job is None or job.kind != place.kind.name:
                    return render(request, "jobs/gone.html", describe_place(place), status=404)
                return view(request, job, **more)
            except Error:  # so nothing can be said of it, not that it is gone either
                return respond(request, refuse_without_database())

        return never_cache(answer)

    return decorate


def take_files(request: HttpRequest, place: Place, create: Callable[[Received], Job]) -> HttpResponse:
    """Take files and have a job made of them, which raises RequestError where what is asked is wrong.

    The answer leads to the page of the job, or of the one that it stands beside.
    """
    try:
        received = receive(request)
        job = _keep(received, create)
    except UploadRefused as error:
        return respond(request, error.refusal)
    return SeeOther(place.find_address(job.parent or job) + received.fields.get("query", "")[:LONGEST_ADDRESS])


def _keep(received: Received, create: Callable[[Received], Job]) -> Job:
    """Raises UploadRefused, and keeps nothing then."""
    try:
        return create(received)
    except BaseException as error:
        drop_files(received.files.token)
        if isinstance(error, RequestError):
            said = f"{error.path}: {error.message}" if error.path else error.message
            raise UploadRefused(Refusal(422, "invalid", said)) from None
        if isinstance(error, Error):
            raise UploadRefused(refuse_without_database()) from None
        raise


def offer_job(place: Place, below: str) -> list[URLPattern]:
    """Return the routes of what every job can be asked, below the path of its page: usage-job-cancel."""
    views = {"progress": require_safe(_show_progress(place)), "cancel": require_POST(_cancel(place))}
    views["delete"] = require_POST(_delete(place))
    return [path(f"{below}<str:token>/{name}", view, name=f"{place.job}-{name}") for name, view in views.items()]


def _show_progress(place: Place) -> View:
    """Show how far a job is, in a page that asks each second; once it has ended, the page is loaded again."""

    @find_job(place)
    def progress(request: HtmxRequest, job: Job) -> HttpResponseBase:
        for each in (job, job.beside):
            if each and each.is_open:
                return render(request, "jobs/progress.html", describe_job(each, place))
        if request.htmx:
            return HttpResponse(headers={"HX-Refresh": "true"})
        return HttpResponseRedirect(place.find_address(job))

    return progress


def _cancel(place: Place) -> View:
    """Stop a job; what is being read beside it, where that is done itself."""

    @find_job(place)
    def cancel(request: HtmxRequest, job: Job) -> HttpResponseBase:
        beside = job.beside
        try:
            store.cancel(beside if beside and job.state == State.DONE else job)
        except Error:
            return respond(request, CANNOT_CHANGE)
        return SeeOther(place.find_address(job))

    return cancel


def _delete(place: Place) -> View:
    @find_job(place)
    def delete(request: HtmxRequest, job: Job) -> HttpResponseBase:
        try:
            store.delete(job)
        except Error:
            return respond(request, CANNOT_CHANGE)
        return SeeOther(reverse(place.start))

    return delete
