"""What a worker does beside reading: takes up what another left, and deletes what is over."""

from __future__ import annotations

from datetime import UTC, datetime

from django.db import transaction
from django_tasks_db.models import DBTaskResult

from costcalc.jobs.files import drop_files, is_abandoned, list_tokens
from costcalc.jobs.models import OPEN, Job, State
from costcalc.jobs.tasks import read_files


def take_up() -> None:
    """Have read what waits, and what a worker that died was reading, in the order in which it came.

    Only for the only worker, while it reads nothing.
    """
    with transaction.atomic():
        DBTaskResult.objects.all().delete()
        Job.objects.filter(state=State.READING).update(state=State.WAITING, read=0)
        for token in Job.objects.filter(state=State.WAITING).order_by("pk").values_list("token", flat=True):
            read_files.enqueue(token)


def delete_expired() -> None:
    """Delete jobs whose time is over, tasks that are done, and files that nobody will read."""
    Job.objects.filter(expires__lte=datetime.now(UTC)).delete()
    DBTaskResult.objects.finished().delete()
    for token in list_tokens():
        job = Job.objects.filter(token=token).first()
        if not (job.state in OPEN if job else not is_abandoned(token)):
            drop_files(token)
