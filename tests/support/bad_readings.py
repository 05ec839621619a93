"""What may happen in the process that reads the files of a job. It imports no Django, as that process does not."""

from __future__ import annotations

import os
import signal
import time
from dataclasses import replace
from multiprocessing.connection import Connection
from typing import NoReturn

from costcalc.jobs.reading_process import Order, run_reading


def end_at_once(*arguments: object) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def sleep_long(*arguments: object) -> None:
    time.sleep(60)


def fail_with_text(connection: Connection, order: Order) -> None:
    run_reading(connection, order._replace(kind=replace(order.kind, read=_divide)))


def _divide(*arguments: object) -> NoReturn:
    raise ZeroDivisionError("what a file says")
