"""The shipped tables' rules for images, PDF pages and audio, on the day; by the vendors' guides, cited at each."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import pytest

from pricing.catalog.catalog import Catalog, Entry
from pricing.catalog.schema import Model
from pricing.catalog.table_files import CatalogError
from pricing.estimate.counting import count_on_model
from pricing.estimate.media import choose_audio_rule, choose_image_rule, choose_page_rule, find_image_row
from pricing.tokens.documents import UnitRule, count_audio, count_pages
from pricing.tokens.image_rules import UNPUBLISHED, NoImages
from pricing.tokens.images import Image, count_image
from pricing.tokens.prompt import Prompt, count_prompt
from pricing.tokens.span import Span
from tests.support.price_tables import ACME, book

TODAY = date(2026, 11, 21)


def model(catalog: Catalog, name: str, day: date = TODAY) -> Model:
    return catalog.offer(name).on(day).model


def image_tokens(catalog: Catalog, name: str, image: Image, day: date = TODAY) -> int | None:
    return count_on_model(count_prompt(Prompt(images=(image,))), model(catalog, name, day), day).tokens


# OpenAI's "Images and vision" guide; 2,448 and 3,000 are 1.2 × 60 × 34 and 1.2 × 2,500.
@pytest.mark.parametrize(
    ("name", "image", "tokens"),
    [
        ("gpt-4o", Image(1024, 1024), 765),
        ("gpt-4o", Image(2048, 4096), 1105),
        ("gpt-4o", Image(1024, 1024, "low"), 85),
        ("gpt-4o-mini", Image(1024, 1024), 25_501),
        ("o1", Image(1024, 1024), 675),
        ("gpt-5", Image(1024, 1024), 630),
        ("gpt-4.1-mini", Image(1024, 1024), 1659),
        ("gpt-5.4", Image(2048, 2048, "high"), 3000),
        ("gpt-5.4", Image(1920, 1080), 2448),
        ("gpt-5.6-sol", Image(1920, 1080), 2448),
        ("gpt-4-turbo", Image(1024, 1024), 765),
        ("gpt-4-turbo", Image(4096, 8192, "low"), 85),
        ("gpt-4.1-mini", Image(4000, 1474), 2488),  # as billed: OpenAI community 1281361
    ],
)
def test_openais_models_have_their_image_rules(catalog: Catalog, name: str, image: Image, tokens: int) -> None:
    assert image_tokens(catalog, name, image) == tokens


def test_a_rule_holds_in_its_days(catalog: Catalog) -> None:
    # The guide's example of 1800 × 2400: 1,452 patches of the budget of 1,536, or 48 × 64 under 2,048 pixels; × 1.62
    # they are 2,352.24 and 4,976.64, billed to the nearest.
    spring, later = date(2026, 5, 1), date(2026, 8, 1)
    assert image_tokens(catalog, "gpt-4.1-mini", Image(1800, 2400), spring) == 2_352
    assert image_tokens(catalog, "gpt-4.1-mini", Image(1800, 2400), later) == 4_977


# Anthropic's table of 1920 × 1080 and 1000 × 1000 by resolution; Google's example of 960 × 540 and its default media
# resolution; xAI's (3 × 3 → 6 + 1) × 256; Moonshot's and Amazon's flat numbers; Mistral's settings, (36 + 1) × 36.
@pytest.mark.parametrize(
    ("name", "image", "tokens"),
    [
        ("claude-opus-4-6", Image(1920, 1080), 1560),
        ("claude-mythos-preview", Image(1920, 1080), 1560),
        ("claude-opus-4-7", Image(1920, 1080), 2691),
        ("claude-haiku-5-5", Image(1920, 1080), 2691),
        ("claude-3-haiku", Image(1000, 1000), 1296),
        ("gemini-2.5-pro", Image(960, 540), 1548),
        ("gemini-3-pro-preview", Image(960, 540), 1120),
        ("gemini-3.8-flash", Image(960, 540, "original"), 2240),
        ("grok-4-0709", Image(1024, 1024), 1792),
        ("moonshot/moonshot-v1-8k-vision-preview", Image(960, 540), 1024),
        ("amazon/us.amazon.nova-2-lite-v1:0", Image(960, 540), 230),
        ("mistral-small-2503", Image(1000, 1000), 1332),
        ("together/Qwen/Qwen2.5-VL-72B-Instruct", Image(1000, 1000), 6404),
    ],
)
def test_other_vendors_models_have_their_image_rules(catalog: Catalog, name: str, image: Image, tokens: int) -> None:
    day = catalog.offer(name).named[-1][1].model.prices[-1].from_
    assert image_tokens(catalog, name, image, day) == tokens


# docs.aws.amazon.com/nova/latest/userguide/modalities-image.html, "Image to tokens conversion"
@pytest.mark.parametrize(
    ("width", "height", "tokens"),
    [(900, 450, 800), (900, 900, 1300), (1400, 900, 1800), (1800, 900, 2400), (1300, 1300, 2600)],
)
def test_the_examples_for_amazon_nova_lie_in_the_band(catalog: Catalog, width: int, height: int, tokens: int) -> None:
    rule = choose_image_rule(model(catalog, "amazon/amazon.nova-pro-v1:0"), TODAY)
    low, _, high = count_image(Image(width, height), rule)
    assert low <= tokens <= high + 10  # "~"
    assert high <= low * 3 / 2


@pytest.mark.parametrize("name", ["gpt-6.2-sol", "gpt-6-luna", "gpt-6.1-terra", "gemini-4-argon", "grok-4.7"])
def test_a_model_newer_than_its_guide_follows_the_nearest_generation(catalog: Catalog, name: str) -> None:
    found = model(catalog, name)
    row = find_image_row(found, TODAY)
    assert row
    assert row.presumed
    assert row.note
    assert choose_image_rule(found, TODAY).why == "images follow a rule that is presumed for this model"


def test_a_presumed_rule_has_the_band_of_its_candidates(catalog: Catalog) -> None:
    # Whole at `auto`: 120 × 68 × 1.2; at high detail 59 × 33 of the 2,500 patches that fit into 2,048 pixels
    rule = choose_image_rule(model(catalog, "gpt-6.1-sol"), TODAY)
    assert count_image(Image(3840, 2160), rule) == Span(2765, 9792, 9792)  # 64 × 36 × 1.2 = 2,764.8


def test_a_model_that_takes_no_images_has_no_number(catalog: Catalog) -> None:
    assert choose_image_rule(model(catalog, "gpt-3.5-turbo"), TODAY) == NoImages()
    count = count_on_model(count_prompt(Prompt(images=(Image(10, 10),))), model(catalog, "gpt-3.5-turbo"), TODAY)
    assert (count.tokens, count.reason) == (None, "this model takes no images")


def is_seeing(entry: Entry) -> bool:
    modalities = entry.model.modalities
    return modalities is None or "image" in modalities.input


def test_no_image_leaves_a_model_that_may_take_it_without_a_number(catalog: Catalog) -> None:
    seeing = [entry for entry in catalog.entries.values() if is_seeing(entry)]
    for entry in seeing:
        for detail in ("auto", "low", "high"):
            day = entry.model.prices[-1].from_
            counted = count_image(Image(1024, 768, detail), choose_image_rule(entry.model, day))
            assert 0 < counted.low <= counted.expected <= counted.high, entry.path
    assert len(seeing) > 250


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("gpt-4o", TODAY),
        ("gpt-5.6-sol", TODAY),
        ("claude-opus-4-6", TODAY),
        ("claude-opus-5", TODAY),
        ("gemini-2.5-pro", TODAY),
        ("grok-4-0709", date(2026, 1, 1)),
        ("mistral-small-2503", date(2026, 1, 1)),
        ("moonshot/moonshot-v1-8k-vision-preview", date(2026, 1, 1)),
    ],
)
def test_the_range_without_a_published_rule_is_made_of_the_tables_rules(catalog: Catalog, name: str, day: date) -> None:
    assert choose_image_rule(model(catalog, name, day), day) in UNPUBLISHED.others


def test_a_model_of_unknown_modalities_has_the_range_of_others(catalog: Catalog) -> None:
    assert choose_image_rule(model(catalog, "qwen3.8-max"), TODAY) == UNPUBLISHED
    assert choose_image_rule(model(catalog, "minimax/MiniMax-M3"), TODAY) == UNPUBLISHED


def test_image_rules_have_no_gap(catalog: Catalog) -> None:
    for entry in catalog.entries.values():
        rows = entry.model.images
        assert [row.until for row in rows[:-1]] == [after.from_ for _, after in pairwise(rows)], entry.path


# platform.claude.com, "PDF support": 1,500 to 3,000 tokens of text a page, and the page as an image; 7,000 for 3 pages.
# The vision guide's A4 page has 33 × 47 = 1,551 tokens, and 39 × 55 = 2,145 at high resolution. Gemini's guides:
# 258 a page, or 560 from Gemini 3 on.
@pytest.mark.parametrize(
    ("name", "low", "expected", "high"),
    [
        ("claude-opus-4-6", 2_333, 2_250 + 1_551, 3_000 + 1_568),
        ("claude-opus-5", 2_333, 2_250 + 2_145, 3_000 + 4_784),
        ("gemini-2.5-pro", 258, 258, 258),
        ("gemini-3.8-flash", 258, 560, 560),
        ("gemini-4-argon", 258, 560, 560),
    ],
)
def test_a_pdf_page_has_its_published_tokens(catalog: Catalog, name: str, low: int, expected: int, high: int) -> None:
    assert count_pages(1, choose_page_rule(model(catalog, name), TODAY)) == Span(low, expected, high)


# ai.google.dev, "Audio understanding": 32 tokens a second; "Media resolution": 25 for Gemini 3.
# developers.openai.com, "Managing costs" of Realtime: a token for 100 ms of a user's audio.
@pytest.mark.parametrize(
    ("name", "low", "tokens"),
    [
        ("gemini-2.5-flash", 1_920, 1_920),
        ("gemini-3.8-flash", 1_500, 1_920),
        ("gpt-realtime-2", 600, 600),
        ("gpt-audio-1.5", 600, 600),
        ("gpt-4o-audio-preview", 600, 600),
    ],
)
def test_a_minute_of_audio_has_its_published_tokens(catalog: Catalog, name: str, low: int, tokens: int) -> None:
    counted = count_audio(Decimal(60), choose_audio_rule(model(catalog, name), TODAY))
    assert counted == Span(low, tokens, tokens)


def test_a_presumed_number_says_so(catalog: Catalog) -> None:
    assert choose_page_rule(model(catalog, "gemini-4-argon"), TODAY).why == (
        "each PDF page has a number of tokens presumed for this model"
    )
    assert choose_audio_rule(model(catalog, "gemini-2.5-pro"), TODAY).why == (
        "each second of audio has the number of tokens its vendor publishes"
    )


def test_what_a_model_does_not_take_or_nobody_publishes_says_why(catalog: Catalog) -> None:
    openai, claude, text = (model(catalog, name) for name in ("gpt-5.6-sol", "claude-opus-5", "gpt-3.5-turbo"))
    assert choose_page_rule(openai, TODAY) == UnitRule(
        None, "no number of tokens for a PDF page is published for this model"
    )
    assert choose_page_rule(text, TODAY) == UnitRule(None, "this model takes no PDF pages")
    assert choose_audio_rule(claude, TODAY) == UnitRule(None, "this model takes no audio")


TILES = "rule: {kind: tiles, base: 85, tile: 170}"
SOURCE = "source: https://acme.example/images"


def with_images(folder: Path, *rows: str) -> Catalog:
    lines = "".join(f"      - {{{row}}}\n" for row in rows)
    return book(
        folder, acme=ACME.replace("    released: 2024-01-01\n", f"    released: 2024-01-01\n    images:\n{lines}", 1)
    )


def test_a_table_may_state_a_rule(tmp_path: Path) -> None:
    catalog = with_images(tmp_path, f"from: 2024-01-01, {SOURCE}, {TILES}")
    assert image_tokens(catalog, "fast-1", Image(512, 512)) == 85 + 170


@pytest.mark.parametrize(
    ("rows", "complaint"),
    [
        ([f"from: 2024-01-01, {TILES}"], r"images\[0\].source: missing"),
        ([f"from: 2024-01-01, {SOURCE}, rule: {{kind: circles}}"], r"images\[0\].rule"),
        ([f"from: 2024-01-01, {SOURCE}, rule: {{kind: tiles, base: 85}}"], r"images\[0\].rule.tiles.tile: missing"),
        ([f"from: 2024-01-01, {SOURCE}, rule: {{kind: tiles, base: 0, tile: 1}}"], "greater than 0"),
        (
            [f"from: 2024-01-01, {SOURCE}, rule: {{kind: patches, multiplier: 1.2, limits: {{low: {{}}}}}}"],
            "`auto` stands for high, which has no entry in `limits`; add it",
        ),
        (
            [f"from: 2024-01-01, {SOURCE}, rule: {{kind: patches, multiplier: 0, limits: {{high: {{}}}}}}"],
            "greater than 0",
        ),
        (
            [f"from: 2024-01-01, {SOURCE}, rule: {{kind: patches, multiplier: 1, limits: {{ultra: {{}}}}}}"],
            "'low', 'high' or 'original'",
        ),
        (
            [f"from: 2024-01-01, {SOURCE}, rule: {{kind: fixed, auto: low, tokens: {{high: 1}}}}"],
            "`auto` stands for low, which has no entry in `tokens`; add it",
        ),
        ([f"from: 2024-01-01, {SOURCE}, presumed: true, {TILES}"], "what is presumed needs a `note`"),
        ([f"from: 2024-01-01, until: 2024-01-01, {SOURCE}, {TILES}"], "must be after `from`"),
        (
            [f"from: 2024-01-01, {SOURCE}, {TILES}", f"from: 2025-01-01, {SOURCE}, {TILES}"],
            r"images\[1\].from: overlaps with the previous row; its `until` should be 2025-01-01",
        ),
    ],
)
def test_faulty_rules_are_refused(tmp_path: Path, rows: list[str], complaint: str) -> None:
    with pytest.raises(CatalogError, match=complaint):
        with_images(tmp_path, *rows)


def test_models_of_a_generation_share_a_rule(tmp_path: Path) -> None:
    shared = f"media:\n  - models: [fast-1, fast-2]\n    images:\n      - {{from: 2024-01-01, {SOURCE}, {TILES}}}\n"
    catalog = book(tmp_path, acme=ACME + shared)
    assert {image_tokens(catalog, name, Image(512, 512)) for name in ("fast-1", "fast-2")} == {85 + 170}
    assert choose_image_rule(model(catalog, "slow"), TODAY) == UNPUBLISHED


def test_a_shared_rule_names_models_of_its_table(tmp_path: Path) -> None:
    shared = f"media:\n  - models: [fast-1, fats]\n    images:\n      - {{from: 2024-01-01, {SOURCE}, {TILES}}}\n"
    with pytest.raises(CatalogError, match="media: no model has the id fats; correct or remove it"):
        book(tmp_path, acme=ACME + shared)


@pytest.mark.parametrize(
    ("row", "complaint"),
    [
        ("low: 3, expected: 2, high: 4", "`low`, `expected` and `high` must ascend; correct them"),
        ("presumed: true, low: 1, expected: 1, high: 1", "what is presumed needs a `note`"),
        ("until: 2024-01-01, low: 1, expected: 1, high: 1", r"pages\[0\].until: must be after `from`"),
    ],
)
def test_faulty_numbers_of_pages_are_refused(tmp_path: Path, row: str, complaint: str) -> None:
    shared = f"media:\n  - models: [fast-1]\n    pages:\n      - {{from: 2024-01-01, {SOURCE}, {row}}}\n"
    with pytest.raises(CatalogError, match=complaint):
        book(tmp_path, acme=ACME + shared)
