"""ZIP archives, as DeepSeek exports usage in one: the files in them, each unpacked as it is read."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, NamedTuple, cast
from zipfile import ZipFile

from pricing.files.unpack import LEAST_LIMIT, MOST_TIMES

_MARK = b"PK\x03\x04"
_ENCRYPTED = 1
"""Bit of a member's flags: APPNOTE.TXT of PKWARE, section 4.4.4."""


class Member(NamedTuple):
    """File in an archive."""

    name: str
    size: int
    """Bytes unpacked; no more are ever given."""
    problem: str
    """Why it cannot be read; blank: it can."""


def is_archive(path: str) -> bool:
    """Return True for a ZIP file, whatever its name is. Raises OSError."""
    with Path(path).open("rb") as file:
        return file.read(len(_MARK)) == _MARK


def list_members(path: str) -> Iterator[Member]:
    """List the files in an archive. Raises OSError and BadZipFile."""
    with ZipFile(path) as archive:
        for info in archive.infolist():
            if info.is_dir():
                continue
            problem = "encrypted; extract it first" if info.flag_bits & _ENCRYPTED else ""
            if info.file_size > max(LEAST_LIMIT, MOST_TIMES * info.compress_size):
                problem = f"{info.file_size:,} bytes uncompressed, over {MOST_TIMES:,} times its size; not read"
            yield Member(info.filename, info.file_size, problem)


def open_member(path: str, name: str) -> BinaryIO:
    """Open a file of an archive. Raises OSError and BadZipFile."""
    with ZipFile(path) as archive:  # stays open as long as its member is
        return cast(BinaryIO, archive.open(name))
