"""Rules by which a model counts, for tests that say only what they are about."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from pricing.tokens.documents import UnitRule
from pricing.tokens.image_rules import NoImages
from pricing.tokens.prompt import Prompt, count_prompt
from pricing.tokens.rules import CountingRules
from pricing.tokens.token_count import TokenCount, count_by_rules

NO_UNIT = UnitRule(None, "this model takes no files")
PLAIN = CountingRules("o200k_base", "vendor", exact_chat=True, images=NoImages(), pages=NO_UNIT, audio=NO_UNIT)
"""A model of OpenAI's, whose chat format is published, and which takes text alone."""


def rules(vocabulary: str | None = "o200k_base", **changes: Any) -> CountingRules:
    return replace(PLAIN, vocabulary=vocabulary, **changes)


def count_on(prompt: Prompt, vocabulary: str | None = "o200k_base", **changes: Any) -> TokenCount:
    """Count a prompt in a vocabulary, by rules that are `changes` from PLAIN."""
    return count_by_rules(count_prompt(prompt, [vocabulary] if vocabulary else []), rules(vocabulary, **changes))
