"""Texts with the counts that Anthropic's own API answered (tests/data/claude_counts)."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Final, Literal, NamedTuple

Corpus = Literal["multipl_e", "rosetta", "udhr"]

FOLDER: Final = Path(__file__).parent.parent / "data" / "claude_counts"
KEYS: Final[dict[Corpus, str]] = {"multipl_e": "lang", "rosetta": "id", "udhr": "f"}
FAMILIES: Final = {"claude_3": ("v3", 7), "claude_4_7": ("v4.7", 11), "claude_4_8": ("v5", 6)}
"""Vocabulary → (its name in the files, tokens that the message itself adds to every count)."""


class Recorded(NamedTuple):
    """Text, and its tokens without those of the message that held it."""

    name: str
    text: str
    tokens: int


def read_counts(corpus: Corpus, vocabulary: str) -> Iterator[Recorded]:
    """Read the texts of a corpus with their recorded tokens in one vocabulary."""
    family, frame = FAMILIES[vocabulary]
    counts = json.loads((FOLDER / f"{corpus}_counts.json").read_text())[family]["counts"]
    with gzip.open(FOLDER / f"{corpus}.jsonl.gz", "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            name = row[KEYS[corpus]]
            yield Recorded(name, row["text"], counts[name] - frame)
