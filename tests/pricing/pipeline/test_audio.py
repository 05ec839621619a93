"""Transcription that is billed by tokens, with its output as the vendor's own estimate by the minute has it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from pricing.catalog.catalog import Catalog
from pricing.pipeline.cost import StepCost, price_pipeline
from pricing.pipeline.step import Step

SPRING, AUTUMN = date(2026, 5, 1), date(2026, 11, 21)
TEN_MINUTES = 600


def priced(catalog: Catalog, step: Step, day: date = AUTUMN) -> StepCost:
    return price_pipeline(catalog, [step], as_of=day, requests=Decimal(1)).steps[0]


@pytest.mark.parametrize(
    ("model", "day", "a_minute", "dollars"),
    [
        # OpenAI's price page: an estimated cost of $0.006 a minute
        ("gpt-4o-transcribe", AUTUMN, (600, Decimal("2.50"), 450, 10), Decimal("0.06")),
        ("gpt-4o-transcribe-diarize", AUTUMN, (600, Decimal("2.50"), 450, 10), Decimal("0.06")),
        ("gpt-4o-transcribe", SPRING, (600, 6, 240, 10), Decimal("0.06")),
        # and of $0.003 a minute
        ("gpt-4o-mini-transcribe", AUTUMN, (600, Decimal("1.25"), 450, 5), Decimal("0.03")),
        ("gpt-4o-mini-transcribe-2025-03-20", SPRING, (600, 3, 240, 5), Decimal("0.03")),
    ],
)
def test_ten_minutes_cost_what_the_vendor_estimates(
    catalog: Catalog, model: str, day: date, a_minute: tuple[int, Decimal | int, int, int], dollars: Decimal
) -> None:
    heard, heard_rate, written, written_rate = a_minute
    assert 10 * (heard * heard_rate + written * written_rate) / Decimal(10**6) == dollars
    found = priced(catalog, Step(model, seconds=TEN_MINUTES), day)
    assert (found.cost, found.partial) == (dollars, False)
    assert [(line.item, line.quantity) for line in found.lines] == [
        ("audio input", 10 * heard),
        ("output", 10 * written),
    ]


def test_an_estimated_transcript_says_on_what_it_rests(catalog: Catalog) -> None:
    _, written = priced(catalog, Step("gpt-4o-transcribe", seconds=TEN_MINUTES)).assumptions
    assert str(written).startswith(
        "a minute transcribed is 450 tokens of output, or 240 at least: OpenAI publishes no number"
    )
    assert "estimates that a minute costs $0.006" in written.why


def test_a_stated_number_of_tokens_is_charged_instead(catalog: Catalog) -> None:
    """6,000 × 2.50 + 1,234 × 10.00, for a million."""
    found = priced(catalog, Step("gpt-4o-transcribe", seconds=TEN_MINUTES, output_tokens=1_234))
    assert found.cost == (6_000 * Decimal("2.50") + 1_234 * 10) / 10**6
    assert len(found.assumptions) == 1


def test_what_is_billed_by_the_minute_has_no_output(catalog: Catalog) -> None:
    found = priced(catalog, Step("whisper-1", seconds=TEN_MINUTES))
    assert (found.cost, found.assumptions, found.partial) == (10 * Decimal("0.006"), (), False)


def test_a_model_with_one_rate_for_all_input_is_charged_for_audio_at_it(catalog: Catalog) -> None:
    """gemini-2.5-pro has 32 tokens a second, and 1.25 for a million tokens of any kind."""
    found = priced(catalog, Step("gemini-2.5-pro", seconds=60, input_tokens=100))
    assert found.cost == (60 * 32 + 100) * Decimal("1.25") / 10**6


def test_a_range_of_tokens_a_minute_is_said(catalog: Catalog) -> None:
    (heard,) = priced(catalog, Step("gemini-3.1-flash-lite", seconds=60)).assumptions
    assert heard.text.startswith("a minute of audio input is 1,920 tokens, or 1,500 at least")


@pytest.mark.parametrize(
    ("step", "dollars"),
    [
        # 25 tokens a second, by Google's price page
        (
            Step("gemini-2.5-flash-preview-tts", input_tokens=1_000, spoken_seconds=60),
            Decimal("0.0005") + Decimal("0.015"),
        ),
        # a token for 50 ms, by OpenAI's guide
        (
            Step("azure/gpt-4o-mini-tts-2025-12-15", input_tokens=1_000, spoken_seconds=60),
            Decimal("0.0006") + Decimal("0.0144"),
        ),
    ],
)
def test_a_minute_of_speech_costs_its_vendors_tokens(catalog: Catalog, step: Step, dollars: Decimal) -> None:
    assert priced(catalog, step, SPRING).cost == dollars
