"""Words in which a policy judges, and why."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, Literal, NamedTuple

Verdict = Literal["PASS", "WARN", "FAIL"]
VERDICTS: Final[tuple[Verdict, ...]] = ("PASS", "WARN", "FAIL")
"""From the best to the worst."""


class Finding(NamedTuple):
    """Why something passes, warns or fails: a code for programs, and a sentence for people."""

    verdict: Verdict
    code: str
    message: str


def choose_worst(verdicts: Iterable[Verdict]) -> Verdict:
    return max(verdicts, key=VERDICTS.index, default="PASS")


def rank(verdict: Verdict) -> int:
    """Return where it stands among verdicts that are sorted: the worst first."""
    return -VERDICTS.index(verdict)
