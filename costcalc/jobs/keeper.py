"""The server's side of its worker: begins one where the data folder has none, and another where it has ended.

Each process of the server looks; a lock of the folder decides who begins it, and goes to the worker as an open file.
The worker ends with the last process of its server, when the pipe closes that they alone hold open.
"""

from __future__ import annotations

import logging
import os
import subprocess
import sys
import time
from typing import Final

from django.conf import settings

from costcalc.jobs.locks import name_worker_lock, take_lock

log = logging.getLogger("costcalc")

SOON: Final = 30.0
"""Seconds; a worker that ends sooner has not got to work."""
LONGEST_PAUSE: Final = 60.0

_lifeline: tuple[int, int] | None = None


def open_lifeline() -> None:
    """Open the pipe, in the process from which those of the server are forked."""
    global _lifeline  # noqa: PLW0603 -- a server has one
    _lifeline = _lifeline or os.pipe()


def close_lifeline() -> None:
    """Let the worker end, when the other processes of the server have ended too."""
    global _lifeline  # noqa: PLW0603
    for end in _lifeline or ():
        os.close(end)
    _lifeline = None


class Keeper:
    """Looks after the worker, in one process of the server."""

    def __init__(self) -> None:
        self._worker: subprocess.Popen[bytes] | None = None
        self._begun = 0.0
        self._pause = 1.0

    def look(self) -> None:
        """Begin a worker where there is none. One that ends at once is begun again after ever longer pauses."""
        if not settings.WORKER or _lifeline is None:
            return
        if self._worker and self._worker.poll() is not None:
            ended_soon = time.monotonic() - self._begun < SOON
            self._pause = min(2 * self._pause, LONGEST_PAUSE) if ended_soon else 1.0
            self._worker = None
        if self._worker is None and time.monotonic() - self._begun >= self._pause:
            self._begin(_lifeline[0])

    def _begin(self, lifeline: int) -> None:
        try:
            lock = take_lock(name_worker_lock())
        except OSError:
            return  # there is no data folder: pages say so
        if lock is None:
            return
        self._begun = time.monotonic()
        command = [sys.executable, "-m", "costcalc", "worker", f"--lock={lock}", f"--lifeline={lifeline}"]
        try:
            self._worker = subprocess.Popen(  # noqa: S603 -- this program itself
                command, stdin=subprocess.DEVNULL, pass_fds=(lock, lifeline), start_new_session=True
            )
        except OSError as error:
            log.error("The worker for usage files was not begun: %s", error.strerror)
        finally:
            os.close(lock)
