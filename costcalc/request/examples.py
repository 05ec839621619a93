"""Estimates to start from: usual shapes of use, with numbers that are ours and meant to be changed."""

from __future__ import annotations

from typing import NamedTuple
from urllib.parse import urlencode


class Example(NamedTuple):
    name: str
    about: str
    query: str


EXAMPLES: tuple[tuple[str, str, dict[str, str]], ...] = (
    (
        "Support bot",
        "A long instruction, mostly cached, and a short answer",
        {"input_tokens": "1800", "output_tokens": "250", "cache_read": "70%", "requests": "2000", "per": "day"},
    ),
    (
        "Summarizing documents",
        "Thirty pages in, one page out",
        {"input_tokens": "20000", "output_tokens": "700", "requests": "5000"},
    ),
    (
        "Coding agent",
        "A growing context read from the cache at each step, with reasoning",
        {
            "input_tokens": "60000",
            "output_tokens": "1200",
            "reasoning_tokens": "800",
            "cache_read": "90%",
            "requests": "12000",
        },
    ),
    (
        "Questions about your documents (RAG)",
        "A dozen retrieved passages with each question",
        {"input_tokens": "6000", "output_tokens": "400", "requests": "30000"},
    ),
    (
        "Nightly batch",
        "A million short classifications that can wait",
        {"input_tokens": "450", "output_tokens": "15", "requests": "1000000", "tier": "batch"},
    ),
)


def list_examples() -> list[Example]:
    return [Example(name, about, urlencode(numbers)) for name, about, numbers in EXAMPLES]
