"""Rules that count an image in small squares: OpenAI's patches, Anthropic's and Mistral's visual tokens."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal
from fractions import Fraction
from math import ceil, isqrt
from typing import Final, Literal

from pricing.tokens.images import LONGEST_SIDE, Detail, ImageError, Level
from pricing.tokens.span import Span

PATCH: Final = 32
"""Pixels of a side of OpenAI's patches."""
LOW_SIDE: Final = 512
"""Pixels of the square into which OpenAI's newer models fit an image of low detail."""

Rounding = Literal["up", "nearest"]
ROUNDINGS: Final[Mapping[Rounding, str]] = {"up": ROUND_CEILING, "nearest": ROUND_HALF_UP}


@dataclass(frozen=True, slots=True)
class Limit:
    """Limit of a detail level: the longest side in pixels and the number of patches; None: no limit."""

    side: int | None = None
    patches: int | None = None


@dataclass(frozen=True, slots=True)
class PatchRule:
    """Count 32-pixel patches, after shrinking to the limits of the detail level; times a multiplier, rounded.

    OpenAI's guide "Images and vision".
    """

    multiplier: Decimal
    limits: Mapping[Level, Limit]
    """Limits by detail level; one that is absent is not offered, or not published."""
    auto: Level = "high"
    """Level that `auto` stands for, and that counts where no level is given."""
    most: int | None = None
    """Patches above which the vendor refuses the image."""
    rounding: Rounding = "up"

    @property
    def why(self) -> str:
        return (
            "images follow the vendor’s published rule for patches of 32 pixels; large ones may be billed at its limit"
        )

    def count(self, width: int, height: int, detail: Detail) -> Span:
        level = self.auto if detail == "auto" else detail
        limit = self.limits.get(level)
        if limit is None and level == "low":
            return self._low(width, height)
        if limit is None:
            known = ", ".join(self.limits)
            raise ImageError(f"no rule is known for detail {level} on this model; choose from {known}")
        patches = most = _fit(width, height, limit.side or LONGEST_SIDE)
        if limit.patches and patches > limit.patches:
            patches, most = count_shrunk_patches(width, height, limit.patches), limit.patches
        if self.most and patches > self.most:
            raise ImageError(f"{patches:,} patches exceed this model's limit of {self.most:,}; make the image smaller")
        # A shrunk image has been billed at the whole budget (OpenAI community 1281361).
        return Span(self._times(patches), self._times(patches), self._times(most))

    def _low(self, width: int, height: int) -> Span:
        """Return tokens at low detail, whose cost is not published here: at least those of the small square."""
        usual = self.count(width, height, "auto")
        return usual._replace(low=min(usual.low, self._times(_fit(width, height, LOW_SIDE))))

    def _times(self, patches: int) -> int:
        return int((patches * self.multiplier).to_integral_value(ROUNDINGS[self.rounding]))


def _fit(width: int, height: int, side: int) -> int:
    """Return the patches of an image fitted into a square."""
    scale = min(Fraction(1), Fraction(side, max(width, height)))
    return ceil(width * scale / PATCH) * ceil(height * scale / PATCH)


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


@dataclass(frozen=True, slots=True)
class VisualTokenRule:
    """Shrink to the longest side and the most patches, count square patches, each a token. Detail is not looked at.

    https://platform.claude.com/docs/en/build-with-claude/vision-coordinates
    """

    patch: int
    """Pixels of a side of a patch."""
    side: int
    """Pixels of the longest side, after padding to whole patches."""
    most: int | None = None
    """Most patches of an image."""
    breaks: int = 0
    """Tokens that end each row of patches."""
    pixels: int | None = None
    """Pixels of a token by a rougher formula that the vendor gave before; the band reaches to it."""
    refused: int | None = None
    """Pixels of a side above which the vendor refuses the image."""

    @property
    def why(self) -> str:
        return f"images follow the vendor’s published rule for patches of {self.patch} pixels"

    def count(self, width: int, height: int, detail: Detail) -> Span:
        if self.refused and max(width, height) > self.refused:
            raise ImageError(f"this model refuses images with a side over {self.refused:,} pixels; make it smaller")
        width, height = self.shrink(width, height)
        across, down = self._patches(width, height)
        tokens = (across + self.breaks) * down
        rougher = ceil(Fraction(width * height, self.pixels)) if self.pixels else tokens
        return Span(min(tokens, rougher), tokens, max(tokens, rougher))

    def shrink(self, width: int, height: int) -> tuple[int, int]:
        """Return the size in pixels at which the model looks at an image: the largest of its shape that fits."""
        if height > width:
            down, across = self.shrink(height, width)
            return across, down
        if self._fits(width, height):
            return width, height

        def shrunk(across: int) -> tuple[int, int]:
            return across, max(1, round(Fraction(across * height, width)))  # half to even, as the vendor rounds

        return shrunk(bisect_left(range(1, width), True, key=lambda across: not self._fits(*shrunk(across))))

    def _fits(self, width: int, height: int) -> bool:
        across, down = self._patches(width, height)
        return across * self.patch <= self.side and (self.most is None or across * down <= self.most)

    def _patches(self, width: int, height: int) -> tuple[int, int]:
        return ceil(Fraction(width, self.patch)), ceil(Fraction(height, self.patch))
