"""Where a kind of job is at home: the page where its files are chosen, and the addresses of its jobs."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from costcalc.jobs.kinds.kind import Kind
from costcalc.jobs.models import Job


@dataclass(frozen=True, slots=True)
class Place:
    """Pages of a kind of job, and the words for what is done with its files."""

    kind: Kind
    start: str
    """Name of the page where files are chosen."""
    job: str
    """Name of the page of a job."""
    verb: str = "read"
    done: str = "read"
    doing: str = "Reading"

    def find_address(self, job: Job) -> str:
        """Return the address of a job."""
        return reverse(self.job, args=[job.token])
