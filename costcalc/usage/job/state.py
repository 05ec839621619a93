"""A job as its page shows it: its files, how far reading is, what is kept of it and how long."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any, Final

from django.conf import settings
from django.urls import reverse

from costcalc import formatting
from costcalc.jobs.database import find_problem
from costcalc.jobs.models import FileName, Job, State
from pricing.usage_log.fields.labels import SPELLINGS

MOST_FILES: Final = 20
"""Files that are named."""
USUAL_LABELS: Final = ("project", "team")
"""Labels that are read unless somebody chooses others: there are few of each, so that few sums are kept."""
KILOBYTE: Final = 1_000
MEGABYTE: Final = 1_000_000


def read_labels(job: Job) -> tuple[str, ...]:
    """Return the labels that were read of the files, in the order of their values."""
    return tuple(job.plan.get("labels", ()))


def describe_job(job: Job) -> dict[str, Any]:
    """Describe a job for every template that shows one."""
    files, here = job.names, reverse("usage-job", args=[job.token])
    return {
        "here": here,
        **{f"{name}_address": f"{here}{name}" for name in ("progress", "cancel", "delete", "beside")},
        "state": job.state,
        "is_open": job.is_open,
        "problem": job.problem,
        "progress": _write_progress(job),
        "share": min(1.0, job.read / job.size) if job.size else 0.0,
        "labels": read_labels(job),
        "of_files": _write_files(files),
        "files": [(formatting.legible(file.name), write_size(file.size)) for file in files[:MOST_FILES]],
        "more_files": max(0, len(files) - MOST_FILES),
        "most_bytes": settings.MAX_USAGE_MB * MEGABYTE,
        "expires": write_moment(job.expires),
        "hours": write_hours(),
    }


def describe_invoice(job: Job) -> dict[str, Any] | None:
    """Describe the invoice that was sent to stand beside the usage of a job; None where none was."""
    invoice = job.invoice
    if invoice is None or invoice.state == State.CANCELED:
        return None
    described = describe_job(invoice)
    return {name: described[name] for name in ("state", "is_open", "problem", "progress", "share", "of_files")}


def describe_uploads() -> dict[str, Any]:
    """Describe what files can be sent, and whether they can be read here."""
    return {
        "files_problem": find_problem(),
        "megabytes": settings.MAX_USAGE_MB,
        "most_bytes": settings.MAX_USAGE_MB * MEGABYTE,
        "hours": write_hours(),
        "label_choices": [(name, name_label(name), name in USUAL_LABELS) for name in SPELLINGS],
    }


def name_label(name: str) -> str:
    """Name a label as people read it."""
    return "API key" if name == "api_key" else name.replace("_", " ").capitalize()


def _write_progress(job: Job) -> str:
    if job.state == State.WAITING:
        before = job.place
        return f"Waiting for {formatting.plural(before, 'other upload')}" if before else "Starting to read"
    read = min(job.read, job.size)
    return f"{write_size(read)} of {write_size(job.size)} read"


def _write_files(files: tuple[FileName, ...]) -> str:
    """Name a single file; of several say how many there are."""
    size = write_size(sum(file.size for file in files))
    if len(files) == 1:
        return f"{formatting.legible(files[0].name)}, {size}"
    return f"{formatting.plural(len(files), 'file')}, {size}"


def write_size(number: int) -> str:
    """Write bytes as people do."""
    if number < KILOBYTE:
        return formatting.plural(number, "byte")
    unit, name = (KILOBYTE, "kB") if number < MEGABYTE else (MEGABYTE, "MB")
    return f"{formatting.quantity(Decimal(number) / unit)} {name}"


def write_moment(at: datetime) -> str:
    """Write `23 Nov 2026, 14:05 UTC`."""
    return f"{formatting.long_day(at.date())}, {at:%H:%M} UTC"


def write_hours() -> str:
    """Write how long results are kept."""
    return formatting.plural(settings.KEEP_HOURS, "hour")
