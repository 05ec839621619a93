"""Ids that several runs counted: which of them count, whatever the order in which their pieces were read.

Few ids stay in memory, more on disk, so that a log of any size needs no more memory than a small one.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, NamedTuple

from pricing.usage_log.duplicates import DIGEST, ENTRY, Wanted, cut

MOST_HELD: Final = 16_000_000
"""Bytes of ids that are held: those of 800,000 calls."""
BUCKETS: Final = 128
"""Parts in which ids are compared, by how they begin."""
_HEAD: Final = struct.Struct(">III")
_DROP: Final = struct.Struct(f">I{DIGEST}s")


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

    def add(self, piece: int, runs: Iterable[bytes | str]) -> None:
        """Add the runs of a piece: their entries, or the paths of files with them, which are then deleted."""
        for number, given in enumerate(runs):
            entries = _take(Path(given)) if isinstance(given, str) else given
            self._runs.append(Run(piece, number, entries))
            self._held += len(entries)
            if self._held > MOST_HELD:
                self._spill()

    def find_repeats(self) -> dict[int, bytes]:
        """Return by piece what its runs counted and another one's record stands for: see `read_repeats`.

        Of records with one id counts the one with the largest output; of several such, that of the first file.
        """
        drops: dict[int, bytearray] = {}
        for bucket in range(BUCKETS):
            for run, digest in _find_losers(list(self._load(bucket))):
                drops.setdefault(run.piece, bytearray()).extend(_DROP.pack(run.run, digest))
        return {piece: bytes(each) for piece, each in drops.items()}

    def _spill(self) -> None:
        for bucket in range(BUCKETS):
            with (self.folder / f"ids-{bucket}").open("ab") as file:
                for run in self._cut(bucket):
                    file.write(_HEAD.pack(run.piece, run.run, len(run.entries)) + run.entries)
        self._runs, self._held, self._spilled = [], 0, True

    def _load(self, bucket: int) -> Iterator[Run]:
        yield from self._cut(bucket)
        path = self.folder / f"ids-{bucket}"
        if self._spilled and path.exists():
            data, at = path.read_bytes(), 0
            while at < len(data):
                piece, run, size = _HEAD.unpack_from(data, at)
                at += _HEAD.size
                yield Run(piece, run, data[at : at + size])
                at += size

    def _cut(self, bucket: int) -> Iterator[Run]:
        step = 256 // BUCKETS
        low, high = bytes([bucket * step]), bytes([(bucket + 1) * step]) if bucket + 1 < BUCKETS else b""
        for run in self._runs:
            if entries := cut(run.entries, low, high):
                yield Run(run.piece, run.run, entries)


def read_repeats(data: bytes) -> Wanted:
    """Return the digests that `find_repeats` lists, by the number of their run."""
    runs: dict[int, set[bytes]] = {}
    for number, digest in _DROP.iter_unpack(data):
        runs.setdefault(number, set()).add(digest)
    return {number: frozenset(digests) for number, digests in runs.items()}


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
        digests = {entry[:DIGEST] for entry in _split(run.entries)}
        if not seen.isdisjoint(digests):
            repeated |= seen & digests
        seen |= digests
    return repeated


def _split(entries: bytes) -> Iterator[bytes]:
    return (entries[at : at + ENTRY] for at in range(0, len(entries), ENTRY))
