"""What a worker does: read the files of a job."""

from __future__ import annotations

from django_tasks import task


@task()
def read_usage(token: str) -> None:
    """Read the files of a job, and keep what they come to."""
