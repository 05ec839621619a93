"""Data sets that were sent, whose tokens can be counted on fingers."""

from __future__ import annotations

from datetime import date

from costcalc.current import catalog
from costcalc.jobs import store
from costcalc.jobs.files import find_folder
from costcalc.jobs.kinds.corpus import CORPUS, describe_plan
from costcalc.jobs.models import Job, Outcome, State
from costcalc.jobs.reading_process import Order, read_files
from pricing.corpus.plan import Columns, Plan
from tests.support.usage_jobs import save_as

DAY = date(2026, 11, 21)
MODELS = ("gpt-4o", "gpt-4o-mini")
"""They count alike."""


def make_plan(models: tuple[str, ...] = MODELS, *, output_tokens: int = 0, columns: Columns | None = None) -> Plan:
    return Plan(DAY, models, columns or Columns(), output_tokens, digest=catalog().digest)


def send(*contents: bytes, plan: Plan | None = None, name: str = "prompts.jsonl", **question: str) -> Job:
    """Have files wait to be counted."""
    plan = plan or make_plan()
    question = {"models": ",".join(plan.models), "as_of": plan.as_of.isoformat(), **question}
    return store.create(CORPUS, save_as(name, *contents), question, describe_plan(plan))


def count_now(*contents: bytes, plan: Plan | None = None, name: str = "prompts.jsonl", **question: str) -> Job:
    """Count files as a job does, at once and in this process."""
    job = send(*contents, plan=plan, name=name, **question)
    names = tuple(file.name for file in job.names)
    packed = read_files(Order(CORPUS, find_folder(job.token), names, job.plan), lambda done: None)
    assert not isinstance(packed, str), packed
    Outcome.objects.create(job=job, **packed._asdict())
    Job.objects.filter(pk=job.pk).update(state=State.DONE, read=job.size)
    job.refresh_from_db()
    return job
