"""Counted prompt on a model of the catalog: its own encoding, its chat form, its image rule of the day."""

from __future__ import annotations

from datetime import date

from pricing.catalog.schema import Model
from pricing.estimate.media import choose_image_rule
from pricing.tokens.prompt import PromptCount, TokenCount


def count_on_model(count: PromptCount, model: Model, day: date) -> TokenCount:
    """Count the input tokens of a prompt on a model, on a day, and how sure they are."""
    return count.on(
        model.find_encoding(day),
        choose_image_rule(model, day),
        exact_chat=model.exact_chat,
        presumed=not model.has_own_encoding,
    )
