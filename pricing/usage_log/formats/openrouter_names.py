"""OpenRouter's names of models and its sums, as its responses and exports write them."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any, Final

from pricing.catalog.names.makers import OPENROUTER_MAKERS
from pricing.usage_log.formats.claude_names import name_claude

HOST: Final = "openrouter"
_GENERATION: Final = re.compile(r"gen-\d{10}-")
_DATED: Final = re.compile(r"-20[0-9]{6}$")
"""Day of a canonical slug, such as anthropic/claude-4.5-sonnet-20250929."""
_STANDARD: Final = (None, "", "standard")
"""Variants that are none."""


def name_model(slug: str | None, variant: str | None = None) -> str | None:
    """Return the name by which a slug is priced; None where there is none.

    Of a maker whose prices OpenRouter passes on it is the maker's name, as the history of its prices is longer; of any
    other one, such as deepseek/deepseek-chat, it says the host.
    """
    if not slug:
        return None
    author, _, model = slug.partition("/")
    name = slug if author in {*OPENROUTER_MAKERS, HOST} else f"{HOST}/{slug}"
    if author == "anthropic":
        name = f"{author}/{name_claude(_DATED.sub('', model))}"
    return name if variant in _STANDARD or name.endswith(f":{variant}") else f"{name}:{variant}"


def is_generation(name: Any) -> bool:
    """Return True for the id of a response of OpenRouter's, which begins with when it was made."""
    return isinstance(name, str) and _GENERATION.match(name) is not None


def add_amounts(cost: Decimal | None, byok: Decimal | None) -> Decimal | None:
    """Return OpenRouter's sum with what the vendor charged for one's own key; None where neither is stated."""
    return None if cost is None and byok is None else (cost or Decimal(0)) + (byok or Decimal(0))
