"""The worker: a process beside the server that reads the files of jobs, one job after another."""

from __future__ import annotations

import logging
import os
import signal
import sys
import time
from threading import Thread
from typing import Any, Final

from django.conf import settings
from django.db import Error, OperationalError, close_old_connections, connection
from django.utils.crypto import get_random_string
from django_tasks_db.management.commands.db_worker import Worker

from costcalc.configuration.data_folder import make_folder
from costcalc.jobs.database import prepare_database
from costcalc.jobs.locks import is_there, name_worker_lock, take_lock
from costcalc.jobs.tasks import stopping
from costcalc.jobs.upkeep import delete_expired, take_up

log = logging.getLogger("costcalc")

INTERVAL: Final = 0.5
"""Seconds after which it looks for another job."""
LOOK_EACH: Final = 10.0
"""Seconds after which it looks for what another worker left, and for what is to be deleted."""


def run_worker(lock: int | None = None, lifeline: int | None = None) -> None:
    """Read jobs until told to end. `lock`: an open file that holds the lock; None: it is taken here.

    `lifeline`: a pipe that closes when the server has ended, which has begun this process. Where machines share the
    database, any number of workers may be run apart, and none of these needs a lock.
    """
    try:
        make_folder(settings.DATA)
        if lock is None and not settings.SHARED:
            lock = take_lock(name_worker_lock())
            if lock is None:
                sys.exit("Another worker reads the files of this folder.")
        if lock is not None:
            os.set_inheritable(lock, False)
        _listen(lifeline)
        prepare_database()
        _work(lock)
    except (OSError, Error) as error:
        sys.exit(f"The worker for usage files ends: {error}")


def _work(lock: int | None) -> None:
    connection.settings_dict["CONN_MAX_AGE"] = None if settings.SHARED else 0  # it asks twice a second
    worker = _make_worker()
    looked, failed = -LOOK_EACH, False
    while not stopping.is_set() and (lock is None or is_there(name_worker_lock(), lock)):
        try:
            if time.monotonic() - looked >= LOOK_EACH:
                looked = time.monotonic()
                take_up()
                delete_expired()
            worker.run()
            failed = False
        except OperationalError as error:
            # Not at once when it is back: those who read meanwhile first have to say that they are there.
            looked = time.monotonic()
            if not failed:
                log.error("The database of jobs is waited for: %s", error)
            failed = True
        close_old_connections()
        stopping.wait(INTERVAL)


def _make_worker() -> Worker:
    """Make one that does all tasks that there are, and comes back."""
    logging.getLogger("django_tasks_db").setLevel(logging.WARNING)
    logging.getLogger("django_tasks").setLevel(logging.WARNING)
    return Worker(
        queue_names=["default"],
        interval=INTERVAL,
        batch=True,
        backend_name="default",
        startup_delay=False,
        max_tasks=1,
        worker_id=get_random_string(32),
        excluded_queue_names=[],
    )


def _listen(lifeline: int | None) -> None:
    """Have this process end where it is told to, and where the server does."""

    def stop(*_: Any) -> None:
        stopping.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop)
    if lifeline is not None:
        os.set_inheritable(lifeline, False)

        def follow(end: int) -> None:
            os.read(end, 1)
            stop()

        Thread(target=follow, args=(lifeline,), daemon=True).start()
