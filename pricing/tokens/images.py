"""Images → tokens, by the rules that OpenAI's "Images and vision" guide gives per model. Whole numbers throughout.

A rule is data: it comes with the model, has a date and a source, and a model without one has no number.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal
from fractions import Fraction
from math import ceil, isqrt
from typing import Final, Literal, get_args

Level = Literal["low", "high", "original"]
Detail = Literal["auto", "low", "high", "original"]
DETAILS: Final[tuple[Detail, ...]] = get_args(Detail)

LONGEST_SIDE: Final = 65_535
MOST_IMAGES: Final = 100_000
PATCH: Final = 32
"""Pixels of a patch's side."""
SIZE_UNKNOWN: Final = "the size of an image is unknown; give its width and height in pixels"


class ImageError(ValueError):
    """Image that cannot be, or that a model does not take; the message says what would be right."""


@dataclass(frozen=True, slots=True)
class Image:
    """One or more images of a size in pixels. Without a size its tokens are unknown.

    Raises ImageError for a side outside 1 to 65,535, an unknown detail, or a count below 1.
    """

    width: int | None
    height: int | None
    detail: Detail = "auto"
    count: int = 1

    def __post_init__(self) -> None:
        if (self.width is None) != (self.height is None):
            raise ImageError("give both width and height, or neither")
        for name, side in (("width", self.width), ("height", self.height)):
            if side is not None and not 1 <= side <= LONGEST_SIDE:
                raise ImageError(f"{name} must be between 1 and {LONGEST_SIDE:,} pixels, not {side:,}")
        if self.detail not in DETAILS:
            raise ImageError(f"detail must be one of {', '.join(DETAILS)}, not {self.detail}")
        if not 1 <= self.count <= MOST_IMAGES:
            raise ImageError(f"the number of images must be between 1 and {MOST_IMAGES:,}, not {self.count:,}")


@dataclass(frozen=True, slots=True)
class TileRule:
    """Fit into a square, shrink the shorter side, count 512-pixel tiles: base + tile × tiles; low detail: base."""

    base: int
    tile: int
    longest: int = 2_048
    """Pixels of the square that the image is first fitted into."""
    shortest: int = 768
    """Pixels to which a longer shortest side is then shrunk."""
    size: int = 512


@dataclass(frozen=True, slots=True)
class Limit:
    """Limit of a detail level: the longest side in pixels and the number of patches; None: no limit."""

    side: int | None = None
    patches: int | None = None


@dataclass(frozen=True, slots=True)
class PatchRule:
    """Count 32-pixel patches, after shrinking to the limits of the detail level; times a multiplier, rounded up."""

    multiplier: Decimal
    limits: Mapping[Level, Limit]
    """Limits by detail level; one that is absent is not offered, or not published."""
    auto: Level = "high"
    """Level that `auto` stands for, and that counts where no level is given."""
    most: int | None = None
    """Patches above which the vendor refuses the image."""


ImageRule = TileRule | PatchRule


@dataclass(frozen=True, slots=True)
class ImageCount:
    """Tokens by the rule, and the most that has been billed for such an image."""

    tokens: int
    high: int


def count_image(image: Image, rule: ImageRule) -> ImageCount:
    """Count the tokens of one image (`count` is not looked at).

    Raises ImageError where its size is unknown, where the model has no such detail, or refuses the image.
    """
    if image.width is None or image.height is None:
        raise ImageError(SIZE_UNKNOWN)
    if isinstance(rule, TileRule):
        tokens = _tiles(image.width, image.height, image.detail, rule)
        return ImageCount(tokens, tokens)
    return _patches(image.width, image.height, image.detail, rule)


def _tiles(width: int, height: int, detail: Detail, rule: TileRule) -> int:
    if detail == "low":
        return rule.base
    if detail == "original":
        raise ImageError("this model does not support detail original; choose low or high")
    scale = min(Fraction(1), Fraction(rule.longest, max(width, height)))
    scale = min(scale, Fraction(rule.shortest, min(width, height)))
    tiles = ceil(width * scale / rule.size) * ceil(height * scale / rule.size)
    return rule.base + rule.tile * tiles


def _patches(width: int, height: int, detail: Detail, rule: PatchRule) -> ImageCount:
    level = rule.auto if detail == "auto" else detail
    limit = rule.limits.get(level)
    if limit is None:
        known = ", ".join(rule.limits)
        raise ImageError(f"no rule is known for detail {level} on this model; choose from {known}")
    scale = min(Fraction(1), Fraction(limit.side or LONGEST_SIDE, max(width, height)))
    patches = most = ceil(width * scale / PATCH) * ceil(height * scale / PATCH)
    if limit.patches and patches > limit.patches:
        patches, most = count_shrunk_patches(width, height, limit.patches), limit.patches
    if rule.most and patches > rule.most:
        raise ImageError(f"{patches:,} patches exceed this model's limit of {rule.most:,}; make the image smaller")
    # A shrunk image has been billed at the whole budget (OpenAI community 1281361: 2,488, not 2,348).
    return ImageCount(_times(patches, rule.multiplier), _times(most, rule.multiplier))


def count_shrunk_patches(width: int, height: int, budget: int) -> int:
    """Return the patches of an image shrunk into a budget, by the guide's two factors without their square roots.

    The first factor makes the area `budget` patches; the second makes one side a whole number of them.
    """
    across, down = isqrt(budget * width // height), isqrt(budget * height // width)
    if not across or not down:  # thinner than a patch: one row of them
        return budget
    if across * height < down * width:
        return across * ceil(Fraction(PATCH * across * height // width, PATCH))
    return down * ceil(Fraction(PATCH * down * width // height, PATCH))


def _times(patches: int, multiplier: Decimal) -> int:
    return int((patches * multiplier).to_integral_value(ROUND_CEILING))
