"""Whether usage files are read here, for those who watch the server."""

from __future__ import annotations

from django.db import DatabaseError

from costcalc.jobs.locks import WORKER, is_taken
from costcalc.jobs.models import OPEN, Job


def describe_reading() -> str:
    """Say whether a worker reads usage files, and how many uploads it has not read yet."""
    try:
        number = Job.objects.filter(state__in=OPEN).count()
    except DatabaseError as error:
        return f"not read: {type(error).__name__}"
    worker = "read by a worker" if is_taken(WORKER) else "not read: there is no worker"
    return f"{worker}; {number:,} not done" if number else worker
