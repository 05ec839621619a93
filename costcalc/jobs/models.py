"""What is kept of files that people have sent here: the job, its result, and small texts that stay with it."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from django.conf import settings
from django.db import models


class State(models.TextChoices):
    """Where a job is."""

    WAITING = "waiting"
    READING = "reading"
    DONE = "done"
    FAILED = "failed"
    CANCELED = "canceled"


OPEN = (State.WAITING, State.READING)


class FileName(NamedTuple):
    name: str
    size: int
    """Bytes"""


def make_token() -> str:
    """Make what nobody can guess: the address of a job is all that keeps it from others."""
    return secrets.token_urlsafe(24)


def replace_nul(value: Any) -> Any:
    """Replace what PostgreSQL keeps in no text, which is the sign NUL, in a value of texts, lists and mappings."""
    if isinstance(value, str):
        return value.replace("\0", "\N{REPLACEMENT CHARACTER}")
    if isinstance(value, Mapping):
        return {replace_nul(key): replace_nul(each) for key, each in value.items()}
    return [replace_nul(each) for each in value] if isinstance(value, list | tuple) else value


def find_expiry() -> datetime:
    return datetime.now(UTC) + timedelta(hours=settings.KEEP_HOURS)


class Job(models.Model):
    """Files that are read, in the order in which they came."""

    token = models.CharField(max_length=43, unique=True, default=make_token)
    parent = models.ForeignKey("self", null=True, on_delete=models.CASCADE, related_name="parts")
    """Job beside which this one is read, as an invoice is beside usage."""
    kind = models.CharField(max_length=10)
    """Of its work, by its name in `costcalc.jobs.kinds.known`."""
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING, db_index=True)
    files = models.JSONField(default=list)
    question: models.JSONField[Any, dict[str, Any]] = models.JSONField(default=dict)
    """What was asked with the files, such as their labels."""
    plan = models.JSONField(default=dict)
    """Of the reading, as its kind of work describes it."""
    read = models.BigIntegerField(default=0)
    size = models.BigIntegerField(default=0)
    """Bytes read, of how many."""
    attempts = models.IntegerField(default=0)
    """How often a worker has begun it. The number tells the one that reads it from those that have lost it."""
    seen = models.DateTimeField(null=True)
    """When the worker that reads it last said so, by the clock of the database."""
    problem = models.TextField(default="")
    """Why it failed, as a sentence."""
    client = models.CharField(max_length=32, default="", db_index=True)
    """Digest of who sent it, with the server's key; blank where nobody is counted."""
    created = models.DateTimeField(auto_now_add=True)
    expires = models.DateTimeField(default=find_expiry, db_index=True)

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.kind} job, {self.state}"

    @property
    def names(self) -> tuple[FileName, ...]:
        """Return the files as they were sent."""
        return tuple(FileName(name, size) for name, size in self.files)

    @property
    def is_open(self) -> bool:
        """Return whether it waits or is being read."""
        return self.state in OPEN

    @property
    def place(self) -> int:
        """Return how many jobs are read before this one; 0 where it does not wait."""
        if self.state != State.WAITING:
            return 0
        return Job.objects.filter(state__in=OPEN, pk__lt=self.pk).count()

    @property
    def beside(self) -> Job | None:
        """Return the job that was sent last to stand beside this one."""
        return self.parts.last()


class Outcome(models.Model):
    """What the files of a job come to, packed by their kind of work."""

    job = models.OneToOneField(Job, on_delete=models.CASCADE, related_name="outcome")
    groups = models.BinaryField()
    rest = models.BinaryField()

    def __str__(self) -> str:
        return f"result of {self.job}"


class Attachment(models.Model):
    """Small text that stays with a job, such as a file of departments."""

    job = models.ForeignKey(Job, on_delete=models.CASCADE, related_name="attachments")
    role = models.CharField(max_length=20)
    text = models.TextField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("job", "role"), name="one_text_a_role"),)

    def __str__(self) -> str:
        return f"{self.role} of {self.job}"
