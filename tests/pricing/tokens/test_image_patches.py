"""Patches of OpenAI's guide "Images and vision" and visual tokens of Anthropic's, by the guides' own examples."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pricing.tokens.image_patches import Limit, PatchRule, VisualTokenRule, count_shrunk_patches
from pricing.tokens.images import Image, ImageError, ImageRule, Level, count_image
from pricing.tokens.span import Span

GPT_4_1_MINI_SPRING = PatchRule(Decimal("1.62"), {"high": Limit(patches=1_536)}, rounding="nearest")
GPT_4_1_MINI = PatchRule(Decimal("1.62"), {"high": Limit(2_048, 6_144)}, rounding="nearest")
LIMITS: dict[Level, Limit] = {
    "low": Limit(side=512),
    "high": Limit(2_048, 2_500),
    "original": Limit(),
}
GPT_5_6 = PatchRule(Decimal("1.2"), LIMITS, auto="original", most=30_000)
STANDARD = VisualTokenRule(28, 1_568, 1_568, pixels=750, refused=8_000)
HIGH_RESOLUTION = VisualTokenRule(28, 2_576, 4_784, pixels=750, refused=8_000)


def tokens(width: int, height: int, rule: ImageRule, detail: str = "high") -> int:
    return count_image(Image(width, height, detail), rule).expected  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("width", "height", "detail", "expected"),
    [
        (1024, 1024, "high", 1229),  # 32 × 32 × 1.2, rounded up
        (2048, 2048, "high", 3000),  # the budget of 2,500, × 1.2
        (1920, 1080, "high", 2448),  # 60 × 34 × 1.2
        (4000, 4000, "low", 308),  # 16 × 16 × 1.2 = 307.2
        (3840, 2160, "auto", 9792),  # kept as it is: 120 × 68 × 1.2
    ],
)
def test_patch_models(width: int, height: int, detail: str, expected: int) -> None:
    assert tokens(width, height, GPT_5_6, detail) == expected


def test_the_guides_examples_of_the_patch_budget() -> None:
    assert count_shrunk_patches(1800, 2400, 1_536) == 1452
    assert tokens(1024, 1024, GPT_4_1_MINI_SPRING) == 1659


def test_a_shrunk_image_may_be_billed_at_the_whole_budget() -> None:
    # OpenAI community 1281361: 2,488 billed for 4000 × 1474, where the formula gives 1,449 patches.
    # 1,449 × 1.62 = 2,347.38 and 1,536 × 1.62 = 2,488.32: billed to the nearest, not rounded up.
    assert count_shrunk_patches(4000, 1474, 1_536) == 1449
    assert count_image(Image(4000, 1474, "high"), GPT_4_1_MINI_SPRING) == Span(2_347, 2_347, 2_488)
    # Fitted into 2,048 pixels, as the later guide says, it is 64 × 24 patches: the very number that was billed.
    assert count_image(Image(4000, 1474, "high"), GPT_4_1_MINI) == Span(2_488, 2_488, 2_488)


def test_other_models_round_up_as_the_guide_says() -> None:
    up = PatchRule(Decimal("1.62"), {"high": Limit(patches=1_536)})
    assert count_image(Image(4000, 1474, "high"), up) == Span(2_348, 2_348, 2_489)


def test_a_low_detail_of_no_published_cost_has_a_band() -> None:
    # 16 × 16 patches of an image of 512 pixels, 32 × 32 of the whole, × 1.62
    assert count_image(Image(1024, 1024, "low"), GPT_4_1_MINI_SPRING) == Span(415, 1659, 1659)


def test_too_many_patches_are_refused_as_the_vendor_does() -> None:
    with pytest.raises(ImageError, match="31,250 patches exceed this model's limit of 30,000"):
        tokens(8_000, 4_000, GPT_5_6, "original")


# https://platform.claude.com/docs/en/build-with-claude/vision, "Resolution and token cost". Of 2000 × 1500 the table
# prints 1269 × 952 pixels; the rule gives 1270 × 952, and the same tokens.
@pytest.mark.parametrize(
    ("size", "standard", "high_resolution"),
    [
        ((200, 200), (200, 200, 64), (200, 200, 64)),
        ((1000, 1000), (1000, 1000, 1296), (1000, 1000, 1296)),
        ((1092, 1092), (1092, 1092, 1521), (1092, 1092, 1521)),
        ((1920, 1080), (1456, 819, 1560), (1920, 1080, 2691)),
        ((2000, 1500), (1270, 952, 1564), (2000, 1500, 3888)),
        ((3840, 2160), (1456, 819, 1560), (2576, 1449, 4784)),
        # "How Claude resizes and pads images": an A4 page at 130 dots an inch; 33 × 47 and 39 × 55 patches
        ((1075, 1520), (924, 1307, 1551), (1075, 1520, 2145)),
    ],
)
def test_claude_counts_its_guides_examples(
    size: tuple[int, int], standard: tuple[int, int, int], high_resolution: tuple[int, int, int]
) -> None:
    assert (*STANDARD.shrink(*size), tokens(*size, STANDARD)) == standard
    assert (*HIGH_RESOLUTION.shrink(*size), tokens(*size, HIGH_RESOLUTION)) == high_resolution


# Earlier editions of the guide: width × height / 750, about 54, 1,334 and 1,590 tokens.
@pytest.mark.parametrize(("side", "low", "high"), [(200, 54, 64), (1000, 1296, 1334), (1092, 1521, 1590)])
def test_claudes_band_reaches_to_the_rougher_formula_of_before(side: int, low: int, high: int) -> None:
    counted = count_image(Image(side, side), STANDARD)
    assert (counted.low, counted.high) == (low, high)


def test_claude_refuses_an_image_of_over_8000_pixels() -> None:
    assert tokens(8_000, 8_000, STANDARD) == 39 * 39  # 40 × 40 would pass 1,568
    with pytest.raises(ImageError, match="a side over 8,000 pixels"):
        tokens(8_001, 10, STANDARD)


def test_detail_makes_no_difference_to_claude() -> None:
    assert {tokens(1000, 1000, STANDARD, detail) for detail in ("auto", "low", "high", "original")} == {1296}


def test_mistral_ends_each_row_with_a_token() -> None:
    # mistral-common: patches of 14 pixels, four merged, at most 1,540 pixels
    assert tokens(1540, 1540, VisualTokenRule(28, 1_540, breaks=1)) == (55 + 1) * 55
    assert tokens(4000, 2000, VisualTokenRule(28, 1_540, breaks=1)) == (55 + 1) * 28  # 1540 × 770
    assert tokens(1024, 1024, VisualTokenRule(16, 1_024, breaks=1)) == (64 + 1) * 64


@given(st.integers(1, 8_000), st.integers(1, 8_000))
def test_a_shrunk_image_stays_within_the_limits_and_keeps_its_shape(width: int, height: int) -> None:
    across, down = STANDARD.shrink(width, height)
    assert max(across, down) <= 1_568
    assert tokens(width, height, STANDARD) <= 1_568
    assert abs(across * height - down * width) <= max(width, height)  # the shorter side is rounded
    assert (down, across) == STANDARD.shrink(height, width)


inside = st.integers(1, 2_048)


@given(inside, inside, st.integers(0, 500), st.integers(0, 500))
def test_patches_never_fall_when_an_image_grows_within_the_budget(w: int, h: int, more_w: int, more_h: int) -> None:
    rule = PatchRule(Decimal("1.2"), {"high": Limit(2_048, 6_144)})  # 2048 × 2048 are 4,096 patches
    grown = tokens(min(w + more_w, 2_048), min(h + more_h, 2_048), rule)
    assert grown >= tokens(w, h, rule)


def test_beyond_the_budget_a_larger_image_may_cost_less() -> None:
    # Why the property above stops there: 48 × 32 patches fill the budget, one more column shrinks the image.
    assert tokens(1_536, 1_024, GPT_4_1_MINI_SPRING) > tokens(1_568, 1_024, GPT_4_1_MINI_SPRING)


@given(st.integers(1, 65_535), st.integers(1, 65_535), st.integers(1, 10_000))
def test_a_shrunk_image_keeps_its_budget(width: int, height: int, budget: int) -> None:
    assert 1 <= count_shrunk_patches(width, height, budget) <= budget
