"""Second books that can be opened here: those that are installed, and LiteLLM's map where its file is given."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from costcalc.cli.second_books import NotInstalled
from costcalc.cli.second_books.genai_prices import GenaiPrices
from costcalc.cli.second_books.litellm import HINT, LiteLLM
from costcalc.cli.second_books.model_prices import ModelPrices
from pricing.catalog.second_books import SecondBook

BOOKS: Final = ("genai-prices", "litellm", "model-prices")
COVERED: Final = (
    "openai", "anthropic", "google", "vertex", "amazon", "azure", "mistral", "xai", "deepseek", "cohere", "groq",
    "together", "perplexity",
)  # fmt: skip
"""Providers of whom we mean to have every model."""


def open_books(names: Sequence[str] | None, litellm_map: Path | None) -> tuple[list[SecondBook], list[str]]:
    """Open the books of these names, or all that are there; return them, and why others are not.

    Raises NotInstalled for one that is named and not there, or where there is none at all.
    """
    books: list[SecondBook] = []
    missing = []
    for name in names or BOOKS:
        try:
            books.append(_open(name, litellm_map))
        except NotInstalled as error:
            if names or (litellm_map and name == "litellm"):
                raise
            missing.append(str(error))
    if not books:
        raise NotInstalled("; ".join(missing))
    return books, missing


def _open(name: str, litellm_map: Path | None) -> SecondBook:
    if name == "genai-prices":
        return GenaiPrices()
    if name == "model-prices":
        return ModelPrices()
    if litellm_map is None:
        raise NotInstalled(f"LiteLLM's map is not given; {HINT}")
    return LiteLLM(litellm_map)
