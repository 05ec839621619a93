"""Lines of a stream, one at a time: a file of any size needs the memory of its longest line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

LONGEST_LINE: Final = 4_000_000
"""Bytes; a longer line is named and not read."""
BLOCK: Final = 1 << 16
"""Bytes to read from a file at once."""


class Fault(NamedTuple):
    """Line that could not be read, from 1, and what was expected on it."""

    line: int
    problem: str


def split_lines(blocks: Iterable[bytes]) -> Iterator[bytes | None]:
    """Yield the lines of a file, None for one over LONGEST_LINE; no more than that is ever held."""
    held: list[bytes] = []
    size, over = 0, False
    for block in blocks:
        *ended, rest = block.split(b"\n")
        for part in ended:
            over = over or size + len(part) > LONGEST_LINE
            yield None if over else b"".join([*held, part])
            held, size, over = [], 0, False
        size += len(rest)
        if over or size > LONGEST_LINE:
            held, over = [], True
        else:
            held.append(rest)
    if size:
        yield None if over else b"".join(held)
