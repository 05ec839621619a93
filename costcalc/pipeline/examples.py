"""Pipelines to begin with, as addresses."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final
from urllib.parse import urlencode

from costcalc.pipeline.rows import FIELDS

Rows = tuple[Mapping[str, str], ...]
EXAMPLES: Final[Mapping[str, Rows]] = {
    "A recording, summarised and read aloud": (
        {"model": "whisper-1", "minutes": "10"},
        {"model": "gpt-4o-mini", "input_tokens": "2000", "output_tokens": "300"},
        {"model": "text-embedding-3-small", "input_tokens": "2000"},
        {"model": "tts-1", "characters": "1500"},
    ),
    "Answers from documents": (
        {"model": "text-embedding-3-small", "input_tokens": "50000000", "often": "once"},
        {"model": "text-embedding-3-small", "input_tokens": "20"},
        {"model": "gpt-4o-mini", "input_tokens": "3000", "output_tokens": "250"},
    ),
    "A minute of speech": ({"model": "tts-1", "characters": "900"},),
    "A voice conversation": ({"model": "gpt-realtime-2.1", "minutes": "3", "spoken_minutes": "2"},),
}
FIRST: Final = "A recording, summarised and read aloud"


def query(rows: Rows, requests: int = 1_000) -> str:
    pairs = [("requests", str(requests))]
    pairs += [(name, row.get(name, "")) for row in rows for name in FIELDS]
    return urlencode(pairs)
