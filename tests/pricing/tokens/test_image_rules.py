"""Rules that do not cut images up, what is presumed, and what holds where nothing is published."""

from __future__ import annotations

from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pricing.tokens.image_patches import VisualTokenRule
from pricing.tokens.image_rules import UNPUBLISHED, AreaRule, FixedRule, NoImages, PresumedRule
from pricing.tokens.image_tiles import TileRule
from pricing.tokens.images import Detail, Image, ImageError, count_image
from pricing.tokens.span import Span

GEMINI_3 = FixedRule({"low": 280, "high": 1_120, "original": 2_240})


# https://ai.google.dev/gemini-api/docs/media-resolution; medium, 560, has no detail that stands for it.
@pytest.mark.parametrize(("detail", "expected"), [("auto", 1_120), ("low", 280), ("high", 1_120), ("original", 2_240)])
def test_gemini_3_counts_by_media_resolution_and_not_by_size(detail: Detail, expected: int) -> None:
    assert {GEMINI_3.count(side, side, detail) for side in (1, 1_000, 60_000)} == {Span(*[expected] * 3)}


def test_a_flat_number_holds_for_every_detail() -> None:
    assert {FixedRule({"high": 1_024}).count(10, 10, detail).expected for detail in get_args(Detail)} == {1_024}


def test_an_area_is_divided_within_its_bounds() -> None:
    rule = AreaRule(1_024, least=4_096, most=2_621_440)
    assert rule.count(1_000, 1_000, "auto").expected == 977  # 976.56, rounded up
    assert rule.count(10, 10, "auto").expected == 4
    assert rule.count(8_000, 8_000, "auto").expected == 2_560


def test_a_presumed_rule_counts_and_the_others_widen_its_band() -> None:
    rule = PresumedRule(FixedRule({"high": 1_120}), (TileRule(85, 170), FixedRule({"high": 2_000})), "presumed")
    assert rule.count(1_024, 1_024, "auto") == Span(765, 1_120, 2_000)
    assert rule.why == "presumed"


def test_a_presumed_rule_refuses_what_it_refuses_and_others_may() -> None:
    tiles, fixed = TileRule(85, 170), FixedRule({"high": 1_120})
    assert PresumedRule(fixed, (tiles,), "presumed").count(10, 10, "original").expected == 1_120
    with pytest.raises(ImageError, match="does not support detail original"):
        PresumedRule(tiles, (fixed,), "presumed").count(10, 10, "original")


def test_without_a_published_rule_the_range_is_that_of_other_vendors() -> None:
    # 1000 × 1000: gpt-4o 765, Gemini 2.5 4 × 258 = 1,032, Kimi 1,024, Gemini 3 1,120, GPT-5.6 32 × 32 × 1.2 = 1,229,
    # Claude 36 × 36 = 1,296 (two generations, up to 1,334), Mistral 37 × 36 = 1,332, Grok 7 × 256 = 1,792
    assert count_image(Image(1_000, 1_000), UNPUBLISHED) == Span(765, 1_229, 1_792)


@given(st.integers(1, 8_000), st.integers(1, 8_000), st.sampled_from(get_args(Detail)))
def test_every_image_has_a_range_without_a_published_rule(width: int, height: int, detail: Detail) -> None:
    low, expected, high = count_image(Image(width, height, detail), UNPUBLISHED)
    assert 0 < low <= expected <= high


def test_where_all_rules_refuse_an_image_it_is_refused() -> None:
    rule = PresumedRule(None, (VisualTokenRule(28, 1_568, refused=8_000),), "none is published")
    with pytest.raises(ImageError, match="a side over 8,000 pixels"):
        rule.count(9_000, 10, "auto")


def test_a_model_without_image_input_says_so() -> None:
    with pytest.raises(ImageError, match="this model takes no images"):
        count_image(Image(10, 10), NoImages())
