"""What the list of changes says of models: why a published price is another than it was."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from pricing.catalog.pins import CHANGES

SECTION = re.compile(r"^## (\d{4}-\d\d-\d\d)\s*$", re.MULTILINE)
NAMED = re.compile(r"`([^`]+)`")


@dataclass(frozen=True, slots=True)
class Note:
    """A paragraph of the list, under the version of the tables that it came with."""

    version: date
    text: str

    def names(self, models: Collection[str]) -> bool:
        """Whether it speaks of one of them: the list writes what it speaks of in backticks."""
        return any(name in models for name in NAMED.findall(self.text))


@cache
def notes(path: Path = CHANGES) -> tuple[Note, ...]:
    """All paragraphs, in the list's order. Raises OSError where there is no list."""
    _, *parts = SECTION.split(path.read_text(encoding="utf-8"))
    return tuple(
        Note(date.fromisoformat(version), " ".join(paragraph.split()))
        for version, section in zip(parts[::2], parts[1::2], strict=True)
        for paragraph in section.split("\n\n")
        if paragraph.strip()
    )


def notes_since(version: date, models: Collection[str], path: Path = CHANGES) -> tuple[Note, ...]:
    """What it says of these models (ids, aliases or `provider/id`) with this version of the tables and later ones."""
    return tuple(note for note in notes(path) if note.version >= version and note.names(models))
