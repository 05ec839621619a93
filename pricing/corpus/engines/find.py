"""Pieces of a corpus → the prefixes that its requests share, found by reading it at some places.

Which places these are depends on the pieces alone, so that the prefixes are the same wherever the corpus is counted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

from pricing.corpus.beginnings import write_beginning
from pricing.corpus.plan import Columns
from pricing.corpus.prefixes import LEAST, LONGEST, find_prefixes
from pricing.corpus.requests import read_row
from pricing.corpus.rows import CorpusRows, open_blocks
from pricing.executors.processes import run_here
from pricing.executors.tasks import Run
from pricing.files.blocks import Progress
from pricing.files.pieces import Piece
from pricing.strict_json import JSONError

PLACES: Final = 64
"""Places that are read of few large pieces, each as if cut there."""
MOST_PLACES: Final = 256
"""Places that are read of many pieces, each where it begins."""
SHARE: Final = 16
"""Of a corpus that is not small, one byte of so many is read."""
LEAST_PLACE: Final = 16_000
MOST_PLACE: Final = 64_000
"""Bytes that are read of a place, or characters of rows: at least one row is."""
LEAST_ROW: Final = 200
"""Characters that a row counts at least."""
ROOM: Final = 2_000_000
"""Bytes that are read of a place of a large piece at most."""
KEPT: Final = 32_000_000
"""Characters of beginnings that are held at once, beside the first of each place."""
_WRONG: Final = (ValueError, ArithmeticError, LookupError, TypeError, AttributeError, RecursionError)
"""What a row of an unexpected form may raise, and is told of where it is counted."""


@dataclass(frozen=True, slots=True)
class Look:
    """Place of a corpus that is read for the beginnings of its requests, by whichever process."""

    number: int
    piece: Piece
    columns: Columns
    room: int
    """Bytes that are read of it at most."""
    enough: int
    """Characters of rows after which no other row is read."""
    kept: int
    """Characters of beginnings that come back at most, beside the first."""

    def do(self, progress: Progress | None = None) -> Counter[str]:
        """Return how many requests of the place begin with a text long enough to matter. Nothing is raised."""
        beginnings, kept, read = Counter[str](), 0, 0
        for row in CorpusRows(self.piece.shape, cut_blocks(open_blocks(self.piece), self.room)):
            beginning, requests = _begin(row.value, self.columns)
            read += max(len(beginning), LEAST_ROW)
            kept += 0 if beginning in beginnings else len(beginning)
            if beginnings and kept > self.kept:
                break
            if len(beginning) >= LEAST:
                beginnings[beginning] += requests
            if read >= self.enough:
                break
        return beginnings


def find_shared(pieces: Sequence[Piece], columns: Columns, run: Run = run_here) -> tuple[str, ...]:
    """Return the prefixes that requests of a corpus share, as far as some places of it show them: see `find_prefixes`.

    Nothing is raised: what cannot be read is told of where it is counted.
    """
    beginnings = Counter[str]()
    for _, found in run(list_looks(pieces, columns), lambda read: None):
        if isinstance(found, Counter):
            beginnings.update(found)
    return find_prefixes(beginnings)


def list_looks(pieces: Sequence[Piece], columns: Columns) -> list[Look]:
    """List the places at which a corpus is read, evenly spread over it."""
    number = min(len(pieces), MOST_PLACES)
    chosen = [pieces[at * len(pieces) // number] for at in range(number)]
    each = max(PLACES // max(number, 1), 1)
    share = sum(piece.size for piece in pieces) // (SHARE * max(number * each, 1))
    size = min(max(share, LEAST_PLACE), MOST_PLACE)
    places = [place for piece in chosen for place in _divide(piece, each, size)]
    kept = KEPT // max(len(places), 1)
    return [Look(number, piece, columns, room, enough, kept) for number, (piece, room, enough) in enumerate(places)]


def _divide(piece: Piece, number: int, size: int) -> Iterator[tuple[Piece, int, int]]:
    """Yield so many places of a piece, the bytes to read of each, and the characters after which it is enough.

    One, at its beginning, where it cannot be divided.
    """
    if piece.shape != "lines" or piece.packing or piece.size <= number * size:
        yield piece, number * size, number * size
        return
    bounds = [piece.start + at * piece.size // number for at in range(number + 1)]
    for start, end in pairwise(bounds):
        yield replace(piece, start=start, end=end), ROOM, size


def cut_blocks(blocks: Iterable[bytes], size: int) -> Iterator[bytes]:
    """Yield so many bytes of blocks, fewer where a character of UTF-8 would be cut."""
    for block in blocks:
        if len(block) > size:
            while size and block[size] & 0xC0 == 0x80:
                size -= 1
            yield block[:size]
            return
        yield block
        size -= len(block)


def _begin(value: object, columns: Columns) -> tuple[str, int]:
    """Return what the requests of a row begin with, and how many they are; blank where it is none."""
    if isinstance(value, JSONError):
        return "", 0
    try:
        request = read_row(value, columns)
        return write_beginning(request.prompt, LONGEST), request.requests
    except _WRONG:
        return "", 0
