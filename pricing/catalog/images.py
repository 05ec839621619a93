"""Images that a model makes, in a price table: their rates or their tokens."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Self

from pydantic import Field, model_validator

from pricing.catalog.field_types import Money, Quality, Size, Strict, Text, Tokens, Url


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
