"""The database of jobs: made and brought up to date by whoever starts first, and whether it can be used."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from django.conf import settings
from django.core.management import call_command
from django.db import Error, connection, connections, transaction

from costcalc.configuration.data_folder import make_folder
from costcalc.jobs.locks import DATABASE, hold_lock
from costcalc.jobs.models import Job

COMMANDS: Final = "The commands costcalc usage and costcalc corpus read files of any size."
UNUSABLE: Final = f"Files cannot be read here at the moment: this server cannot write to its data folder. {COMMANDS}"
AWAY: Final = (
    "Files cannot be read here at the moment: this server cannot reach its database. Nothing of what was sent before "
    f"is lost. {COMMANDS}"
)
MIGRATING, KEEPING = 1, 2
"""What one session of a shared database does at a time: `hold_alone`, `try_alone`."""
OURS: Final = 20_260  # others may have locks in the same database


def prepare_database() -> None:
    """Make the database, or bring it up to date; a file is its owner's alone. Raises OSError and Django's Error.

    One process at a time: others wait, and find it done.
    """
    make_folder(settings.DATA)
    try:
        with _hold_alone():
            call_command("migrate", verbosity=0, interactive=False, skip_checks=True)
    finally:
        connections.close_all()  # no process that is forked later may have an open one


@contextmanager
def _hold_alone() -> Iterator[None]:
    if not settings.SHARED:
        with hold_lock(DATABASE):
            Path(str(settings.DATABASES["default"]["NAME"])).touch(mode=0o600)
            yield
        return
    with transaction.atomic(), connection.cursor() as cursor:  # all of it, or nothing
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [OURS, MIGRATING])
        yield


def is_alone() -> bool:
    """Return whether nobody else keeps house until the end of this transaction; with a file, no other worker can."""
    if not settings.SHARED:
        return True
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s, %s)", [OURS, KEEPING])
        return bool(cursor.fetchone()[0])


def explain_failure() -> str:
    """Explain to a person why files cannot be read while the database fails."""
    return AWAY if settings.SHARED else UNUSABLE


def find_problem() -> str:
    """Return why no files can be read here, as a sentence; blank where they can."""
    try:
        Job.objects.exists()
    except Error:
        return explain_failure()
    return ""


def is_away() -> bool:
    """Return whether the database does not answer. The next one that asks has a new connection then."""
    try:
        Job.objects.exists()
    except Error:
        connection.close_if_unusable_or_obsolete()
        return True
    return False
