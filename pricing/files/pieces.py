"""File → the pieces in which it is read: by what its beginning says, divided where each row stands for itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from pricing.files.items import HEAD, Shape, find_shape
from pricing.files.sources import Source, open_source
from pricing.files.unpack import PACK_ERRORS, Packing, describe, find_packing, unpack
from pricing.strict_json import JSONError

PIECE: Final = 16_000_000
MOST_PIECE: Final = 64_000_000
PIECES: Final = 16
"""Bytes of a piece at least and at most, and pieces of a file between: small enough that all processes end at about the
same time, large enough that sending and merging what a piece comes to takes little beside reading it (120 ms for 8,000
keys). It is the size of the file alone that decides, so that a file is cut alike wherever it is read."""


class Unreadable(Exception):
    """The file cannot be read, and why."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Part of a file that one process reads: the rows that begin within it."""

    source: Source
    shape: Shape = "lines"
    packing: Packing = ""
    start: int = 0
    end: int = 0
    """Byte after the last one in which a row may begin."""

    @property
    def size(self) -> int:
        return self.end - self.start

    @property
    def is_part(self) -> bool:
        """False for a whole file."""
        return self.size < self.source.size


def list_pieces(
    source: Source,
    size: int | None = None,
    *,
    find: Callable[[bytes], Shape] = find_shape,
    divisible: Callable[[bytes], bool] = lambda head: True,
) -> list[Piece]:
    """Return the pieces of a file, each of some bytes.

    By its beginning `find` says how it is written, and `divisible` whether its lines stand for themselves. Raises
    Unreadable where nobody can read it.
    """
    size = size or max(PIECE, min(MOST_PIECE, source.size // PIECES))
    try:
        with open_source(source) as file:
            packing = find_packing(file.read(8))
            file.seek(0)
            head = _read_head(unpack(file, packing, source.size))
        shape = find(head)
    except JSONError as error:
        raise Unreadable(str(error)) from None
    except (*PACK_ERRORS, ImportError) as error:
        raise Unreadable(describe(error)) from None
    whole = Piece(source, shape, packing, 0, source.size)
    if packing or source.member or shape != "lines" or source.size <= size or not divisible(head):
        return [whole]
    return [Piece(source, shape, "", start, min(start + size, source.size)) for start in range(0, source.size, size)]


def _read_head(blocks: Iterator[bytes]) -> bytes:
    """Return how a file begins. Raises PACK_ERRORS where nothing can be unpacked."""
    head = b""
    try:
        for block in blocks:
            head += block
            if len(head) >= HEAD:
                break
    except PACK_ERRORS:
        if not head:
            raise  # else told where the rows before the break are read
    return head[:HEAD]
