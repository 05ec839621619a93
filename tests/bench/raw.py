"""What cannot be spared: a text counted in the vocabularies that models need, as the shortest script would."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import count
from pathlib import Path
from typing import Final

from pricing.catalog.catalog import Catalog
from pricing.estimate.estimate import choose_vocabularies
from pricing.tokens.encodings import DEFAULT
from pricing.tokens.text import count_tokens
from pricing.tokens.vocabularies import find_counted, is_claude, load_tokenizer

ROOT: Final = Path(__file__).parent.parent.parent
TEN: Final = [
    "gpt-4o", "gpt-4o-mini", "gpt-4.1", "gpt-5", "gpt-5-mini",
    "gpt-6-luna", "gpt-6.1-sol", "claude-opus-5-5", "claude-sonnet-5-5", "claude-haiku-5-5",
]  # fmt: skip
"""Models of a program's request."""


def list_needed(catalog: Catalog, names: Iterable[str], day: date) -> tuple[str, ...]:
    """List the installed vocabularies of models, and the one on which estimates of the others rest."""
    found = map(find_counted, choose_vocabularies(catalog, names, day))
    return tuple(dict.fromkeys((DEFAULT, *filter(None, found))))


def count_plainly(text: str, vocabularies: Iterable[str]) -> int:
    """Return the tokens in each vocabulary, added up, so that they are used."""
    return sum(
        count_tokens(text, name) if is_claude(name) else len(load_tokenizer(name).encode(text)) for name in vocabularies
    )


def read_texts(characters: int) -> Iterator[str]:
    """Yield texts of so many characters, no two the same: the project's own files, each time from another place."""
    paths = [ROOT / "README.md", ROOT / "pricing/quote.py", ROOT / "costcalc/estimate/example.txt"]
    text = "\n".join(path.read_text(encoding="utf-8") for path in paths)
    long = text * (characters // len(text) + 2)
    return (long[start : start + characters] for start in (17 * number % len(text) for number in count()))
