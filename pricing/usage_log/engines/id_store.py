"""Ids that several runs counted: which of them count, whatever the order in which their pieces were read.

Few ids stay in memory, more on disk, so that a log of any size needs no more memory than a small one.
"""

from __future__ import annotations

import struct
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import Final, NamedTuple

from pricing.usage_log.engines.duplicates import DIGEST, ENTRY, Wanted

MOST_HELD: Final = 4_000_000
"""Bytes of ids that are held: those of 200,000 calls."""
PART: Final = 500_000
"""Bytes of ids that are compared at once, as long as they are in memory."""
MOST_PARTS: Final = 128
"""Parts in which ids are compared, by how they begin."""
_HEAD: Final = struct.Struct(">III")
_DIGESTS: Final = struct.Struct(f"{DIGEST}s{ENTRY - DIGEST}x")
_REPEAT: Final = struct.Struct(f">I{DIGEST}s")


class Run(NamedTuple):
    """Ids of a run: sorted entries. Pieces are numbered in the order of their files."""

    piece: int
    run: int
    entries: bytes


@dataclass
class IdStore:
    """Ids of all runs."""

    folder: Path
    """Where more than MOST_HELD bytes of them go."""
    _runs: list[Run] = field(default_factory=list)
    _held: int = 0
    _spilled: bool = False
    _repeats: dict[int, bytearray] = field(default_factory=dict)

    def add(self, piece: int, runs: Iterable[bytes | str]) -> None:
        """Add the runs of a piece: their entries, or the paths of files with them, which are then deleted."""
        for number, given in enumerate(runs):
            entries = _take(Path(given)) if isinstance(given, str) else given
            self._runs.append(Run(piece, number, entries))
            self._held += len(entries)
            if self._held > MOST_HELD:
                self._spill()

    def find_repeats(self) -> list[int]:
        """Return the pieces with calls that another record stands for; `load_repeats` has these calls.

        Of records with one id counts the one with the largest output; of several such, that of the first file.
        """
        pieces: set[int] = set()
        for runs in self._list_parts():
            for run, digest in _find_losers(runs):
                pieces.add(run.piece)
                self._repeats.setdefault(run.piece, bytearray()).extend(_REPEAT.pack(run.run, digest))
            if sum(map(len, self._repeats.values())) > MOST_HELD:
                self._spill_repeats()
        return sorted(pieces)

    def load_repeats(self, piece: int) -> bytes:
        """Return the calls of a piece that another record stands for, for `read_repeats`."""
        path = self.folder / f"repeats-{piece}"
        return (path.read_bytes() if path.exists() else b"") + self._repeats.get(piece, b"")

    def _spill_repeats(self) -> None:
        for piece, repeats in self._repeats.items():
            with (self.folder / f"repeats-{piece}").open("ab") as file:
                file.write(repeats)
        self._repeats.clear()

    def _list_parts(self) -> Iterator[list[Run]]:
        """Yield the runs part by part, so that all entries of an id are in one part."""
        if not self._spilled:
            yield from self._divide(
                next(n for n in (1, 4, 16, MOST_PARTS) if self._held <= n * PART or n == MOST_PARTS)
            )
            return
        self._spill()
        for part in range(MOST_PARTS):
            path = self._find_file(part)
            yield list(_load(path.read_bytes())) if path.exists() else []

    def _divide(self, parts: int) -> list[list[Run]]:
        divided: list[list[Run]] = [[] for _ in range(parts)]
        for run in self._runs:
            for part, entries in _cut(run.entries, 256 // parts):
                divided[part].append(run._replace(entries=entries))
        return divided

    def _spill(self) -> None:
        for part, runs in enumerate(self._divide(MOST_PARTS)):
            with self._find_file(part).open("ab") as file:
                file.writelines(_HEAD.pack(run.piece, run.run, len(run.entries)) + run.entries for run in runs)
        self._runs, self._held, self._spilled = [], 0, True

    def _find_file(self, part: int) -> Path:
        return self.folder / f"ids-{part}"


def read_repeats(data: bytes) -> Wanted:
    """Return the digests that `load_repeats` gave, by the number of their run."""
    runs: dict[int, bytearray] = {}
    for number, digest in _REPEAT.iter_unpack(data):
        runs.setdefault(number, bytearray()).extend(digest)
    return {number: bytes(digests) for number, digests in runs.items()}


def _load(data: bytes) -> Iterator[Run]:
    at = 0
    while at < len(data):
        piece, run, size = _HEAD.unpack_from(data, at)
        at += _HEAD.size
        yield Run(piece, run, data[at : at + size])
        at += size


def _cut(entries: bytes, step: int) -> Iterator[tuple[int, bytes]]:
    """Yield (part, its entries) for sorted entries; a part has those of which the first byte is within a step."""
    places, at = range(len(entries) // ENTRY), 0
    while at < len(places):
        part = entries[at * ENTRY] // step
        end = bisect_left(places, (part + 1) * step, lo=at, key=lambda place: entries[place * ENTRY])
        yield part, entries[at * ENTRY : end * ENTRY]
        at = end


def _take(path: Path) -> bytes:
    data = path.read_bytes()
    path.unlink()
    return data


def _find_losers(runs: list[Run]) -> Iterator[tuple[Run, bytes]]:
    """Yield (run, digest) of what another run's record stands for."""
    repeated = _find_repeated(runs)
    if not repeated:
        return
    best: dict[bytes, Run] = {}
    most: dict[bytes, tuple[int, int, int]] = {}
    for run in runs:
        for entry in _split(run.entries):
            digest = entry[:DIGEST]
            if digest not in repeated:
                continue
            rank = (-int.from_bytes(entry[DIGEST:], "big"), run.piece, run.run)
            before = best.get(digest)
            if before is None:
                best[digest], most[digest] = run, rank
            elif rank < most[digest]:
                yield before, digest
                best[digest], most[digest] = run, rank
            else:
                yield run, digest


def _find_repeated(runs: list[Run]) -> set[bytes]:
    seen: set[bytes] = set()
    repeated: set[bytes] = set()
    for run in runs:
        digests = set(chain.from_iterable(_DIGESTS.iter_unpack(run.entries)))
        if not seen.isdisjoint(digests):
            repeated |= seen & digests
        seen |= digests
    return repeated


def _split(entries: bytes) -> Iterator[bytes]:
    return (entries[at : at + ENTRY] for at in range(0, len(entries), ENTRY))
