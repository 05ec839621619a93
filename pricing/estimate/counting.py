"""Counted prompt on a model of the catalog: by the rules that its table has for the day."""

from __future__ import annotations

from datetime import date

from pricing.catalog.schema import Model
from pricing.estimate.media import choose_audio_rule, choose_image_rule, choose_page_rule
from pricing.tokens.encodings import FILES
from pricing.tokens.prompt import PromptCount
from pricing.tokens.rules import CountingRules
from pricing.tokens.token_count import TokenCount, count_by_rules
from pricing.tokens.vocabularies import find_counted


def count_on_model(count: PromptCount, model: Model, day: date) -> TokenCount:
    """Count the input tokens of a prompt on a model, on a day, and how sure they are."""
    return count_by_rules(count, get_rules(model, day))


def get_rules(model: Model, day: date) -> CountingRules:
    """Return the rules by which a model counts on a day; what is not known of them is None."""
    vocabulary = model.find_encoding(day)
    return CountingRules(
        vocabulary=vocabulary,
        basis=model.encoding_basis if vocabulary else "ratio",
        exact_chat=model.exact_chat,
        images=choose_image_rule(model, day),
        pages=choose_page_rule(model, day),
        audio=choose_audio_rule(model, day),
        tool_prompt=model.tool_prompt.build() if model.tool_prompt else None,
    )


def identify_vocabulary(model: Model) -> tuple[object, ...]:
    """Return a key that models share on which a text has the same tokens on a day."""
    return model.encoding, model.encoding_basis, model.encoding_from, model.exact_chat


def identify_rules(prompt: PromptCount | int, model: Model) -> tuple[object, ...]:
    """Return a key that models share on which this prompt has the same tokens on a day; cheaper than the rules."""
    key = identify_vocabulary(model)
    return key if isinstance(prompt, int) or is_plain(prompt) else (*key, id(model))


def is_plain(prompt: PromptCount) -> bool:
    """Return True for text and messages only, whose tokens are the same for all models of one vocabulary."""
    return not (prompt.images or prompt.pages or prompt.audio_seconds or prompt.definitions or prompt.vendor_tools)


def find_needed(rules: CountingRules) -> tuple[str, ...]:
    """Return the vocabularies in which a prompt is counted for such rules: the model's, or those that ratios need."""
    name = find_counted(rules.vocabulary)
    return (name,) if name else tuple(FILES)
