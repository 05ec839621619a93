"""Pipelines to begin with, as addresses. None of their models retires within two months of the day they were chosen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urlencode

from costcalc.pipeline.rows import write_rows
from costcalc.pipeline.step_fields import CHOSEN

Rows = tuple[Mapping[str, str], ...]
MODELS: Final = "gpt-6-luna,gemini-3.5-flash-lite,claude-sonnet-5-5"
"""Chat models that the steps with chosen models run on."""


@dataclass(frozen=True, slots=True)
class Example:
    rows: Rows
    numbers: Mapping[str, str] = field(default_factory=dict)
    """Other fields of the page."""


EXAMPLES: Final[Mapping[str, Example]] = {
    "Answers from documents": Example(
        (
            {"model": "text-embedding-3-small, text-embedding-3-large", "kind": "embedding", "use": "documents"},
            {"kind": "embedding", "use": "again"},
            {"kind": "embedding", "use": "question"},
            {"model": CHOSEN, "kind": "chat", "use": "answer"},
            {"kind": "embedding", "use": "storage"},
        ),
        {
            "documents": "10000", "tokens_each": "1200", "chunk": "400", "overlap": "50", "top_k": "6",
            "question_tokens": "30", "instructions_tokens": "400", "answer_tokens": "250", "reembed": "5",
            "storage_price": "0.33", "requests": "50000", "months": "12",
        },
    ),
    "A recording, summarized and read aloud": Example((
        {"model": "gpt-transcribe, voxtral-mini-transcribe-3", "kind": "transcription", "minutes": "10"},
        {"model": CHOSEN, "kind": "chat", "input_tokens": "2000", "output_tokens": "300"},
        {"model": "text-embedding-3-small", "kind": "embedding", "input_tokens": "2000"},
        {"model": "voxtral-mini-tts-3-0", "kind": "speech", "characters": "1500"},
    )),
    "Scanned pages, read and asked about": Example((
        {"model": "mistral-ocr-latest", "kind": "ocr", "page": "1000", "step_tier": "batch", "often": "once"},
        {"model": "rerank-v4.0-fast", "kind": "rerank", "rerank_search": "1"},
        {"model": CHOSEN, "kind": "chat", "input_tokens": "4000", "output_tokens": "400"},
    )),
    "A question routed, answered and checked": Example((
        {"model": "gpt-6-luna", "kind": "chat", "input_tokens": "600", "output_tokens": "20", "name": "Route"},
        {"model": CHOSEN, "kind": "chat", "input_tokens": "3000", "output_tokens": "400", "name": "Answer"},
        {"model": CHOSEN, "kind": "chat", "input_tokens": "3600", "output_tokens": "100", "times": "0.2",
         "name": "Check"},
    )),
    "A voice conversation": Example((
        {"model": "gpt-realtime-2.1, gpt-realtime-2.1-mini", "kind": "realtime", "minutes": "3",
         "spoken_minutes": "2"},
    )),
}  # fmt: skip
FIRST: Final = "Answers from documents"


def write_query(name: str, requests: int = 1_000) -> str:
    example = EXAMPLES[name]
    pairs = {"requests": str(requests), "models": MODELS, **example.numbers}
    return urlencode([*pairs.items(), *write_rows(example.rows)], safe=",/:@")
