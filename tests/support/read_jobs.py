"""Files that were sent and have been read, without a worker."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from costcalc.current import catalog
from costcalc.jobs.kinds.usage import pack
from costcalc.jobs.models import Job, Outcome, State
from costcalc.usage.job.result import create_job
from pricing.files.sources import find_sources
from pricing.usage_log.engines.processes import reduce_files
from pricing.usage_log.plan import make_plan
from tests.support.usage_jobs import save


def read_now(*contents: bytes, labels: tuple[str, ...] = (), parent: Job | None = None) -> Job:
    """Read files as a job does, at once."""
    job = create_job(save(*contents), {}, labels=labels, parent=parent)
    with TemporaryDirectory() as folder:
        paths = [Path(folder) / file.name for file in job.names]
        for path, content in zip(paths, contents, strict=True):
            path.write_bytes(content)
        found = find_sources([str(path) for path in paths], Path(folder))
        reduced = reduce_files(found.sources, make_plan(catalog(), labels), processes=1)
    Outcome.objects.create(job=job, **pack(reduced, found)._asdict())
    Job.objects.filter(pk=job.pk).update(state=State.DONE, read=job.size)
    job.refresh_from_db()
    return job
