"""Jobs as the pages know them: made, found by their address, canceled, deleted, and what they came to."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final

from django.db import transaction

from costcalc.jobs.files import Upload, drop_files
from costcalc.jobs.kinds.kind import Kind, Packed, Plan
from costcalc.jobs.models import OPEN, Attachment, Job, Outcome, State, replace_nul
from costcalc.jobs.tasks import read_files

LARGEST_TEXT: Final = 1_000_000
"""Characters of a text that stays with a job."""


class ResultGone(Exception):
    """There is no result, and why, as a sentence."""


def create(
    kind: Kind,
    files: Upload,
    question: Mapping[str, Any],
    plan: Plan,
    *,
    parent: Job | None = None,
    client: str = "",
) -> Job:
    """Have files read, after all jobs of before. With a parent they stand beside what that one came to.

    The job and its task are written together, or neither is.
    """
    with transaction.atomic():
        job = Job.objects.create(
            token=files.token,
            parent=parent,
            kind=kind.name,
            files=[(file.name, file.size) for file in files.files],
            question=replace_nul(question),
            plan=replace_nul(plan),
            size=sum(file.size for file in files.files),
            client=client,
            **({"expires": parent.expires} if parent else {}),
        )
        read_files.enqueue(job.token)
    return job


def find(token: str) -> Job | None:
    """Find a job by its address; None where there is none, or no longer."""
    whole = re.fullmatch(r"[\w-]{1,43}", token, re.ASCII)
    return Job.objects.filter(token=token, expires__gt=datetime.now(UTC)).first() if whole else None


def load_packed(job: Job) -> Packed:
    """Load what the files of a job came to. Raises ResultGone."""
    outcome = Outcome.objects.filter(job=job).first()
    if outcome is None:
        raise ResultGone("These files have not been read.")
    return Packed(bytes(outcome.groups), bytes(outcome.rest))


def cancel(job: Job) -> None:
    """Stop reading, and delete the files; what is done stays done."""
    canceled = Job.objects.filter(pk=job.pk, state__in=OPEN).update(state=State.CANCELED)
    if canceled:
        drop_files(job.token)
    job.refresh_from_db()


def delete(job: Job) -> None:
    """Delete a job with its files, its result, its texts, and the jobs beside it."""
    tokens = [job.token, *job.parts.values_list("token", flat=True)]
    job.delete()
    for token in tokens:
        drop_files(token)


def attach(job: Job, role: str, text: str) -> None:
    """Keep a small text with a job, instead of the one of before; a blank one forgets it. Raises ValueError."""
    if len(text) > LARGEST_TEXT:
        raise ValueError(f"The text has {len(text):,} characters; at most {LARGEST_TEXT:,} are kept.")
    if text:
        Attachment.objects.update_or_create(job=job, role=role, defaults={"text": replace_nul(text)})
    else:
        Attachment.objects.filter(job=job, role=role).delete()


def read_attached(job: Job, role: str) -> str | None:
    """Return the text that was attached; None where there is none."""
    return Attachment.objects.filter(job=job, role=role).values_list("text", flat=True).first()
