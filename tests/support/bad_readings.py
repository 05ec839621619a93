"""What may happen in the process that reads the files of a job. It imports no Django, as that process does not."""

from __future__ import annotations

import os
import signal
import time
from typing import Any, NoReturn

from costcalc.jobs import reading_process


def end_at_once(*arguments: object) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def sleep_long(*arguments: object) -> None:
    time.sleep(60)


def fail_with_text(*arguments: Any) -> None:
    reading_process.read_files = _divide  # type: ignore[assignment]
    reading_process.run_reading(*arguments)


def _divide(*arguments: object) -> NoReturn:
    raise ZeroDivisionError("what a file says")
