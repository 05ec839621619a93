"""What a worker does: read the files of a job. A job is read to its end once, however often anything ends meanwhile."""

from __future__ import annotations

from contextlib import suppress
from threading import Event
from typing import Final

from django.db import OperationalError, transaction
from django.db.models import F
from django.db.models.functions import Now
from django_tasks import task

from costcalc.jobs.database import is_away
from costcalc.jobs.files import drop_files
from costcalc.jobs.kinds.kind import Packed
from costcalc.jobs.kinds.known import KINDS
from costcalc.jobs.models import OPEN, Job, Outcome, State, replace_nul
from costcalc.jobs.reading import Crashed, NotWanted, Stopped, find_mine, read_job

MOST_CRASHES: Final = 3
MOST_ATTEMPTS: Final = 20
"""Beginnings of a job whose worker died each time; that is seldom the job's fault, as another process reads."""
CRASHED: Final = (
    f"Reading these files ended the process that read them {MOST_CRASHES} times; there may be too little memory. "
    "Send fewer files, or choose fewer {}."
)
ABANDONED: Final = f"The worker ended {MOST_ATTEMPTS} times while it read these files. Send fewer, or send them again."
DISK_FULL: Final = "What these files came to could not be kept: the disk of this server is full. Send them again later."
AGAIN: Final = 1.0
"""Seconds after which a database that is away is asked again."""
stopping = Event()
"""Set where this worker is to end."""


@task()
def read_files(token: str) -> None:
    """Read the files of a job, keep what they come to, and delete them."""
    job = _begin(token)
    if job is not None:
        try:
            _finish(job, _read(job))
        except Stopped:
            put_back(job)
            return
        except NotWanted:
            pass
    if not Job.objects.filter(token=token, state__in=OPEN).exists():  # as another worker may have begun it meanwhile
        drop_files(token)


def _read(job: Job) -> Packed | str:
    """Raises NotWanted and Stopped."""
    for _ in range(MOST_CRASHES):
        with suppress(Crashed):
            return read_job(job, stopping)
    return CRASHED.format(KINDS[job.kind].fewer)


def put_back(job: Job) -> None:
    """Have a job read by the next worker, as if this one had not begun."""
    with transaction.atomic():
        if find_mine(job).update(state=State.WAITING, read=0, attempts=F("attempts") - 1):
            read_files.enqueue(job.token)


def _begin(token: str) -> Job | None:
    """Note that a job is being read; None where it waits no more, as one that somebody else reads."""
    with transaction.atomic():
        waiting = Job.objects.filter(token=token, state=State.WAITING)
        if not waiting.update(state=State.READING, read=0, attempts=F("attempts") + 1, seen=Now()):
            return None
        job = Job.objects.get(token=token)
    if job.attempts > MOST_ATTEMPTS:
        _finish(job, ABANDONED)
        return None
    return job


def _finish(job: Job, came_to: Packed | str) -> None:
    """Keep what the files came to and say so, both at once, unless the job was canceled. Raises Stopped.

    Where the database is away, it is waited for.
    """
    for _ in range(2):
        try:
            return _keep(job, came_to)
        except OperationalError:
            while is_away():
                if stopping.wait(AGAIN):
                    raise Stopped from None
    find_mine(job).update(state=State.FAILED, problem=DISK_FULL)
    return None


def _keep(job: Job, came_to: Packed | str) -> None:
    if isinstance(came_to, str):
        find_mine(job).update(state=State.FAILED, problem=replace_nul(came_to))
        return
    with transaction.atomic():
        if find_mine(job).update(state=State.DONE, read=F("size")):
            Outcome.objects.create(job=job, groups=came_to.groups, rest=came_to.rest)
