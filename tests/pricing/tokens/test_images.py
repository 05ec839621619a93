"""Images that can be, and those that a model refuses."""

from __future__ import annotations

from decimal import Decimal

import pytest

from pricing.tokens.image_patches import Limit, PatchRule, VisualTokenRule
from pricing.tokens.image_rules import FixedRule, NoImages
from pricing.tokens.image_tiles import TileRule
from pricing.tokens.images import Detail, Image, ImageError, ImageRule, count_image, count_images
from pricing.tokens.span import Span

GPT_4O = TileRule(85, 170)
GPT_4_1_MINI_SPRING = PatchRule(Decimal("1.62"), {"high": Limit(patches=1_536)}, rounding="nearest")


def test_all_images_are_counted_as_often_as_they_are_sent() -> None:
    images = [Image(1024, 1024, count=3), Image(512, 512, "low")]
    assert count_images(images, GPT_4O) == Span(*[3 * 765 + 85] * 3)
    assert count_images([], GPT_4O) == Span(0, 0, 0)


@pytest.mark.parametrize("rule", [GPT_4O, GPT_4_1_MINI_SPRING])
def test_a_detail_without_a_rule_is_refused(rule: ImageRule) -> None:
    with pytest.raises(ImageError, match="original"):
        count_image(Image(100, 100, "original"), rule)


@pytest.mark.parametrize(
    ("rule", "detail", "tokens"),
    [
        (GPT_4O, "low", 85),
        (FixedRule({"low": 280, "high": 1_120}), "auto", 1_120),
        (FixedRule({"high": 230}), "low", 230),
    ],
)
def test_an_image_without_a_size_has_tokens_where_size_makes_no_difference(
    rule: ImageRule, detail: Detail, tokens: int
) -> None:
    assert count_image(Image(None, None, detail), rule) == Span(tokens, tokens, tokens)


def test_an_image_without_a_size_is_refused_as_any_other_is() -> None:
    with pytest.raises(ImageError, match="this model takes no images"):
        count_image(Image(None, None), NoImages())
    with pytest.raises(ImageError, match="size of an image is unknown"):
        count_image(Image(None, None), VisualTokenRule(28, 1_568, 1_568, refused=8_000))


def test_an_image_without_a_size_has_no_tokens() -> None:
    with pytest.raises(ImageError, match="size of an image is unknown"):
        count_image(Image(None, None), GPT_4O)


@pytest.mark.parametrize(("width", "height"), [(0, 10), (10, 0), (-1, 10), (65_536, 1), (1, 100_000)])
def test_sides_outside_of_the_bounds_are_refused(width: int, height: int) -> None:
    with pytest.raises(ImageError, match="must be between 1 and 65,535 pixels"):
        Image(width, height)


def test_the_largest_sides_are_counted() -> None:
    assert count_image(Image(65_535, 65_535), GPT_4O).expected == 765
    assert count_image(Image(65_535, 1), GPT_4_1_MINI_SPRING).expected == 2_488  # 1,536 patches in a row × 1.62


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
