"""Lines of a stream, one at a time: a file of any size needs the memory of its longest line."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

LONGEST_LINE: Final = 4_000_000
"""Bytes; a longer line is named and not read."""
BLOCK: Final = 1 << 16
"""Bytes to read from a file at once."""
_WRITTEN: Final = re.compile(rb"\S[^\n]*")
"""The first byte of a line that is no space, and all after it. Linear: it never looks at a byte twice."""


class Fault(NamedTuple):
    """Line that could not be read, from 1, and what was expected on it."""

    line: int
    problem: str


class Line(NamedTuple):
    """Line with anything on it. `raw`: None for one that is longer than the longest."""

    number: int
    raw: bytes | None


def split_lines(blocks: Iterable[bytes], longest: int | None = None) -> Iterator[Line]:
    """Yield the lines of a file that have anything on them; no more than `longest` bytes of a line are ever held.

    `longest`: LONGEST_LINE where it is None.

    Empty lines are passed over at the speed of a search: a file of nothing else costs no more than reading it.
    """
    held: list[bytes] = []
    most = LONGEST_LINE if longest is None else longest
    number, size = 1, 0  # of the line that has begun
    for block in blocks:
        first, last = block.find(b"\n"), block.rfind(b"\n")
        begun = block if first < 0 else block[:first]
        size += len(begun)
        if size <= most:
            held.append(begun)
        else:
            held = []
        if first < 0:
            continue
        yield from _end(number, held, size, most)
        yield from _whole_lines(block, number, first, last, most)
        number += block.count(b"\n")
        size = len(block) - last - 1
        held = [block[last + 1 :]] if size <= most else []
    yield from _end(number, held, size, most)


def _whole_lines(block: bytes, number: int, first: int, last: int, most: int) -> Iterator[Line]:
    """Yield the lines between two line ends of a block; `number` is of the line that the first one ends."""
    seen = first
    for match in _WRITTEN.finditer(block, first, last):
        number += block.count(b"\n", seen, match.start())
        seen = match.start()
        start = block.rfind(b"\n", first, seen) + 1
        yield Line(number, block[start : match.end()] if match.end() - start <= most else None)


def _end(number: int, held: list[bytes], size: int, most: int) -> Iterator[Line]:
    if size > most:
        yield Line(number, None)
    elif (raw := b"".join(held)).strip():
        yield Line(number, raw)


def join_lines(blocks: Iterable[bytes], longest: int = LONGEST_LINE) -> Iterator[bytes | None]:
    """Yield whole lines, as many at once as a block has; None for a line over `longest` bytes, which blocks are not."""
    held: list[bytes] = []
    size = 0
    for block in blocks:
        first, last = block.find(b"\n") + 1, block.rfind(b"\n") + 1
        size += first - 1 if first else len(block)
        if size <= longest:
            held.append(block[:last] if first else block)
        else:
            held = []
        if first:
            yield b"".join(held) or None
            if size > longest and first < last:
                yield block[first:last]
            held, size = [block[last:]], len(block) - last
    if size:
        yield b"".join(held) or None
