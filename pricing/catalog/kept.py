"""The catalog whose shipped rows are the published ones; kept compiled, so that the next process has it much faster.

What is kept counts only for the very same tables, pins and program. It is passed over in silence where anything else is
there: a file that is damaged, is another user's, or could have been written by one. So is a folder that cannot be
written.
"""

from __future__ import annotations

import gc
import hashlib
import json
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Final, NamedTuple

from pricing.catalog.assemble import CheckedTables, assemble_catalog
from pricing.catalog.catalog import SHIPPED, Catalog
from pricing.catalog.compiled import read_tables, write_tables
from pricing.catalog.published.data_file import DataFile
from pricing.catalog.table_files import PINS, TABLES, CatalogError, TableFiles, read_files
from pricing.regular_file import ReadingError, load_bytes

HERE: Final = Path(__file__).parent
LARGEST: Final = 50_000_000
"""Bytes of a file that is read."""
_READ: Final = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
_WRITE: Final = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)


class Tables(NamedTuple):
    """Where price tables are found, for other processes that need the same."""

    own: str = ""
    """Folder of the operator's own; blank: none."""
    data: DataFile | None = None
    """Price data in place of the tables that came with this program."""
    cache: str = ""
    """Folder in which checked tables are kept; blank: nowhere."""


def load_kept(
    own: Path | None = None,
    *,
    data: DataFile | None = None,
    tables: Path = TABLES,
    cache: Path | None = None,
    today: date | None = None,
) -> Catalog:
    """Load all tables: the shipped ones, which have to be the published ones, or price data; and the operator's own.

    `cache`: the folder to keep them in, if any. Raises CatalogError with every fault.
    """
    today = today or datetime.now(UTC).date()
    files = read_files(own, None if data else tables)
    place = cache / _name_file(data.path if data else tables, own) if cache and files.readable else None
    key = _identify(files, data) if place else ""
    with _without_collection():
        if place and (kept := _read(place, key, today)):
            return assemble_catalog(kept._replace(origin=data.origin if data else SHIPPED))
    catalog, checked = _check(files, data, today)
    if place:
        _write(place, key, today, checked)
    return catalog


def _check(files: TableFiles, data: DataFile | None, today: date) -> tuple[Catalog, CheckedTables]:
    """Check the tables, with all the rules that nobody needs who finds them kept. Raises CatalogError."""
    from pricing.catalog.loader import check_files, check_published  # noqa: PLC0415
    from pricing.catalog.pins import verify_pins  # noqa: PLC0415

    checked = check_published(data, files, today) if data else check_files(files, today)
    catalog = assemble_catalog(checked)
    if data is None and (problems := verify_pins(catalog)):
        raise CatalogError(problems)
    return catalog, checked


def _name_file(*places: Path | None) -> str:
    """Name the file for tables of these places: it is replaced where something in them changes."""
    named = "\0".join(str(place.absolute()) for place in places if place)
    return f"catalog-{hashlib.sha256(named.encode(errors='surrogateescape')).hexdigest()[:16]}.json"


def _identify(files: TableFiles, data: DataFile | None) -> str:
    """Return the digest of all that compiled tables depend on: the tables, their pins, and the code that reads them.

    The code itself, and not its version, which stays the same while it is developed. Blank where something cannot be
    read, or price data is not what it should be.
    """
    digest = hashlib.sha256(files.digest_from().encode())
    folders = (HERE.parent, HERE, HERE / "published")  # units and the reader of YAML, too
    try:
        for path in (PINS, *(path for folder in folders for path in sorted(folder.glob("*.py")))):
            digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
        if data:
            digest.update(found := hashlib.sha256(load_bytes(data.path, LARGEST)).digest())
            return digest.hexdigest() if found.hex() == data.sha256 else ""
    except (OSError, ReadingError):
        return ""
    return digest.hexdigest()


def _read(place: Path, key: str, today: date) -> CheckedTables | None:
    """Return the tables that were kept; None where it is not them that are there."""
    head, _, body = _read_own(place).partition(b"\n")
    try:
        said = json.loads(head) if head and key else {"day": ""}
        # Tables that were right on a day are right on a later one: rules ask only what is still to come.
        if said != {"key": key, "day": said["day"], "body": _digest(body)} or said["day"] > today.isoformat():
            return None
        return read_tables(body)
    except (ValueError, LookupError, TypeError, RecursionError):
        return None


def _read_own(place: Path) -> bytes:
    """Return what a file holds that nobody else can have written; nothing where there is none."""
    try:
        opened = os.open(place, _READ)
    except OSError:
        return b""
    try:
        status = os.fstat(opened)
        mine = not hasattr(os, "geteuid") or (status.st_uid == os.geteuid() and not status.st_mode & 0o022)
        if not mine or not stat.S_ISREG(status.st_mode):
            return b""
        with os.fdopen(opened, "rb", closefd=False) as file:
            return file.read(LARGEST)
    finally:
        os.close(opened)


def _write(place: Path, key: str, today: date, checked: CheckedTables) -> None:
    """Keep the tables. Whoever reads them meanwhile has the file of before, whole."""
    body = write_tables(checked)
    head = json.dumps({"key": key, "day": today.isoformat(), "body": _digest(body)}).encode()
    new = place.with_name(f"{place.name}.{os.getpid()}")
    with suppress(OSError):
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            with os.fdopen(os.open(new, _WRITE, 0o600), "wb") as file:
                file.write(head + b"\n" + body)
            new.replace(place)
        finally:
            new.unlink(missing_ok=True)


def _digest(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()


@contextmanager
def _without_collection() -> Iterator[None]:
    """Leave garbage where it is: looking for some among so many new objects takes a fifth of the time."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()
