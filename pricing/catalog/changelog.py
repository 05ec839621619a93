"""Notes in the list of changes: why the published price of a model changed."""

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
    """Paragraph of the list, under the version of the tables that it came with."""

    version: date
    text: str

    def mentions(self, models: Collection[str]) -> bool:
        """Return True where it mentions one of the models: the list writes their names in backticks."""
        return any(name in models for name in NAMED.findall(self.text))


@cache
def read_notes(path: Path = CHANGES) -> tuple[Note, ...]:
    """Read all paragraphs, in the list's order. Raises OSError where there is no list."""
    _, *parts = SECTION.split(path.read_text(encoding="utf-8"))
    return tuple(
        Note(date.fromisoformat(version), " ".join(paragraph.split()))
        for version, section in zip(parts[::2], parts[1::2], strict=True)
        for paragraph in section.split("\n\n")
        if paragraph.strip()
    )


def read_notes_since(version: date, models: Collection[str], path: Path = CHANGES) -> tuple[Note, ...]:
    """Read the notes on models (ids, aliases or `provider/id`) of this version of the tables and of later ones."""
    return tuple(note for note in read_notes(path) if note.version >= version and note.mentions(models))
