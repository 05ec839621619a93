"""A job of usage as its page shows it: with its labels, and with the invoice beside it."""

from __future__ import annotations

from typing import Any, Final

from costcalc.jobs import description
from costcalc.jobs.models import Job, State
from costcalc.usage.job.place import PLACE
from pricing.usage_log.fields.labels import SPELLINGS

USUAL_LABELS: Final = ("project", "team")
"""Labels that are read unless somebody chooses others: there are few of each, so that few sums are kept."""


def read_labels(job: Job) -> tuple[str, ...]:
    """Return the labels that were read of the files, in the order of their values."""
    return tuple(job.plan.get("labels", ()))


def describe_job(job: Job) -> dict[str, Any]:
    """Describe a job for every template that shows one."""
    described = description.describe_job(job, PLACE)
    return {**described, "beside_address": f"{described['here']}beside", "labels": read_labels(job)}


def describe_invoice(job: Job) -> dict[str, Any] | None:
    """Describe the invoice that was sent to stand beside the usage of a job; None where none was."""
    invoice = job.beside
    if invoice is None or invoice.state == State.CANCELED:
        return None
    described = describe_job(invoice)
    return {name: described[name] for name in ("state", "is_open", "problem", "progress", "share", "of_files")}


def describe_uploads() -> dict[str, Any]:
    """Describe what files can be sent, and the labels that can be read of them."""
    choices = [(name, name_label(name), name in USUAL_LABELS) for name in SPELLINGS]
    return {**description.describe_uploads(PLACE), "label_choices": choices}


def name_label(name: str) -> str:
    """Name a label as people read it."""
    return "API key" if name == "api_key" else name.replace("_", " ").capitalize()
