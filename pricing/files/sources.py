"""Paths as a person gives them → the files to read: files, folders, globs, standard input, files of object stores."""

from __future__ import annotations

import os
import shutil
import stat
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from filecmp import cmp
from glob import glob, has_magic
from importlib import import_module
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO, Final, NamedTuple
from zipfile import BadZipFile

from pricing.files.archives import is_archive, list_members, open_member

STANDARD_INPUT: Final = "-"
LOG_ENDINGS: Final = (".jsonl", ".ndjson", ".json", ".csv", ".tsv", ".log", ".txt", ".sse", ".parquet", ".zip")
"""Files of a folder that may be logs of usage; a file that somebody names is read whatever its name is."""
_PACKED: Final = (".gz", ".zst", ".zstd")
_NO_FSSPEC: Final = "needs fsspec; install costcalc[cluster]"


class SourceFault(NamedTuple):
    """Path that could not be read, and why."""

    path: str
    problem: str


@dataclass(frozen=True, slots=True)
class Source:
    """File of a log."""

    path: str
    """Where it lies: a path of this machine, or an address that fsspec opens, such as s3://bucket/usage.jsonl."""
    name: str
    """As a person gave it."""
    size: int = 0
    """Bytes when it was found; no more are read."""
    modified: int = 0
    """When it was changed last, in nanoseconds; 0: nobody knows."""
    data: bytes | None = None
    """Its content where not a file but the body of a request."""
    member: str = ""
    """Its name within the ZIP archive at `path`."""


@dataclass
class Found:
    """What paths lead to."""

    sources: list[Source] = field(default_factory=list)
    faults: list[SourceFault] = field(default_factory=list)
    copies: list[tuple[str, str]] = field(default_factory=list)
    """(file, the one it is a copy of): files that are not read, as the same bytes are the same usage."""
    skipped: int = 0
    """Files of folders that are hidden, or of another kind by their name."""
    endings: tuple[str, ...] = LOG_ENDINGS


def find_sources(
    paths: Iterable[str],
    kept: Path | None,
    *,
    copies: bool = False,
    endings: tuple[str, ...] = LOG_ENDINGS,
) -> Found:
    """Return the files that paths lead to, each once, in the order of their names.

    `kept`: a folder for what comes through a pipe, which may be read twice; None: no pipe is read. `copies`: files with
    the bytes of another one are read, too. `endings`: those of the names of files that are read of a folder.
    """
    found = Found(endings=endings)
    for path in paths:
        _try(path, found, lambda given: _find(given, kept, found))
    once = {_identify(source): source for source in reversed(found.sources)}
    found.sources = sorted(once.values(), key=lambda source: (source.name, source.path))
    if not copies:
        _drop_copies(found)
    return found


def _try(path: str, found: Found, find: Callable[[str], None]) -> None:
    """Find what a path leads to, and tell where that cannot be read, so that the others still are."""
    try:
        find(path)
    except (OSError, ImportError, ValueError, BadZipFile) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        found.faults.append(SourceFault(path, f"could not be read: {reason or type(error).__name__}"))


def _drop_copies(found: Found) -> None:
    """Leave out files whose bytes are those of an earlier one, such as "usage (1).csv" of a second download."""
    alike: dict[tuple[int, bytes], list[Source]] = {}
    sizes = Counter(source.size for source in found.sources if source.modified and not source.member)
    for source in found.sources:
        if source.size and source.modified and not source.member and sizes[source.size] > 1:
            earlier = alike.setdefault((source.size, _read_head(source)), [])
            original = next((each for each in earlier if cmp(each.path, source.path, shallow=False)), None)
            if original:
                found.copies.append((source.name, original.name))
            else:
                earlier.append(source)
    left_out = {name for name, _ in found.copies}
    found.sources = [source for source in found.sources if source.name not in left_out]


def _read_head(source: Source) -> bytes:
    try:
        with open_source(source) as file:
            return file.read(1 << 12)
    except OSError:
        return source.name.encode("utf-8", "surrogateescape")  # told when it is read


def hold_body(name: str, data: bytes) -> Source:
    """Return a source of bytes at hand, such as the body of a request."""
    return Source("", name, len(data), data=data)


def open_source(source: Source) -> BinaryIO:
    """Open a source. Raises OSError, and ImportError where it needs fsspec."""
    if source.data is not None:
        return BytesIO(source.data)
    if source.member:
        return open_member(source.path, source.member)
    if _is_address(source.path):
        opened: BinaryIO = _import_fsspec().open(source.path, "rb").open()
        return opened
    return Path(source.path).open("rb")


def _is_address(path: str) -> bool:
    return "://" in path


def _import_fsspec() -> Any:
    try:
        return import_module("fsspec")
    except ImportError:
        raise ImportError(_NO_FSSPEC) from None


def _find(path: str, kept: Path | None, found: Found) -> None:
    if path == STANDARD_INPUT:
        found.sources.append(_keep(sys.stdin.buffer, "standard input", kept))
    elif _is_address(path):
        _find_remote(path, found)
    elif Path(path).exists():
        _find_local(path, kept, found)
    elif has_magic(path) and (paths := sorted(glob(path, recursive=True))):  # noqa: PTH207 -- of any folder
        for each in paths:
            _try(each, found, lambda given: _find_local(given, kept, found))
    else:
        found.faults.append(SourceFault(path, "file not found"))


def _find_local(path: str, kept: Path | None, found: Found) -> None:
    state = Path(path).stat()
    if stat.S_ISDIR(state.st_mode):
        for each in _walk(path, found):
            _try(each, found, lambda given: _find_local(given, kept, found))
    elif stat.S_ISREG(state.st_mode):
        if is_archive(path):
            _find_members(path, state.st_mtime_ns, found)
        else:
            found.sources.append(Source(path, path, state.st_size, state.st_mtime_ns))
    else:
        with Path(path).open("rb") as pipe:
            found.sources.append(_keep(pipe, path, kept))


def _walk(folder: str, found: Found) -> Iterator[str]:
    def tell(error: OSError) -> None:
        found.faults.append(SourceFault(str(error.filename), f"could not be read: {error.strerror}"))

    for where, folders, names in os.walk(folder, onerror=tell):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            if has_ending(name, found.endings):
                yield str(Path(where, name))
            else:
                found.skipped += 1


def may_be_log(name: str) -> bool:
    """Return False for a file of a folder that is hidden, or no log by its name."""
    return has_ending(name, LOG_ENDINGS)


def has_ending(name: str, endings: tuple[str, ...]) -> bool:
    """Return True for a file that is not hidden and has one of these endings, before that of its packing."""
    return not name.startswith((".", "~$")) and get_ending(name) in endings


def get_ending(name: str) -> str:
    """Return the ending of a file's name in lower case, before that of its packing."""
    path = Path(name.lower())
    return Path(path.stem).suffix if path.suffix in _PACKED else path.suffix


def _find_members(path: str, modified: int, found: Found) -> None:
    for member in list_members(path):
        if not has_ending(Path(member.name).name, found.endings):
            found.skipped += 1
        elif member.problem:
            found.faults.append(SourceFault(f"{path}/{member.name}", member.problem))
        else:
            name = f"{path}/{member.name}"
            found.sources.append(Source(path, name, member.size, modified, member=member.name))


def _keep(pipe: BinaryIO, name: str, kept: Path | None) -> Source:
    """Write what comes through a pipe to a file, so that it can be cut in pieces and read again."""
    if kept is None:
        raise ValueError("not a file")
    path = kept / f"input-{len(list(kept.iterdir()))}"
    with path.open("wb") as copy:
        shutil.copyfileobj(pipe, copy, 1 << 20)
    state = path.stat()
    return Source(str(path), name, state.st_size, state.st_mtime_ns)


def _find_remote(address: str, found: Found) -> None:
    system, path = _import_fsspec().core.url_to_fs(address)
    if has_magic(address):
        paths = system.glob(path)
    elif system.isdir(path):
        files = system.find(path)
        paths = [each for each in files if has_ending(each.rsplit("/", 1)[-1], found.endings)]
        found.skipped += len(files) - len(paths)
    else:
        paths = [path]
    for each in paths:
        whole = system.unstrip_protocol(each)
        found.sources.append(Source(whole, whole, int(system.info(each)["size"])))


def _identify(source: Source) -> tuple[object, ...]:
    """Return what a file is the same by, whatever path leads to it."""
    if source.data is not None or _is_address(source.path):
        return (source.path, source.name)
    try:
        state = Path(source.path).stat()
    except OSError:
        return (source.path, source.member)  # told when it is read
    return (state.st_dev, state.st_ino, source.member)
