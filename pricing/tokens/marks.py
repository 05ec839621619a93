"""Combining marks in Unicode's canonical order, so that a long run of them is normalized in good time."""

from __future__ import annotations

import re
import unicodedata

_MARKS = re.compile(r"[^\x00-\u02ff\u3400-\ud7ff]{31,}")
"""Runs in which more than 30 combining marks could follow each other, more than any language needs (UAX #15)."""


def order_marks(text: str) -> str:
    """Put long runs of combining marks in Unicode's canonical order.

    Normalized, the text stays the same; but Python's own sorting of 100,000 marks takes six seconds, and ten times
    as many take ten minutes.
    """
    return text if text.isascii() else _MARKS.sub(lambda run: _order_run(run[0]), text)


def _order_run(run: str) -> str:
    ordered: list[str] = []
    marks: list[str] = []
    for character in "".join(unicodedata.normalize("NFD", c) for c in run):
        if unicodedata.combining(character):
            marks.append(character)
        else:
            ordered += [*sorted(marks, key=unicodedata.combining), character]
            marks = []
    return "".join([*ordered, *sorted(marks, key=unicodedata.combining)])
