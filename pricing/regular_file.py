"""Bytes of a file that somebody names: only of a regular one, and only so many."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import Final

MAX_BYTES = 2_000_000
_FLAGS: Final = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOCTTY", 0) | getattr(os, "O_BINARY", 0)
"""The last three are missing on some systems."""


class ReadingError(ValueError):
    """File, or text, that is not of the kind we accept; the message says where and what to do."""


def load_bytes(path: Path, most: int = MAX_BYTES, advice: str = "split the provider's table") -> bytes:
    """Return a table's bytes. Raises ReadingError for a file over `most` bytes, or no regular file, and OSError.

    A link to a regular file is one. It is opened without waiting, because a pipe would have us wait for its writer.
    """
    opened = os.open(path, _FLAGS)
    try:
        if not stat.S_ISREG(os.fstat(opened).st_mode):
            raise ReadingError("not a regular file; remove it or put the table itself there")
        with os.fdopen(opened, "rb", closefd=False) as file:
            data = file.read(most + 1)
    finally:
        os.close(opened)
    if len(data) > most:
        raise ReadingError(f"larger than {most:,} bytes; {advice}")
    return data
