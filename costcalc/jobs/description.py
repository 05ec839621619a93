"""A job as its page shows it: its files, how far it is, what is kept of it and how long; and what files can be sent."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any, Final

from django.conf import settings

from costcalc import formatting
from costcalc.jobs.database import find_problem
from costcalc.jobs.models import FileName, Job, State
from costcalc.jobs.places import Place

MOST_FILES: Final = 20
"""Files that are named."""
KILOBYTE: Final = 1_000
MEGABYTE: Final = 1_000_000


def describe_job(job: Job, place: Place) -> dict[str, Any]:
    """Describe a job for every template that shows one."""
    files, here = job.names, place.find_address(job)
    return {
        "here": here,
        **{f"{name}_address": f"{here}{name}" for name in ("progress", "cancel", "delete")},
        "state": job.state,
        "is_open": job.is_open,
        "problem": job.problem,
        "progress": _write_progress(job, place),
        "share": min(1.0, job.read / job.size) if job.size else 0.0,
        "of_files": _write_files(files),
        "files": [(formatting.legible(file.name), write_size(file.size)) for file in files[:MOST_FILES]],
        "more_files": max(0, len(files) - MOST_FILES),
        "expires": write_moment(job.expires),
        **describe_place(place),
    }


def describe_place(place: Place) -> dict[str, Any]:
    """Describe how long results are kept, and where files can be chosen again."""
    return {
        "place": place,
        "hours": formatting.plural(settings.KEEP_HOURS, "hour"),
        "most_bytes": settings.MAX_USAGE_MB * MEGABYTE,
    }


def describe_uploads(place: Place) -> dict[str, Any]:
    """Describe what files can be sent, and whether they can be read here."""
    return {"files_problem": find_problem(), "megabytes": settings.MAX_USAGE_MB, **describe_place(place)}


def _write_progress(job: Job, place: Place) -> str:
    if job.state == State.WAITING:
        before = job.place
        return f"Waiting for {formatting.plural(before, 'other upload')}" if before else f"Starting to {place.verb}"
    read = min(job.read, job.size)
    return f"{write_size(read)} of {write_size(job.size)} {place.done}"


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
