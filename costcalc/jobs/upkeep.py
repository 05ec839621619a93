"""What a worker does beside reading: takes up what another left, and deletes what is over."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Final

from django.conf import settings
from django.db import transaction
from django.db.models.functions import Now
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from costcalc.jobs.database import is_alone
from costcalc.jobs.files import drop_files, is_abandoned, list_tokens
from costcalc.jobs.models import OPEN, Job, State
from costcalc.jobs.reading import SILENT
from costcalc.jobs.tasks import read_files

FORGOTTEN: Final = timedelta(days=1)
"""After which a task of a worker that died is forgotten; its job has long been taken up."""


def take_up() -> None:
    """Have read what waits, and what a worker that died was reading, in the order in which it came.

    Only while this worker reads nothing. Where machines share the database, others may: theirs is what has been seen
    lately. A job that is taken up nevertheless is lost to the one that reads it, which notices.
    """
    tasks, left = DBTaskResult.objects.all(), Job.objects.filter(state=State.READING)
    if settings.SHARED:
        tasks = tasks.exclude(status=TaskResultStatus.RUNNING, started_at__gt=datetime.now(UTC) - FORGOTTEN)
        left = left.filter(seen__lt=Now() - SILENT)
    with transaction.atomic():
        if is_alone():
            tasks.delete()
            left.update(state=State.WAITING, read=0)
            for token in Job.objects.filter(state=State.WAITING).order_by("pk").values_list("token", flat=True):
                read_files.enqueue(token)


def delete_expired() -> None:
    """Delete jobs whose time is over, tasks that are done, and files that nobody will read.

    Several workers may: what one has deleted, another does not find.
    """
    Job.objects.filter(expires__lte=datetime.now(UTC)).delete()
    DBTaskResult.objects.finished().delete()
    for token in list_tokens():
        job = Job.objects.filter(token=token).first()
        if not (job.state in OPEN if job else not is_abandoned(token)):
            drop_files(token)
