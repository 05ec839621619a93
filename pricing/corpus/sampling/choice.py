"""Which rows are in a sample: by chance, and the same ones whoever reads them, in whichever order."""

from __future__ import annotations

from decimal import Decimal
from hashlib import blake2b
from typing import Final

ALL: Final = 2**64
"""Chance of a row is drawn from the numbers below it, each as likely as the others."""


class Chances:
    """Numbers of the rows of a piece, drawn by chance, each from its place alone."""

    def __init__(self, seed: int, piece: int) -> None:
        key = seed.to_bytes(8, "big")
        self._begun = blake2b(piece.to_bytes(8, "big"), digest_size=8, key=key)

    def draw(self, row: int) -> int:
        """Return the number of a row, 0 ≤ number < ALL. `row`: its place within the piece."""
        drawn = self._begun.copy()
        drawn.update(row.to_bytes(8, "big"))
        return int.from_bytes(drawn.digest(), "big")


def find_threshold(rate: Decimal) -> int:
    """Return below which number the rows of a rate lie; those of a larger rate are these and more."""
    return int(rate * ALL)
