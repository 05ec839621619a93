"""The database of jobs: made and brought up to date by whoever starts first, and whether it can be used."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from django.conf import settings
from django.core.management import call_command
from django.db import DatabaseError, connections

from costcalc.configuration.data_folder import make_folder
from costcalc.jobs.locks import DATABASE, hold_lock
from costcalc.jobs.models import Job

UNUSABLE: Final = (
    "Files cannot be read here at the moment: this server cannot write to its data folder. The commands costcalc usage "
    "and costcalc corpus read files of any size."
)


def prepare_database() -> None:
    """Make the database, for its owner alone, or bring it up to date. Raises OSError and DatabaseError.

    One process at a time: others wait, and find it done.
    """
    make_folder(settings.DATA)
    with hold_lock(DATABASE):
        Path(str(settings.DATABASES["default"]["NAME"])).touch(mode=0o600)
        try:
            call_command("migrate", verbosity=0, interactive=False, skip_checks=True)
        finally:
            connections.close_all()  # no process that is forked later may have an open one


def find_problem() -> str:
    """Return why no files can be read here, as a sentence; blank where they can."""
    try:
        Job.objects.exists()
    except DatabaseError:
        return UNUSABLE
    return ""
