"""The process that reads the files of one job. It knows no database and no prices: whatever ends it harms nothing else.

It tells how far it is, and at the end what the files came to, or why they came to nothing.
"""

from __future__ import annotations

import os
import resource
import signal
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Final, NamedTuple

from costcalc.jobs.files import name_file
from costcalc.jobs.kinds.kind import Kind, Packed, Plan, Work
from pricing.executors.tasks import Done
from pricing.files.sources import Found, SourceFault, find_sources, has_ending

NICE: Final = 15
"""Behind pages, and behind the processes for long requests."""
TELL_EACH: Final = 0.25
"""Seconds"""
NO_MEMORY: Final = "Reading these files needs more memory than a job may have; send fewer files, or choose fewer {}."
FAILED: Final = "Reading these files failed by a fault of this program ({}). Please report it; other files may work."

Told = Done | Packed | str
"""How far it is; what the files came to; or, as a sentence, why they came to nothing."""


class Order(NamedTuple):
    """What is to be read, and how."""

    kind: Kind
    folder: Path
    names: tuple[str, ...]
    """Of the files, as they were sent."""
    plan: Plan
    processes: int = 1


def run_reading(connection: Connection, order: Order) -> None:
    """Read files in a process of its own, and tell it through the connection."""
    _behave(order)
    tell = _tell_at_times(connection)
    told: Told | None
    try:
        told = read_files(order, tell)
    except (BrokenPipeError, ConnectionResetError):
        told = None  # whoever waited for it has ended
    except Exception as error:  # noqa: BLE001 -- a traceback may hold what a file says, and goes into no log
        told = FAILED.format(type(error).__name__)
    # It ends by itself now, or is killed: an exit from within its own end would stand in the log as an exception.
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    if told is not None:
        with suppress(BrokenPipeError, ConnectionResetError):
            connection.send(told)


def read_files(order: Order, tell: Callable[[Done], None]) -> Packed | str:
    """Read files. Return what they came to, or why to nothing."""
    try:
        found = _find_files(order)
        if not found.sources:
            return "; ".join(f"{fault.path}: {fault.problem}" for fault in found.faults) or order.kind.none_may
        return order.kind.read(Work(found, order.plan, order.processes, tell))
    except MemoryError:
        return NO_MEMORY.format(order.kind.fewer)


def _find_files(order: Order) -> Found:
    """Find the files, by the names under which they were sent.

    Of several, those that are not meant by their names are skipped: a person may have chosen a folder.
    """
    kind, folder, names = order.kind, order.folder, order.names
    known = {str(folder / name_file(number)): name for number, name in enumerate(names)}
    chosen = [path for path, name in known.items() if len(names) == 1 or has_ending(name, kind.endings)]
    found = find_sources(chosen, None, copies=kind.copies, endings=kind.endings)

    def rename(text: str) -> str:
        path = text[: len(str(folder)) + 1 + len(name_file(0))]
        return known[path] + text[len(path) :]

    return Found(
        [replace(source, name=rename(source.name)) for source in found.sources],
        [SourceFault(rename(fault.path), fault.problem) for fault in found.faults],
        [(rename(copy), rename(original)) for copy, original in found.copies],
        found.skipped + len(names) - len(chosen),
    )


def _behave(order: Order) -> None:
    """Lead a group of processes that can be ended together; come last for the processor, first where memory ends."""
    os.setsid()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that a pool of processes is ended, too
    os.nice(NICE)
    with suppress(OSError):  # of Linux
        Path("/proc/self/oom_score_adj").write_text("1000", encoding="ascii")
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (order.kind.memory, order.kind.memory))
    tempfile.tempdir = str(order.folder)  # what is written meanwhile is deleted with the files


def _tell_at_times(connection: Connection) -> Callable[[Done], None]:
    told = 0.0

    def tell(done: Done) -> None:
        nonlocal told
        now = time.monotonic()
        if now - told >= TELL_EACH:
            told = now
            connection.send(done)

    return tell
