"""A kind of work: what becomes of files that were sent. It runs in a process that knows neither database nor prices."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

import zstandard

from pricing.executors.tasks import Done
from pricing.files.sources import Found, Source, SourceFault

LEVEL: Final = 3
"""Of zstd: groups shrink to a twentieth, and no higher level pays for its time."""
HALF_AN_HOUR: Final = 1_800
MOST_MEMORY: Final = 4_000_000_000

Plan = Mapping[str, Any]
"""How files are read, as JSON: made where they are sent, and kept with what they came to."""


class Packed(NamedTuple):
    """What files came to, as bytes that are kept."""

    groups: bytes
    rest: bytes


class Work(NamedTuple):
    """What a kind of work has to do."""

    found: Found
    """The files, by the names under which they were sent."""
    plan: Plan
    processes: int
    tell: Callable[[Done], None]


@dataclass(frozen=True, slots=True)
class Kind:
    """What is done with the files of a job, within its own bounds, and what is said where that fails."""

    name: str
    """By which jobs have it."""
    read: Callable[[Work], Packed | str]
    """Return what the files come to, or why to nothing, as a sentence. Its module is all that the process imports."""
    endings: tuple[str, ...]
    """Of the files that are meant, where there are several: a person may have chosen a folder."""
    none_may: str
    """What is said where none of several is."""
    fewer: str
    """What a person can choose less of, where there is too little memory."""
    command: str
    """That does the same with files of any size."""
    seconds: float = HALF_AN_HOUR
    """That a job may take."""
    memory: int = MOST_MEMORY
    """Bytes of addresses that a process may have."""
    copies: bool = False
    """Whether files with the bytes of another one are read, too."""


def squeeze(data: bytes) -> bytes:
    """Pack bytes."""
    return zstandard.ZstdCompressor(LEVEL).compress(data)


def squeeze_json(value: Any) -> bytes:
    """Pack what JSON can hold."""
    return squeeze(json.dumps(value).encode("ascii"))


def unfold(data: bytes) -> bytes:
    """Return what `squeeze` was given."""
    return zstandard.ZstdDecompressor().decompress(data)


def unfold_json(data: bytes) -> Any:
    """Return what `squeeze_json` was given."""
    return json.loads(unfold(data))


def describe_found(found: Found) -> dict[str, Any]:
    """Describe files that were found as JSON, without the paths where they lay."""
    return {
        "sources": [(source.name, source.size) for source in found.sources],
        "unread": found.faults,
        "copies": found.copies,
        "skipped": found.skipped,
    }


def read_found(described: Mapping[str, Any]) -> Found:
    """Return the files that `describe_found` was given."""
    return Found(
        [Source("", name, size) for name, size in described["sources"]],
        [SourceFault(*fault) for fault in described["unread"]],
        [(copy, original) for copy, original in described["copies"]],
        described["skipped"],
    )
