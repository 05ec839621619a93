"""Ids that several runs counted: which of them count, whatever the order in which their pieces were read.

Few ids stay in memory, more on disk, so that a log of any size needs no more memory than a small one.
"""

from __future__ import annotations

import struct
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import accumulate, chain
from pathlib import Path
from typing import Final, NamedTuple

from pricing.usage_log.engines.duplicates import DIGEST, ENTRY, REPEAT, Wanted

MOST_HELD: Final = 4_000_000
"""Bytes of ids that are held: those of 200,000 calls."""
PART: Final = 500_000
"""Bytes of ids that are compared at once, as long as they are in memory."""
MOST_PARTS: Final = 128
"""Parts in which ids are compared, by how they begin."""
_HEAD: Final = struct.Struct(">II")
_DIGESTS: Final = struct.Struct(f"{DIGEST}s{ENTRY.size - DIGEST}x")


class Ids(NamedTuple):
    """Ids of runs of a piece: sorted entries. Pieces are numbered in the order of their files."""

    piece: int
    entries: bytes


@dataclass
class IdStore:
    """Ids of all runs."""

    folder: Path
    """Where more than MOST_HELD bytes of them go."""
    _ids: list[Ids] = field(default_factory=list)
    _held: int = 0
    _spilled: bool = False
    _repeats: dict[int, bytearray] = field(default_factory=dict)

    def add(self, piece: int, runs: Iterable[bytes | str]) -> None:
        """Add the ids of a piece's runs: their entries, or the paths of files with them, which are then deleted."""
        for given in runs:
            entries = _take(Path(given)) if isinstance(given, str) else given
            self._ids.append(Ids(piece, entries))
            self._held += len(entries)
            if self._held > MOST_HELD:
                self._spill()

    def find_repeats(self) -> list[int]:
        """Return the pieces with calls that another record stands for; `load_repeats` has these calls.

        Of records with one id counts the one with the largest output; of several such, that of the first file.
        """
        pieces: set[int] = set()
        for part in self._list_parts():
            for piece, run, digest in _find_losers(part):
                pieces.add(piece)
                self._repeats.setdefault(piece, bytearray()).extend(REPEAT.pack(run, digest))
            if sum(map(len, self._repeats.values())) > MOST_HELD:
                self._spill_repeats()
        return sorted(pieces)

    def load_repeats(self, piece: int) -> Wanted:
        """Return the calls of a piece that another record stands for, put in order in no more memory than they need."""
        self._spill_repeats()
        path = self._find_repeats(piece)
        calls = Counter(run for run, _ in _read_repeats(path))
        runs = sorted(calls)
        places = dict(zip(runs, accumulate((calls[run] for run in runs), initial=0), strict=False))
        wanted = bytearray(path.stat().st_size)
        for run, digest in _read_repeats(path):
            REPEAT.pack_into(wanted, places[run] * REPEAT.size, run, digest)
            places[run] += 1
        return wanted

    def _spill_repeats(self) -> None:
        for piece, repeats in self._repeats.items():
            with self._find_repeats(piece).open("ab") as file:
                file.write(repeats)
        self._repeats.clear()

    def _find_repeats(self, piece: int) -> Path:
        return self.folder / f"repeats-{piece}"

    def _list_parts(self) -> Iterator[list[Ids]]:
        """Yield the ids part by part, so that all entries of an id are in one part."""
        if not self._spilled:
            yield from self._divide(
                next(n for n in (1, 4, 16, MOST_PARTS) if self._held <= n * PART or n == MOST_PARTS)
            )
            return
        self._spill()
        for part in range(MOST_PARTS):
            path = self._find_file(part)
            yield list(_load(path.read_bytes())) if path.exists() else []

    def _divide(self, parts: int) -> list[list[Ids]]:
        divided: list[list[Ids]] = [[] for _ in range(parts)]
        for ids in self._ids:
            for part, entries in _cut(ids.entries, 256 // parts):
                divided[part].append(ids._replace(entries=entries))
        return divided

    def _spill(self) -> None:
        for part, divided in enumerate(self._divide(MOST_PARTS)):
            with self._find_file(part).open("ab") as file:
                file.writelines(_HEAD.pack(ids.piece, len(ids.entries)) + ids.entries for ids in divided)
        self._ids, self._held, self._spilled = [], 0, True

    def _find_file(self, part: int) -> Path:
        return self.folder / f"ids-{part}"


def _read_repeats(path: Path) -> Iterator[tuple[int, bytes]]:
    with path.open("rb") as file:
        while block := file.read(REPEAT.size << 12):
            yield from REPEAT.iter_unpack(block)


def _load(data: bytes) -> Iterator[Ids]:
    at = 0
    while at < len(data):
        piece, size = _HEAD.unpack_from(data, at)
        at += _HEAD.size
        yield Ids(piece, data[at : at + size])
        at += size


def _cut(entries: bytes, step: int) -> Iterator[tuple[int, bytes]]:
    """Yield (part, its entries) for sorted entries; a part has those of which the first byte is within a step."""
    size, at = ENTRY.size, 0
    places = range(len(entries) // size)
    while at < len(places):
        part = entries[at * size] // step
        end = bisect_left(places, (part + 1) * step, lo=at, key=lambda place: entries[place * size])
        yield part, entries[at * size : end * size]
        at = end


def _take(path: Path) -> bytes:
    data = path.read_bytes()
    path.unlink()
    return data


def _find_losers(part: list[Ids]) -> Iterator[tuple[int, int, bytes]]:
    """Yield (piece, run, digest) of what another run's record stands for."""
    repeated = _find_repeated(part)
    if not repeated:
        return
    best: dict[bytes, tuple[int, int, int]] = {}
    for piece, entries in part:
        for digest, output, run in ENTRY.iter_unpack(entries):
            if digest not in repeated:
                continue
            rank = (-output, piece, run)
            before = best.get(digest, rank)
            best[digest] = min(before, rank)
            if before is not rank:
                _, *loser = max(before, rank)
                yield loser[0], loser[1], digest


def _find_repeated(part: list[Ids]) -> set[bytes]:
    seen: set[bytes] = set()
    repeated: set[bytes] = set()
    for _, entries in part:
        digests = list(chain.from_iterable(_DIGESTS.iter_unpack(entries)))
        several = set(digests)
        if len(several) < len(digests):
            repeated.update(digest for digest, times in Counter(digests).items() if times > 1)
        if not seen.isdisjoint(several):
            repeated |= seen & several
        seen |= several
    return repeated
