"""Rules that count an image in large tiles: OpenAI's of 512 pixels, Gemini's of up to 768, Grok's of 448."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import ceil

from pricing.tokens.images import Detail, ImageError
from pricing.tokens.span import Span


@dataclass(frozen=True, slots=True)
class TileRule:
    """Fit into a square, shrink the shorter side, count 512-pixel tiles: base + tile × tiles; low detail: base.

    OpenAI's guide "Images and vision".
    """

    base: int
    tile: int
    longest: int = 2_048
    """Pixels of the square that the image is first fitted into."""
    shortest: int = 768
    """Pixels to which a longer shortest side is then shrunk."""
    size: int = 512

    @property
    def why(self) -> str:
        return f"images follow the vendor’s published rule for tiles of {self.size} pixels"

    def count(self, width: int, height: int, detail: Detail) -> Span:
        if detail == "low":
            return _exactly(self.base)
        if detail == "original":
            raise ImageError("this model does not support detail original; choose low or high")
        scale = min(Fraction(1), Fraction(self.longest, max(width, height)))
        scale = min(scale, Fraction(self.shortest, min(width, height)))
        tiles = ceil(width * scale / self.size) * ceil(height * scale / self.size)
        return _exactly(self.base + self.tile * tiles)


@dataclass(frozen=True, slots=True)
class CropRule:
    """Cut a larger image into tiles whose side is its shorter one by 1.5, within bounds; each tile costs the same.

    Google's guides to image understanding. One bounds the tile's side and another does not: the count is the bounded
    one, the band holds both. Low detail is media resolution low; high and original are the default.
    """

    tokens: int
    """Tokens of a tile, and of a small image."""
    low: int
    """Tokens of an image at low detail, whatever its size."""
    small: int = 384
    """Pixels up to which both sides make a small image."""
    least: int = 256
    """Fewest pixels of a tile's side."""
    most: int = 768
    """Most pixels of a tile's side."""

    @property
    def why(self) -> str:
        return "images follow the vendor’s published rule for tiles of up to 768 pixels"

    def count(self, width: int, height: int, detail: Detail) -> Span:
        if detail == "low":
            return _exactly(self.low)
        if max(width, height) <= self.small:
            return _exactly(self.tokens)
        side = max(1, min(width, height) * 2 // 3)
        bounded = self.tokens * _tile(width, height, min(max(side, self.least), self.most))
        unbounded = self.tokens * _tile(width, height, side)
        if min(width, height) < self.least:  # a strip: without the lower bound the number has no end
            unbounded = bounded
        return Span(min(bounded, unbounded), bounded, max(bounded, unbounded))


@dataclass(frozen=True, slots=True)
class GridRule:
    """Cut an image into tiles of one size, up to a number of them: base + tile × tiles. Detail is not looked at.

    xAI's guide to image understanding; Together's to vision.
    """

    size: int
    """Pixels of a tile's side."""
    tile: int
    most: int
    """Most tiles of an image."""
    base: int = 0
    """Tokens of the extra tile; the band begins without them, as xAI's page on consumption does."""
    across: int | None = None
    """Most tiles in a row, and in a column."""

    @property
    def why(self) -> str:
        return f"images follow the vendor’s published rule for tiles of {self.size} pixels"

    def count(self, width: int, height: int, detail: Detail) -> Span:
        longest = self.across * self.size if self.across else max(width, height)
        tokens = self.tile * min(self.most, _tile(min(width, longest), min(height, longest), self.size))
        return Span(tokens, self.base + tokens, self.base + tokens)


def _tile(width: int, height: int, side: int) -> int:
    return ceil(Fraction(width, side)) * ceil(Fraction(height, side))


def _exactly(tokens: int) -> Span:
    return Span(tokens, tokens, tokens)
