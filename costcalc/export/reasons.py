"""Why an answer is not complete, in a code for programs and a sentence for people."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

MOST_NAMED: Final = 5
"""Models, or other things, that a sentence names."""


class Reason(NamedTuple):
    """Why an answer is not complete, or too much."""

    code: str
    message: str


def name_first(names: Sequence[str]) -> str:
    """Name the first of several things, and say how many more there are."""
    more = len(names) - MOST_NAMED
    return ", ".join(names[:MOST_NAMED]) + (f" and {more:,} more" if more > 0 else "")
