"""A step of several models, which says how much work it is in the units of each."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from pricing.catalog.catalog import Catalog
from pricing.catalog.search import find_model
from pricing.pipeline.measures import keep_own_measure
from pricing.pipeline.step import Step

DAY = date(2026, 11, 21)
SPOKEN = Step("", characters=1_500, input_tokens=375, spoken_seconds=96)
RANKED = Step("", input_tokens=9_000, fees=(("rerank_search", Decimal(1)), ("web_search", Decimal(2))))


def keep(catalog: Catalog, step: Step, model: str) -> Step:
    return keep_own_measure(step, find_model(catalog, model, DAY), DAY)


def test_speech_is_charged_by_characters_or_by_tokens_and_minutes(catalog: Catalog) -> None:
    assert keep(catalog, SPOKEN, "tts-1") == Step("", characters=1_500)
    assert keep(catalog, SPOKEN, "gpt-4o-mini-tts") == Step("", input_tokens=375, spoken_seconds=96)


def test_ranking_is_charged_by_searches_or_by_tokens(catalog: Catalog) -> None:
    assert keep(catalog, RANKED, "rerank-3") == Step("", input_tokens=9_000, fees=(("web_search", Decimal(2)),))
    assert keep(catalog, RANKED, "rerank-v3.5") == Step("", fees=RANKED.fees)


@pytest.mark.parametrize(
    ("step", "model"),
    [
        (Step("", characters=1_500), "gpt-4o-mini-tts"),  # stated in the other's unit alone: refused, never dropped
        (Step("", input_tokens=5, output_tokens=5, characters=5), "gpt-4o"),
        (Step("", input_tokens=5, output_tokens=5), "text-embedding-3-small"),
        (SPOKEN, "nobody-knows"),
    ],
)
def test_nothing_else_is_left_out(catalog: Catalog, step: Step, model: str) -> None:
    assert keep(catalog, step, model) == step
