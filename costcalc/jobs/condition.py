"""Whether usage files are read here, for those who watch the server."""

from __future__ import annotations

from datetime import UTC, datetime

from django.conf import settings
from django.db import Error
from django.db.models.functions import Now

from costcalc.jobs.locks import is_taken, name_worker_lock
from costcalc.jobs.models import OPEN, Job, State
from costcalc.jobs.reading import SILENT


def describe_reading() -> str:
    """Say whether a worker reads usage files, and how many uploads it has not read yet."""
    try:
        number = Job.objects.filter(state__in=OPEN).count()
        worker = _find_worker()
    except Error as error:
        return f"not read: {type(error).__name__}"
    return f"{worker}; {number:,} not done" if number else worker


def _find_worker() -> str:
    """Say whether there is a worker. Of those that other machines have, what becomes of the jobs tells."""
    here, none = is_taken(name_worker_lock()), "not read: there is no worker"
    if here or not settings.SHARED:
        return "read by a worker" if here else none
    if Job.objects.filter(state=State.READING, seen__gte=Now() - SILENT).exists():
        return "read by a worker elsewhere"
    if Job.objects.filter(state=State.WAITING, created__lt=datetime.now(UTC) - SILENT).exists():
        return none
    return "left to workers elsewhere"
