"""Pipelines to begin with, as addresses."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final
from urllib.parse import urlencode

from costcalc.pipeline.rows import write_rows

Rows = tuple[Mapping[str, str], ...]
EXAMPLES: Final[Mapping[str, Rows]] = {
    "A recording, summarized and read aloud": (
        {"model": "whisper-1", "minutes": "10"},
        {"model": "gpt-4o-mini", "input_tokens": "2000", "output_tokens": "300"},
        {"model": "text-embedding-3-small", "input_tokens": "2000"},
        {"model": "tts-1", "characters": "1500"},
    ),
    "Answers from documents": (
        {"model": "text-embedding-3-small", "input_tokens": "50000000", "often": "once"},
        {"model": "text-embedding-3-small", "input_tokens": "20"},
        {"model": "gpt-5.6-luna", "input_tokens": "3000", "output_tokens": "250"},
    ),
    "Scanned pages, read and asked about": (
        {"model": "mistral-ocr-latest", "page": "1000", "tier": "batch", "often": "once"},
        {"model": "rerank-v4.0-fast", "rerank_search": "1"},
        {"model": "claude-sonnet-5-5", "input_tokens": "4000", "output_tokens": "400", "web_search": "0.3"},
    ),
    "A minute of speech": ({"model": "tts-1", "characters": "900"},),
    "A voice conversation": ({"model": "gpt-realtime-2.1", "minutes": "3", "spoken_minutes": "2"},),
}
FIRST: Final = "A recording, summarized and read aloud"
MONTHS: Final = {"Answers from documents": 12}
"""Where none of the models is about to retire."""


def write_query(name: str, requests: int = 1_000) -> str:
    pairs = [("requests", str(requests))]
    pairs += [("months", str(MONTHS[name]))] if name in MONTHS else []
    pairs += write_rows(EXAMPLES[name])
    return urlencode(pairs)
