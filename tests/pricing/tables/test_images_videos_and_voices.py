"""Made images, videos and voices of Google and xAI, and Perplexity's Agent API, as their sellers print the prices."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal as D

import pytest

from pricing.catalog.catalog import Catalog, NotSold
from pricing.catalog.rates import Conditions
from pricing.pipeline.cost import price_step
from pricing.pipeline.step import Step
from pricing.quote import quote_usage
from pricing.usage import Usage

MILLION = 1_000_000
TODAY = date(2026, 11, 21)


def step_cost(catalog: Catalog, step: Step, day: date = TODAY) -> D | None:
    return price_step(catalog, step, Conditions(day, step.tier), D(0)).cost


def seconds(catalog: Catalog, name: str, count: int, resolution: str, day: date = TODAY) -> D:
    usage = Usage(fees=(("video_second", D(count)),))
    return quote_usage(catalog, name, usage, Conditions(day, resolution=resolution)).total


# Google's page prints the price of an image beside the rate of its tokens, rounded to a tenth of a cent.


@pytest.mark.parametrize(
    ("name", "day", "side", "printed"),
    [
        ("gemini-2.5-flash-image", "2026-11-21", 1024, "0.039"),
        ("gemini-3-pro-image", "2026-11-21", 1024, "0.134"),
        ("gemini-3-pro-image", "2026-11-21", 2048, "0.134"),
        ("gemini-3-pro-image", "2026-11-21", 4096, "0.240"),
        ("gemini-3.1-flash-image", "2026-10-01", 512, "0.045"),
        ("gemini-3.1-flash-image", "2026-10-01", 1024, "0.067"),
        ("gemini-3.1-flash-image", "2026-10-01", 2048, "0.101"),
        ("gemini-3.1-flash-image", "2026-10-01", 4096, "0.151"),
    ],
)
def test_an_image_costs_what_googles_page_prints(
    catalog: Catalog, name: str, day: str, side: int, printed: str
) -> None:
    step = Step(name, images=1, size=f"{side}x{side}", quality="standard")
    cost = step_cost(catalog, step, date.fromisoformat(day))
    assert cost is not None
    assert round(cost, 3) == D(printed)


def test_an_image_costs_half_in_a_batch(catalog: Catalog) -> None:
    step = Step("gemini-2.5-flash-image", images=1, size="1024x1024", quality="standard", tier="batch")
    assert step_cost(catalog, step) == 1_290 * D(15) / MILLION == D("0.01935")


def test_sizes_of_nano_banana_2_1_that_nobody_states_have_no_price(catalog: Catalog) -> None:
    step = Step("gemini-nano-banana-2.1", images=1, size="1024x1024", quality="standard")
    assert step_cost(catalog, step) == 1_120 * D(30) / MILLION == D("0.0336")
    assert step_cost(catalog, replace(step, size="4096x4096")) is None


@pytest.mark.parametrize(
    ("name", "rate"),
    [
        ("imagen-4.0-fast-generate-001", "0.02"),
        ("imagen-4.0-generate-001", "0.04"),
        ("imagen-4.0-ultra-generate-001", "0.06"),
    ],
)
def test_imagen_costs_the_same_at_every_size(catalog: Catalog, name: str, rate: str) -> None:
    for size in ("1024x1024", "2048x2048"):
        step = Step(name, images=3, size=size, quality="standard")
        assert step_cost(catalog, step, date(2026, 8, 16)) == 3 * D(rate)


@pytest.mark.parametrize(
    ("size", "quality", "rate"),
    [
        ("1024x1024", "low", "0.04"),
        ("2048x2048", "low", "0.06"),
        ("1024x1024", "medium", "0.06"),
        ("2048x2048", "medium", "0.08"),
    ],
)
def test_an_edited_image_of_grok_pays_for_the_image_given_in(
    catalog: Catalog, size: str, quality: str, rate: str
) -> None:
    made = Step("grok-imagine-image-2.0", images=1, size=size, quality=quality)
    assert step_cost(catalog, made) == D(rate)
    assert step_cost(catalog, replace(made, input_images=1)) == D(rate) + D("0.01")


# Videos by the second


@pytest.mark.parametrize(
    ("name", "day", "resolution", "rate"),
    [
        ("veo-3.1-generate-preview", "2026-10-21", "720p", "0.40"),
        ("veo-3.1-generate-preview", "2026-10-21", "1080p", "0.40"),
        ("veo-3.1-generate-preview", "2026-10-21", "4k", "0.60"),
        ("veo-3.1-fast-generate-preview", "2026-04-06", "1080p", "0.15"),
        ("veo-3.1-fast-generate-preview", "2026-04-07", "1080p", "0.12"),
        ("veo-3.1-lite-generate-preview", "2026-10-21", "1080p", "0.08"),
        ("veo-2.0-generate-001", "2026-06-29", "", "0.35"),
        ("grok-imagine-video", "2026-11-21", "480p", "0.05"),
        ("grok-imagine-video", "2026-11-21", "720p", "0.07"),
        ("grok-imagine-video-1.5", "2026-11-21", "1080p", "0.25"),
        ("grok-imagine-video-1.5-lite", "2026-11-21", "", "0.02"),
    ],
)
def test_eight_seconds_of_video(catalog: Catalog, name: str, day: str, resolution: str, rate: str) -> None:
    assert seconds(catalog, name, 8, resolution, date.fromisoformat(day)) == 8 * D(rate)


@pytest.mark.parametrize(
    ("name", "day", "resolution"),
    [
        ("veo-3.1-lite-generate-preview", "2026-10-21", "4k"),
        ("veo-3.1-generate-preview", "2026-10-21", "480p"),
        ("veo-3.1-generate-preview", "2026-01-12", "4k"),
        ("veo-3.0-fast-generate-001", "2026-06-29", "4k"),
        ("grok-imagine-video", "2026-11-21", "1080p"),
        ("grok-imagine-video-1.5", "2026-11-21", "4k"),
    ],
)
def test_a_resolution_without_a_price_is_not_charged_at_that_of_another(
    catalog: Catalog, name: str, day: str, resolution: str
) -> None:
    with pytest.raises(NotSold, match=f"not sold under these conditions: {resolution}"):
        seconds(catalog, name, 8, resolution, date.fromisoformat(day))


# Voices


def test_a_minute_of_live_speech_costs_what_googles_page_prints(catalog: Catalog) -> None:
    spoken = Step("gemini-3.1-flash-live-preview", spoken_seconds=60)
    assert step_cost(catalog, spoken, date(2026, 11, 16)) == 60 * 25 * D(12) / MILLION == D("0.018")
    heard = step_cost(catalog, Step("gemini-3.1-flash-live-preview", seconds=60), date(2026, 11, 16))
    assert heard is not None
    assert round(heard, 3) == D("0.005")


def test_an_hour_of_grok_voice_costs_4_80(catalog: Catalog) -> None:
    assert step_cost(catalog, Step("grok-voice-latest", seconds=3_600)) == D("4.80")


def test_the_introductory_price_of_speech_doubles_in_2027(catalog: Catalog) -> None:
    spoken = Usage(1_000, output_tokens=1_000, output_audio_tokens=1_000)
    for name in ("gemini-3.8-flash-tts", "gemini-3.8-flash-lite-tts"):
        now = quote_usage(catalog, name, spoken, Conditions(date(2026, 12, 31))).total
        assert quote_usage(catalog, name, spoken, Conditions(date(2027, 1, 1))).total == 2 * now


# Names that mean a model on some days


def test_a_preview_ended_before_its_model(catalog: Catalog) -> None:
    usage = Usage(1_000, output_tokens=1_000)
    name = "gemini-2.5-flash-preview-09-2025"
    expected = 1_000 * (D("0.30") + D("2.50")) / MILLION
    assert quote_usage(catalog, name, usage, Conditions(date(2026, 2, 16))).total == expected
    with pytest.raises(NotSold, match="retired on 2026-02-17"):
        quote_usage(catalog, name, usage, Conditions(date(2026, 2, 17)))


@pytest.mark.parametrize(
    ("name", "model"),
    [
        ("gemini-flash-latest", "gemini-3.8-flash"),
        ("gemini-flash-lite-latest", "gemini-3.5-flash-lite"),
        ("gemini-pro-latest", "gemini-3.1-pro-preview"),
    ],
)
def test_a_moving_name_means_what_is_known_of_today_and_nothing_before(catalog: Catalog, name: str, model: str) -> None:
    assert catalog.offer(name).on(TODAY).model.id == model
    with pytest.raises(NotSold):
        catalog.offer(name).on(date(2026, 6, 1))


def test_gemma_is_free_of_charge(catalog: Catalog) -> None:
    usage = Usage(1_000, output_tokens=1_000)
    assert quote_usage(catalog, "gemma-3-27b-it", usage, Conditions(TODAY)).total == 0


def test_a_model_of_another_maker_in_perplexitys_agent_api(catalog: Catalog) -> None:
    usage = Usage(1_000, output_tokens=1_000, fees=(("web_search", D(1)),))
    expected = 1_000 * (D("1.40") + D("4.40")) / MILLION + D("0.0025")
    assert quote_usage(catalog, "perplexity/glm-5.3", usage, Conditions(TODAY)).total == expected


def test_a_web_search_on_muse_costs_a_quarter_of_a_cent(catalog: Catalog) -> None:
    searches = Usage(fees=(("web_search", D(4)),))
    for name in ("muse-spark-1.3", "muse-spark-1.3-contributor", "muse-wonder-1.0"):
        assert quote_usage(catalog, name, searches, Conditions(TODAY)).total == D("0.01")
