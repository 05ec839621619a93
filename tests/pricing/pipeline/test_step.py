"""The owner's list beyond chat, each with its arithmetic, and quantities in the wrong unit."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from pricing.catalog.catalog import Catalog
from pricing.pipeline.cost import StepCost, price_pipeline
from pricing.pipeline.step import Step
from pricing.usage import UsageError

SOLD = date(2026, 5, 1)
"""A day on which the whole list was on sale."""


def priced(catalog: Catalog, step: Step, day: date = SOLD) -> StepCost:
    return price_pipeline(catalog, [step], as_of=day, requests=Decimal(1)).steps[0]


@pytest.mark.parametrize(
    ("step", "dollars"),
    [
        (Step("whisper-1", seconds=600), 10 * Decimal("0.006")),
        (Step("whisper-1", seconds=90), Decimal("1.5") * Decimal("0.006")),
        (Step("tts-1", characters=1_000_000), Decimal(15)),
        (Step("tts-1-hd", characters=1_000), Decimal(30) / 1_000),
        (Step("text-embedding-3-small", input_tokens=1_000_000), Decimal("0.02")),
        (Step("text-embedding-3-large", input_tokens=1_000_000), Decimal("0.13")),
        (Step("text-embedding-3-large", input_tokens=1_000_000, tier="batch"), Decimal("0.065")),
        (Step("text-embedding-ada-002", input_tokens=1_000_000), Decimal("0.10")),
        (Step("gemini-embedding-001", input_tokens=1_000_000), Decimal("0.15")),
        (Step("dall-e-3", images=1, size="1024x1024", quality="standard"), Decimal("0.040")),
        (Step("dall-e-3", images=1, size="1024x1792", quality="standard"), Decimal("0.080")),
        (Step("dall-e-3", images=1, size="1024x1024", quality="hd"), Decimal("0.080")),
        (Step("dall-e-3", images=3, size="1792x1024", quality="hd"), 3 * Decimal("0.120")),
        (
            Step("gpt-4o-mini", input_tokens=1_000, output_tokens=500),
            (1_000 * Decimal("0.15") + 500 * Decimal("0.60")) / 10**6,
        ),
        # 4,160 tokens of an image in high quality; 50 tokens of its description
        (
            Step("gpt-image-1", input_tokens=50, images=1, size="1024x1024", quality="high"),
            (50 * 5 + 4_160 * Decimal(40)) / 10**6,
        ),
        # 600 tokens a minute heard, 240 tokens of text written
        (Step("gpt-4o-transcribe", seconds=60, output_tokens=240), (600 * 6 + 240 * Decimal(10)) / 10**6),
        # 1,200 tokens a minute spoken
        (
            Step("gpt-4o-mini-tts-2025-12-15", input_tokens=200, spoken_seconds=60),
            (200 * Decimal("0.60") + 1_200 * 12) / 10**6,
        ),
        (Step("gpt-realtime-2025-08-28", seconds=60, spoken_seconds=30), (600 * Decimal(32) + 600 * 64) / 10**6),
        # 32 tokens a second heard
        (Step("gemini-2.5-flash", seconds=60), Decimal(60 * 32) / 10**6),
    ],
    ids=lambda value: value.model if isinstance(value, Step) else None,
)
def test_each_kind_is_priced_in_its_own_quantity(catalog: Catalog, step: Step, dollars: Decimal) -> None:
    found = priced(catalog, step)
    assert found.unpriced is None
    assert found.cost == dollars


def test_an_older_day_has_its_older_price(catalog: Catalog) -> None:
    """text-embedding-ada-002 cost 0.40 until June 2023."""
    found = priced(catalog, Step("text-embedding-ada-002", input_tokens=1_000_000), date(2023, 1, 1))
    assert found.cost == Decimal("0.40")


@pytest.mark.parametrize(
    ("step", "words"),
    [
        (Step("whisper-1", input_tokens=1_000), "whisper-1 is priced by the minute, not by tokens"),
        (Step("whisper-1", seconds=60, output_tokens=1), "whisper-1 is priced by the minute, not by tokens"),
        (Step("tts-1", input_tokens=1_000), "tts-1 is priced by the character, not by tokens"),
        (Step("tts-1", seconds=60), "tts-1 is priced by the character, not by minutes of audio"),
        (Step("dall-e-3", input_tokens=10), "dall-e-3 is priced by the image, not by tokens"),
        (Step("gpt-4o-mini", characters=10), "gpt-4o-mini-2024-07-18 is priced by tokens, not by characters"),
        (
            Step("gpt-4o-mini", seconds=60),
            "gpt-4o-mini-2024-07-18 is priced by tokens of text, not by minutes of audio",
        ),
        (Step("gpt-4o-mini", images=1), "gpt-4o-mini-2024-07-18 is priced by tokens, not by images: it generates none"),
        (Step("text-embedding-3-small", output_tokens=1), "text-embedding-3-small has no price for output"),
        (Step("gpt-9", input_tokens=1), "gpt-9 is not in any price table; see the list of models"),
    ],
    ids=lambda value: value.model if isinstance(value, Step) else None,
)
def test_a_quantity_in_the_wrong_unit_is_refused_by_name(catalog: Catalog, step: Step, words: str) -> None:
    found = priced(catalog, step)
    assert (found.cost, found.monthly, found.unpriced) == (None, None, words)


@pytest.mark.parametrize("size", ["", "512x512"])
def test_an_image_of_an_unknown_size_is_unpriced_and_the_known_ones_named(catalog: Catalog, size: str) -> None:
    for model, known in (("dall-e-3", "1024x1792 hd"), ("gpt-image-1", "1024x1536 high")):
        found = priced(catalog, Step(model, images=1, size=size, quality="hd"))
        assert found.cost is None
        assert known in (found.unpriced or "")


def test_an_image_whose_size_nobody_stated_asks_for_one(catalog: Catalog) -> None:
    found = priced(catalog, Step("gpt-image-1", images=1))
    words = "gpt-image-1 generates images of several sizes and qualities; choose from 1024x1024 low"
    assert (found.unpriced or "").startswith(words)


def test_images_without_a_published_size_in_tokens_are_unpriced(catalog: Catalog) -> None:
    found = priced(catalog, Step("gpt-image-1-mini", images=1, size="1024x1024", quality="high"))
    assert found.cost is None
    assert "not published" in (found.unpriced or "")


def test_a_tier_that_is_not_sold_is_not_the_standard_price(catalog: Catalog) -> None:
    found = priced(catalog, Step("whisper-1", seconds=60, tier="batch"))
    assert found.unpriced == "whisper-1 has no batch price on 2026-05-01; it is sold as standard"


def test_a_retired_model_is_unpriced(catalog: Catalog) -> None:
    found = priced(catalog, Step("dall-e-3", images=1, size="1024x1024", quality="hd"), date(2026, 5, 12))
    assert "retired on 2026-05-12" in (found.unpriced or "")


def test_minutes_that_became_tokens_say_how(catalog: Catalog) -> None:
    found = priced(catalog, Step("gpt-4o-transcribe", seconds=1))
    assert str(found.assumptions[0]).startswith("a minute of audio input is 600 tokens")
    assert found.quote
    assert found.quote.lines[0].quantity == 10


@pytest.mark.parametrize("field", ["input_tokens", "characters", "seconds", "images"])
@pytest.mark.parametrize("value", [-1, 10**12 + 1])
def test_a_quantity_beyond_all_bounds_is_refused(field: str, value: int) -> None:
    with pytest.raises(UsageError, match=field):
        Step("whisper-1", **{field: value})  # type: ignore[arg-type]
