"""Documents cut into overlapping chunks, as they are embedded: how many vectors, how many tokens, how many bytes."""

from __future__ import annotations

from typing import Final, NamedTuple

from pricing.usage import MOST, UsageError

BYTES_PER_NUMBER: Final = 4
"""Bytes of a vector's number as vendors return them: 32-bit floats."""


class ChunksError(UsageError):
    """Numbers that no collection has. `field`: which of them, as `chunks` names it."""

    def __init__(self, field: str, problem: str) -> None:
        super().__init__(problem)
        self.field = field


class Chunks(NamedTuple):
    number: int
    tokens: int
    """Tokens of all chunks together; the overlaps are embedded twice, and paid for twice."""

    def storage(self, dimensions: int) -> int:
        """Bytes of their vectors, without the index of a database."""
        return self.number * dimensions * BYTES_PER_NUMBER


def split_chunks(documents: int, tokens_each: int, size: int = 0, overlap: int = 0) -> Chunks:
    """Cut each document into chunks of `size` tokens that share `overlap` with the one before; size 0: uncut.

    Raises ChunksError, also for an overlap that would never end.
    """
    given = {"documents": documents, "tokens_each": tokens_each, "size": size, "overlap": overlap}
    for name, value in given.items():
        if not 0 <= value <= MOST:
            raise ChunksError(name, f"must be between 0 and {MOST:,}, not {value:,}")
    if size and overlap >= size:
        raise ChunksError("overlap", f"an overlap of {overlap:,} tokens must be smaller than the chunk of {size:,}")
    each = 1 if tokens_each else 0
    if size and tokens_each > size:
        each += -(-(tokens_each - size) // (size - overlap))
    total = documents * (tokens_each + max(each - 1, 0) * (overlap if size else 0))
    if total > MOST:
        raise ChunksError("documents", f"{total:,} tokens in total exceed the limit of {MOST:,}")
    return Chunks(documents * each, total)
