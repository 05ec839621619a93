"""Images in a price table: rules for counting those in the input, and rates or tokens of those that a model makes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Annotated, Literal, Self

from pydantic import BeforeValidator, Field, model_validator

from pricing.catalog.field_types import Money, Quality, Size, Strict, Text, Tokens, Url, read_decimal


class ImageRate(Strict):
    """Dollars for one image of a size and quality."""

    size: Size
    quality: Quality
    rate: Money


class ImageTokens(Strict):
    size: Size
    quality: Quality
    tokens: Tokens


class GeneratedImages(Strict):
    """Output tokens of one image, by size and quality."""

    source: Url
    via: Text | None = None
    sizes: Annotated[list[ImageTokens], Field(min_length=1)]

    @model_validator(mode="after")
    def _each_once(self) -> Self:
        if twice := find_duplicate(self.sizes):
            raise ValueError(f"{twice} appears twice; keep one")
        return self


def find_duplicate(rows: Iterable[ImageRate | ImageTokens]) -> str:
    """Return the first size and quality that stand twice; empty where none do."""
    seen: set[tuple[str, str]] = set()
    for row in rows:
        if (row.size, row.quality) in seen:
            return f"{row.size}, {row.quality}"
        seen.add((row.size, row.quality))
    return ""


Detail = Literal["low", "high", "original"]


Multiplier = Annotated[Decimal, BeforeValidator(read_decimal), Field(gt=0, le=1_000)]


Pixels = Annotated[int, Field(gt=0, le=65_535)]


class ImageTiles(Strict):
    """Images are fitted into a square and counted in 512-pixel tiles: base + tile × tiles; low detail is base."""

    kind: Literal["tiles"]
    base: Tokens
    tile: Tokens
    longest: Pixels = 2_048
    """Pixels of the square that an image is first fitted into."""
    shortest: Pixels = 768
    """Pixels to which a longer shortest side is then shrunk."""


class ImageLimit(Strict):
    """Limit of one level of detail; an empty one allows all."""

    side: Pixels | None = None
    patches: Tokens | None = None


class ImagePatches(Strict):
    """Images are counted in 32-pixel patches, shrunk to a limit, times a multiplier."""

    kind: Literal["patches"]
    multiplier: Multiplier
    limits: Annotated[dict[Detail, ImageLimit], Field(min_length=1)]
    """Limits by level of detail; one that is absent is not published for the model."""
    auto: Detail = "high"
    """Level that `auto` stands for, and that counts where none is given."""
    most: Tokens | None = None
    """Patches above which an image is refused."""

    @model_validator(mode="after")
    def _auto_has_a_limit(self) -> Self:
        if self.auto not in self.limits:
            raise ValueError(f"`auto` stands for {self.auto}, which has no entry in `limits`; add it")
        return self


class Images(Strict):
    """Rule by which a model counts images in [from, until)."""

    from_: Annotated[date, Field(alias="from")]
    until: date | None = None
    source: Url
    via: Text | None = None
    """Page that was really read, where it was not the source itself."""
    note: Text | None = None
    """Evidence against it."""
    rule: Annotated[ImageTiles | ImagePatches, Field(discriminator="kind")]

    def covers(self, day: date) -> bool:
        return self.from_ <= day and (self.until is None or day < self.until)
