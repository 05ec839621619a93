"""Files as they were sent, in a folder of their own until they have been read."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final, NamedTuple

from django.conf import settings

FOLDER: Final = "uploads"
ABANDONED: Final = 600
"""Seconds without a byte after which an upload that became no job is given up; a connection is so much earlier
(`costcalc.admission.pace`)."""


class SentFile(NamedTuple):
    name: str
    """As it was sent, without folders; the second of a name has a number in it."""
    size: int
    """Bytes"""


class Upload(NamedTuple):
    """Files that have arrived whole; each lies in its folder by its number (`name_file`)."""

    token: str
    files: tuple[SentFile, ...]


def find_folder(token: str) -> Path:
    """Return where the files of a job lie."""
    return Path(settings.DATA) / FOLDER / token


def name_file(number: int) -> str:
    """Name the file in which the one with this number lies, from 0: whatever it was sent as names no path here."""
    return f"{number:05}"


def make_folder(token: str) -> Path:
    """Make the folder of an upload, for its owner alone. Raises OSError."""
    folder = find_folder(token)
    folder.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder.mkdir(mode=0o700)
    return folder


def drop_files(token: str) -> None:
    """Delete the files of a job, if there still are any."""
    if token:
        shutil.rmtree(find_folder(token), ignore_errors=True)


def list_tokens() -> Iterator[str]:
    """Yield the tokens whose files are here."""
    with suppress(OSError):
        yield from sorted(path.name for path in (Path(settings.DATA) / FOLDER).iterdir())


def is_abandoned(token: str) -> bool:
    """Return whether no byte of an upload has come for long."""
    folder = find_folder(token)
    with suppress(OSError):
        times = [path.stat().st_mtime for path in (folder, *folder.iterdir())]
        return time.time() - max(times) > ABANDONED
    return False
