"""A job is read: by a process of its own, under the eyes of the worker, which alone writes to the database."""

from __future__ import annotations

import os
import signal
import time
from contextlib import suppress
from datetime import timedelta
from multiprocessing import get_context
from multiprocessing.context import SpawnProcess
from threading import Event
from typing import Final

from django.conf import settings
from django.db import OperationalError, connection
from django.db.models import QuerySet
from django.db.models.functions import Now

from costcalc.jobs.files import find_folder, name_file
from costcalc.jobs.kinds.kind import Kind, Packed
from costcalc.jobs.kinds.known import KINDS
from costcalc.jobs.models import Job, State
from costcalc.jobs.reading_process import Order, Told, run_reading
from pricing.executors.tasks import Done

TOO_LONG: Final = "Reading these files took longer than {} minutes and was ended; send fewer, or use the command {}."
LOST: Final = "Some of these files are no longer on this server; send them again."
WRITE_EACH: Final = 1.0
"""Seconds between two notes of how far it is."""
SILENT: Final = timedelta(seconds=20)
"""After which a worker of another machine that has noted nothing is taken to have ended."""
PATIENCE: Final = 0.2
GRACE: Final = 2.0
"""Seconds that a process has to end by itself."""


class Crashed(Exception):
    """The process that read the files has ended by itself, as one that has no memory left."""


class NotWanted(Exception):
    """The job was canceled or deleted, or another worker has begun it, as this one had not been heard of."""


class Stopped(Exception):
    """The worker was told to end."""


def find_mine(job: Job) -> QuerySet[Job]:
    """Find a job as it was begun here: nothing, where it was canceled, deleted, or begun again by another worker."""
    return Job.objects.filter(pk=job.pk, state=State.READING, attempts=job.attempts)


def read_job(job: Job, stopping: Event) -> Packed | str:
    """Read the files of a job. Return what they came to, or why to nothing. Raises Crashed, NotWanted and Stopped."""
    if not _is_whole(job):
        return LOST
    context = get_context("spawn")
    ours, theirs = context.Pipe(duplex=False)
    kind = KINDS[job.kind]
    process = context.Process(target=run_reading, args=(theirs, _make_order(job, kind)))
    process.start()
    theirs.close()
    try:
        until, note = time.monotonic() + kind.seconds, _Note(job)
        while time.monotonic() < until:
            if stopping.is_set():
                raise Stopped
            told: Told | None = ours.recv() if ours.poll(PATIENCE) else None
            if isinstance(told, Packed | str):
                return told
            note.write(told)
        return TOO_LONG.format(round(kind.seconds / 60), kind.command)
    except EOFError:
        raise Crashed from None
    finally:
        ours.close()
        _end(process)


class _Note:
    """How far the reading of a job is, written down at times."""

    def __init__(self, job: Job) -> None:
        self._job = job
        self._done = Done(0, job.size)
        self._written = time.monotonic()

    def write(self, told: Done | None) -> None:
        """Raises NotWanted."""
        self._done = told or self._done
        if time.monotonic() - self._written < WRITE_EACH:
            return
        self._written = time.monotonic()
        far = {"read": min(self._done.read, self._done.size), "size": self._done.size}
        try:
            if not find_mine(self._job).update(**far, seen=Now()):
                raise NotWanted
        except OperationalError:  # somebody else writes for long, or the database is away: it is written the next time
            connection.close_if_unusable_or_obsolete()


def _make_order(job: Job, kind: Kind) -> Order:
    names = tuple(file.name for file in job.names)
    return Order(kind, find_folder(job.token), names, job.plan, settings.POOL_SIZE)


def _is_whole(job: Job) -> bool:
    """Return whether each file is as long as it was when it arrived."""
    folder = find_folder(job.token)
    try:
        return all((folder / name_file(n)).stat().st_size == file.size for n, file in enumerate(job.names))
    except OSError:
        return False


def _end(process: SpawnProcess) -> None:
    """End a process, which ends those that it has begun; and all of them where it does not."""
    process.terminate()
    process.join(GRACE)
    pid = process.pid
    if pid is not None:
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(pid, signal.SIGKILL)
        process.kill()
    process.join()
    process.close()
