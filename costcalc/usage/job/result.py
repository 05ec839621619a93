"""Jobs of usage: made for the prices of the day, and what their files came to, as long as it fits those of today."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final, NamedTuple

from costcalc.current import catalog, current_day
from costcalc.jobs import store
from costcalc.jobs.files import Upload
from costcalc.jobs.kinds.usage import INVOICE, USAGE, describe_plan, read_plan, unpack
from costcalc.jobs.models import Job, State
from costcalc.jobs.store import ResultGone
from pricing.files.sources import Found
from pricing.usage_log.engines.reduced import Reduced
from pricing.usage_log.plan import make_plan
from pricing.usage_log.reports.invoice.labels import LABELS as INVOICE_LABELS

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


def create_job(
    files: Upload,
    question: Mapping[str, Any],
    *,
    labels: Sequence[str] = (),
    parent: Job | None = None,
    client: str = "",
) -> Job:
    """Have usage read; with a parent, the invoice beside it."""
    kind, labels = (INVOICE, INVOICE_LABELS) if parent else (USAGE, labels)
    plan = describe_plan(make_plan(catalog(), labels, current_day()))
    return store.create(kind, files, question, plan, parent=parent, client=client)


def load_result(job: Job) -> Result:
    """Load what the files of a job came to. Raises ResultGone.

    Its keys fit the prices of the plan by which it was read, and no others; of whichever day.
    """
    if not _fits(job, read_plan(job.plan).labels):
        raise ResultGone(OTHER_PRICES)
    return Result(*unpack(store.load_packed(job)), _load_invoice(job))


def _load_invoice(job: Job) -> Reduced | None:
    beside = job.parts.filter(state=State.DONE).last()
    readable = beside is not None and _fits(beside, INVOICE_LABELS)  # an older version read other fields of it
    return unpack(store.load_packed(beside))[0] if beside and readable else None


def _fits(job: Job, labels: Sequence[str]) -> bool:
    """Return True where the files of a job were read for the prices of today's tables, and for these labels."""
    return replace(read_plan(job.plan), today="") == make_plan(catalog(), labels)
