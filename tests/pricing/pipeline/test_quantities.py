"""A text in the unit that a step's model is priced by."""

from __future__ import annotations

from datetime import date

import pytest

from pricing.catalog.catalog import Catalog
from pricing.pipeline.quantities import measure_text
from pricing.tokens.text import count_tokens
from tests.support.vocabularies import remove

TODAY = date(2026, 11, 21)
TEXT = "Tell me a story about a lighthouse. " * 20


def test_a_text_is_exact_in_the_models_own_vocabulary(catalog: Catalog) -> None:
    model = catalog.offer("gpt-4o").on(TODAY).model
    assert measure_text(TEXT, model, TODAY) == ("input_tokens", count_tokens(TEXT, "o200k_base"), None)


def test_a_text_without_a_model_is_counted_as_openais_are() -> None:
    field, number, reason = measure_text(TEXT, None, TODAY)
    assert (field, number) == ("input_tokens", count_tokens(TEXT, "o200k_base"))
    assert reason == "counted with o200k_base"


def test_speech_is_priced_by_characters(catalog: Catalog) -> None:
    model = catalog.offer("tts-1").on(TODAY).model
    assert measure_text(TEXT, model, TODAY) == ("characters", len(TEXT), None)


def test_a_text_on_claude_says_what_its_count_rests_on(catalog: Catalog) -> None:
    pytest.importorskip("ctok", reason="ctok is not installed")
    model = catalog.offer("claude-opus-5-5").on(TODAY).model
    field, number, reason = measure_text(TEXT, model, TODAY)
    assert (field, number) == ("input_tokens", count_tokens(TEXT, "claude_4_8"))
    assert "a reconstruction of its tokenizer" in str(reason)


def test_without_a_package_it_is_measured_by_the_ratio(catalog: Catalog, monkeypatch: pytest.MonkeyPatch) -> None:
    remove(monkeypatch)
    model = catalog.offer("claude-opus-5-5").on(TODAY).model
    measured = measure_text(TEXT, model, TODAY)
    assert measured.number > count_tokens(TEXT, "o200k_base")
    assert "ctok is not installed" in str(measured.reason)
