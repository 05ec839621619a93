"""Jobs as the pages know them: made, found by their address, canceled, deleted, and what they came to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, Final, NamedTuple

from django.db import transaction

from costcalc.current import catalog, current_day
from costcalc.jobs.files import Upload, drop_files
from costcalc.jobs.models import OPEN, Attachment, Job, Outcome, Role, State
from costcalc.jobs.packing import Packed, describe_plan, read_plan, unpack
from costcalc.jobs.tasks import read_usage
from pricing.files.sources import Found
from pricing.usage_log.engines.reduced import Reduced
from pricing.usage_log.plan import make_plan
from pricing.usage_log.reports.invoice.labels import LABELS as INVOICE_LABELS

LARGEST_TEXT: Final = 1_000_000
"""Characters of a text that stays with a job."""
OTHER_PRICES: Final = (
    "The price tables have changed since these files were read, and prices now change at other points. "
    "Send the files again."
)


class Result(NamedTuple):
    """What the files of a job came to."""

    reduced: Reduced
    found: Found
    invoice: Reduced | None
    """What the invoice beside it came to; None: there is none, or it is not read yet."""


class ResultGone(Exception):
    """There is no result, and why, as a sentence."""


def create(
    files: Upload,
    question: Mapping[str, Any],
    *,
    labels: Sequence[str] = (),
    parent: Job | None = None,
    client: str = "",
) -> Job:
    """Have files read, after all jobs of before. With a parent they are the invoice beside its usage.

    The job and its task are written together, or neither is.
    """
    with transaction.atomic():
        job = Job.objects.create(
            token=files.token,
            parent=parent,
            role=Role.INVOICE if parent else Role.USAGE,
            files=[(file.name, file.size) for file in files.files],
            question=dict(question),
            plan=describe_plan(make_plan(catalog(), INVOICE_LABELS if parent else labels, current_day())),
            size=sum(file.size for file in files.files),
            client=client,
            **({"expires": parent.expires} if parent else {}),
        )
        read_usage.enqueue(job.token)
    return job


def find(token: str) -> Job | None:
    """Find a job by its address; None where there is none, or no longer."""
    return Job.objects.filter(token=token, expires__gt=datetime.now(UTC)).first()


def load_result(job: Job) -> Result:
    """Load what the files of a job came to. Raises ResultGone.

    Its keys fit the prices of the plan by which it was read, and no others; of whichever day.
    """
    if not _fits(job, read_plan(job.plan).labels):
        raise ResultGone(OTHER_PRICES)
    outcome = Outcome.objects.filter(job=job).first()
    if outcome is None:
        raise ResultGone("These files have not been read.")
    beside = Outcome.objects.filter(job__parent=job, job__role=Role.INVOICE).order_by("job").last()
    readable = beside is not None and _fits(beside.job, INVOICE_LABELS)  # an older version read other fields of it
    return Result(*_unpack(outcome), _unpack(beside)[0] if beside and readable else None)


def _fits(job: Job, labels: Sequence[str]) -> bool:
    """Return True where the files of a job were read for the prices of today's tables, and for these labels."""
    return replace(read_plan(job.plan), today="") == make_plan(catalog(), labels)


def cancel(job: Job) -> None:
    """Stop reading, and delete the files; what is done stays done."""
    canceled = Job.objects.filter(pk=job.pk, state__in=OPEN).update(state=State.CANCELED)
    if canceled:
        drop_files(job.token)
    job.refresh_from_db()


def delete(job: Job) -> None:
    """Delete a job with its files, its result, its texts, and its invoices."""
    tokens = [job.token, *job.parts.values_list("token", flat=True)]
    job.delete()
    for token in tokens:
        drop_files(token)


def attach(job: Job, role: str, text: str) -> None:
    """Keep a small text with a job, instead of the one of before; a blank one forgets it. Raises ValueError."""
    if len(text) > LARGEST_TEXT:
        raise ValueError(f"The text has {len(text):,} characters; at most {LARGEST_TEXT:,} are kept.")
    if text:
        Attachment.objects.update_or_create(job=job, role=role, defaults={"text": text})
    else:
        Attachment.objects.filter(job=job, role=role).delete()


def read_attached(job: Job, role: str) -> str | None:
    """Return the text that was attached; None where there is none."""
    return Attachment.objects.filter(job=job, role=role).values_list("text", flat=True).first()


def _unpack(outcome: Outcome) -> tuple[Reduced, Found]:
    return unpack(Packed(bytes(outcome.groups), bytes(outcome.rest)))
