"""Images are counted as OpenAI's "Images and vision" guide says. Worked examples are the guide's unless noted."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pricing.tokens.images import (
    Image,
    ImageError,
    Level,
    Limit,
    PatchRule,
    TileRule,
    count_image,
    count_shrunk_patches,
)

GPT_4O = TileRule(85, 170)
GPT_4O_MINI = TileRule(2_833, 5_667)
O1 = TileRule(75, 150)
GPT_5 = TileRule(70, 140)
GPT_4_1_MINI_SPRING = PatchRule(Decimal("1.62"), {"high": Limit(patches=1_536)})
LIMITS: dict[Level, Limit] = {
    "low": Limit(side=512),
    "high": Limit(2_048, 2_500),
    "original": Limit(),
}
GPT_5_6 = PatchRule(Decimal("1.2"), LIMITS, auto="original", most=30_000)


def tokens(width: int, height: int, rule: TileRule | PatchRule, detail: str = "high") -> int:
    return count_image(Image(width, height, detail), rule).tokens  # type: ignore[arg-type]


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
    counted = count_image(Image(4000, 1474, "high"), GPT_4_1_MINI_SPRING)
    assert count_shrunk_patches(4000, 1474, 1_536) == 1449
    assert (counted.tokens, counted.high) == (2_348, 2_489)  # 1,449 and 1,536 × 1.62


def test_too_many_patches_are_refused_as_the_vendor_does() -> None:
    with pytest.raises(ImageError, match="31,250 patches exceed this model's limit of 30,000"):
        tokens(8_000, 4_000, GPT_5_6, "original")


@pytest.mark.parametrize("rule", [GPT_4O, GPT_4_1_MINI_SPRING])
def test_a_detail_without_a_rule_is_refused(rule: TileRule | PatchRule) -> None:
    with pytest.raises(ImageError, match="original"):
        tokens(100, 100, rule, "original")


def test_an_image_without_a_size_has_no_tokens() -> None:
    with pytest.raises(ImageError, match="size of an image is unknown"):
        count_image(Image(None, None), GPT_4O)


@pytest.mark.parametrize(("width", "height"), [(0, 10), (10, 0), (-1, 10), (65_536, 1), (1, 100_000)])
def test_sides_outside_of_the_bounds_are_refused(width: int, height: int) -> None:
    with pytest.raises(ImageError, match="must be between 1 and 65,535 pixels"):
        Image(width, height)


def test_the_largest_sides_are_counted() -> None:
    assert tokens(65_535, 65_535, GPT_4O) == 765
    assert tokens(65_535, 1, GPT_4_1_MINI_SPRING) == 2_489  # 1,536 patches in a row × 1.62


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        ({"width": 10, "height": None}, "both width and height"),
        ({"width": 10, "height": 10, "detail": "ultra"}, "detail must be one of auto, low, high, original"),
        ({"width": 10, "height": 10, "count": 0}, "number of images must be between 1"),
    ],
)
def test_other_impossible_images_are_refused(arguments: dict[str, object], reason: str) -> None:
    with pytest.raises(ImageError, match=reason):
        Image(**arguments)  # type: ignore[arg-type]


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
