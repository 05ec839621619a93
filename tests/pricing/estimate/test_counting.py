"""The shipped tables: which model counts chats exactly."""

from __future__ import annotations

from datetime import date

import pytest

from pricing.catalog.catalog import Catalog
from pricing.catalog.schema import Model
from pricing.estimate.counting import count_on_model
from pricing.tokens.chat import Message
from pricing.tokens.prompt import Prompt, count_prompt

TODAY = date(2026, 11, 21)


def model(catalog: Catalog, name: str, day: date = TODAY) -> Model:
    return catalog.offer(name).on(day).model


@pytest.mark.parametrize(
    ("name", "exactness"),
    [
        ("gpt-4o", "exact"),
        ("gpt-4", "exact"),
        ("gpt-5", "estimate"),
        ("o3", "estimate"),
        ("claude-opus-4-5", "estimate"),
    ],
)
def test_a_chat_is_as_exact_as_the_model_allows(catalog: Catalog, name: str, exactness: str) -> None:
    counted = count_prompt(Prompt(messages=(Message("user", "Hello"),)))
    assert count_on_model(counted, model(catalog, name), TODAY).exactness == exactness


def test_models_that_reason_never_claim_an_exact_chat(catalog: Catalog) -> None:
    claimed = [entry.model for entry in catalog.entries.values() if entry.model.exact_chat]
    assert claimed
    assert not [each.id for each in claimed if each.reasoning or not each.encoding or each.encoding_note]
