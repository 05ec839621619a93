"""Tiles of OpenAI's, Google's and xAI's guides, by the guides' own examples unless noted."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pricing.tokens.image_tiles import CropRule, GridRule, TileRule
from pricing.tokens.images import Image, ImageRule, count_image
from pricing.tokens.span import Span

GPT_4O = TileRule(85, 170)
GPT_4O_MINI = TileRule(2_833, 5_667)
O1 = TileRule(75, 150)
GPT_5 = TileRule(70, 140)
GEMINI_2 = CropRule(258, 66)
GROK = GridRule(448, 256, most=6, base=256)
TOGETHER = GridRule(560, 1_601, most=4, across=2)


def tokens(width: int, height: int, rule: ImageRule, detail: str = "high") -> int:
    return count_image(Image(width, height, detail), rule).expected  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("rule", "width", "height", "detail", "expected"),
    [
        (GPT_4O, 1024, 1024, "high", 765),
        (GPT_4O, 2048, 4096, "high", 1105),
        (GPT_4O, 1920, 1080, "high", 85 + 3 * 2 * 170),
        (GPT_4O, 4096, 8192, "low", 85),
        (GPT_4O, 1024, 1024, "auto", 765),
        (GPT_4O_MINI, 1024, 1024, "high", 25_501),
        (O1, 1024, 1024, "high", 675),
        (GPT_5, 1024, 1024, "high", 630),
        # Billed, in pamelafox/openai-messages-token-helper, tests/image_messages.py: 266 and 8,511 with 11 of text.
        (GPT_4O, 1, 1, "high", 266 - 11),
        (GPT_4O_MINI, 1, 1, "high", 8_511 - 11),
        (GPT_4O_MINI, 1, 1, "low", 2_844 - 11),
    ],
)
def test_tile_models(rule: TileRule, width: int, height: int, detail: str, expected: int) -> None:
    assert tokens(width, height, rule, detail) == expected


@pytest.mark.parametrize(
    ("width", "height", "detail", "expected"),
    [
        (384, 384, "auto", 258),
        (960, 540, "auto", 6 * 258),  # 540 / 1.5 = 360: 3 × 2 tiles, the guide's example
        (1024, 1024, "auto", 4 * 258),  # 682: 2 × 2
        (3840, 2160, "auto", 15 * 258),  # 1,440, bounded to 768: 5 × 3
        (385, 100, "auto", 2 * 258),  # 66, bounded to 256: 2 × 1
        (3840, 2160, "low", 66),  # media resolution low: 64 and two more
        (3840, 2160, "original", 15 * 258),
    ],
)
def test_gemini_until_2_5_counts_258_a_tile(width: int, height: int, detail: str, expected: int) -> None:
    assert tokens(width, height, GEMINI_2, detail) == expected


def test_where_googles_guides_differ_the_band_holds_both() -> None:
    # Without the bound of 768 pixels, 3840 × 2160 by 1,440 is 3 × 2 tiles.
    assert count_image(Image(3840, 2160), GEMINI_2) == Span(6 * 258, 15 * 258, 15 * 258)


@pytest.mark.parametrize(
    ("width", "height", "tiles"),
    [(448, 448, 1), (449, 448, 2), (1024, 768, 6), (8_000, 8_000, 6)],
)
def test_grok_counts_256_a_tile_and_an_extra_one(width: int, height: int, tiles: int) -> None:
    # docs.x.ai/docs/guides/image-understanding: (tiles + 1) × 256, at most six tiles; elsewhere "256 to 1,792 tokens"
    assert count_image(Image(width, height), GROK) == Span(tiles * 256, (tiles + 1) * 256, (tiles + 1) * 256)
    assert (6 + 1) * 256 == 1_792


@pytest.mark.parametrize(
    ("width", "height", "expected"),
    [(559, 559, 1_601), (2_000, 559, 3_202), (559, 2_000, 3_202), (561, 561, 6_404), (8_000, 8_000, 6_404)],
)
def test_together_has_four_possible_numbers(width: int, height: int, expected: int) -> None:
    assert tokens(width, height, TOGETHER) == expected  # docs.together.ai/docs/vision-overview


inside = st.integers(1, 2_048)


@given(inside, inside, st.integers(0, 500), st.integers(0, 500))
def test_tiles_never_fall_when_an_image_grows_inside_the_square(w: int, h: int, more_w: int, more_h: int) -> None:
    # While neither side passes 768: beyond, a longer short side shrinks the long one (768 × 2048 → 2048 × 2048).
    w, h = min(w, 768), min(h, 2_048)
    grown = tokens(min(w + more_w, 768), min(h + more_h, 2_048), GPT_4O)
    assert grown >= tokens(w, h, GPT_4O)


@given(st.integers(1, 8_000), st.integers(1, 8_000), st.integers(1, 8))
def test_tiles_never_fall_when_an_image_grows_in_proportion(w: int, h: int, times: int) -> None:
    assert tokens(w * times, h * times, GPT_4O) >= tokens(w, h, GPT_4O)
