"""Locks of the data folder: one worker at a time, and one process at a time that brings the database up to date.

They are the kernel's, on open files: whoever ends, however it ends, holds none any more.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from fcntl import LOCK_EX, LOCK_NB, LOCK_SH, flock
from pathlib import Path
from socket import gethostname
from typing import Final

from django.conf import settings

WORKER: Final = "worker.lock"
DATABASE: Final = "database.lock"


def name_worker_lock() -> str:
    """Name the lock of a server's worker: one of the folder; one of each machine where machines share the folder."""
    return f"worker-{gethostname()}.lock" if settings.SHARED else WORKER


def take_lock(name: str) -> int | None:
    """Take a lock, and return the open file that holds it; None where another process has it. Raises OSError."""
    file = _open(name)
    try:
        flock(file, LOCK_EX | LOCK_NB)
    except BlockingIOError:
        os.close(file)
        return None
    return file


@contextmanager
def hold_lock(name: str) -> Iterator[None]:
    """Wait for a lock, and hold it. Raises OSError."""
    file = _open(name)
    try:
        flock(file, LOCK_EX)
        yield
    finally:
        os.close(file)


def is_taken(name: str) -> bool:
    """Return whether some process holds a lock."""
    try:
        file = os.open(_find(name), os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        return False
    try:
        flock(file, LOCK_SH | LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(file)
    return False


def is_there(name: str, file: int) -> bool:
    """Return whether a held lock is still that of the folder: it is not, where somebody has deleted the folder."""
    try:
        return os.path.samestat(os.fstat(file), _find(name).stat())
    except OSError:
        return False


def _open(name: str) -> int:
    return os.open(_find(name), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)


def _find(name: str) -> Path:
    return Path(settings.DATA) / name
