"""Rules for images that do not cut them up, and what to say where a model has no published rule, or takes no images."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import ceil
from statistics import median_high
from typing import Final

from pricing.tokens.image_patches import Limit, PatchRule, VisualTokenRule
from pricing.tokens.image_tiles import CropRule, GridRule, TileRule
from pricing.tokens.images import Detail, ImageError, ImageRule, Level
from pricing.tokens.span import Span


@dataclass(frozen=True, slots=True)
class FixedRule:
    """Count the same for an image of any size, by its detail.

    Gemini's media resolution: low detail is low, high is high, original is ultra high; its medium is not offered.
    """

    tokens: Mapping[Level, int]
    """Tokens by level of detail; one that is absent counts as `auto`."""
    auto: Level = "high"
    """Level that `auto` stands for."""

    @property
    def why(self) -> str:
        return "images follow the vendor’s published number of tokens for an image"

    def count(self, width: int, height: int, detail: Detail) -> Span:
        level = self.auto if detail == "auto" else detail
        tokens = self.tokens.get(level, self.tokens[self.auto])
        return Span(tokens, tokens, tokens)


@dataclass(frozen=True, slots=True)
class AreaRule:
    """Divide the pixels of an image, within bounds, by those of a token. Detail is not looked at."""

    pixels: int
    """Pixels of a token."""
    least: int | None = None
    """Pixels to which a smaller image is enlarged."""
    most: int | None = None
    """Pixels to which a larger image is shrunk."""

    @property
    def why(self) -> str:
        return f"images follow the vendor’s published rule: a token for every {self.pixels} pixels"

    def count(self, width: int, height: int, detail: Detail) -> Span:
        area = max(width * height, self.least or 1)
        tokens = ceil(Fraction(min(area, self.most or area), self.pixels))
        return Span(tokens, tokens, tokens)


@dataclass(frozen=True, slots=True)
class PresumedRule:
    """Rule that a model is presumed to follow, with others that it may follow; the band holds all of them.

    Without a presumed one, the count is the median of the others.
    """

    rule: ImageRule | None
    others: tuple[ImageRule, ...]
    reason: str

    @property
    def why(self) -> str:
        return self.reason

    def count(self, width: int, height: int, detail: Detail) -> Span:
        """Return the band. Raises ImageError where the presumed rule refuses the image, or all others do."""
        expected = self.rule.count(width, height, detail) if self.rule else None
        spans = [expected] if expected else []
        refusal: ImageError | None = None
        for other in self.others:
            try:
                spans.append(other.count(width, height, detail))
            except ImageError as error:
                refusal = error
        if refusal and not spans:
            raise refusal
        middle = expected.expected if expected else median_high(span.expected for span in spans)
        return Span(min(span.low for span in spans), middle, max(span.high for span in spans))


@dataclass(frozen=True, slots=True)
class NoImages:
    """Absence of image input on a model."""

    why: str = "this model takes no images"

    def count(self, width: int, height: int, detail: Detail) -> Span:
        """Raise ImageError."""
        raise ImageError(self.why)


UNPUBLISHED: Final = PresumedRule(
    None,
    (
        TileRule(85, 170),  # gpt-4o
        PatchRule(
            Decimal("1.2"), {"low": Limit(512), "high": Limit(2_048, 2_500), "original": Limit()}, "original", 30_000
        ),  # gpt-5.6-sol
        VisualTokenRule(28, 1_568, 1_568, pixels=750, refused=8_000),  # claude-opus-4-6
        VisualTokenRule(28, 2_576, 4_784, pixels=750, refused=8_000),  # claude-opus-5
        CropRule(258, 66),  # gemini-2.5-pro
        FixedRule({"low": 280, "high": 1_120, "original": 2_240}),  # gemini-3-pro-preview
        GridRule(448, 256, 6, 256),  # grok-4-0709
        VisualTokenRule(28, 1_540, breaks=1),  # mistral-small-2503
        FixedRule({"high": 1_024}),  # moonshot-v1-8k-vision-preview
    ),
    "no rule for images is published for this model, so the range is that of other vendors’ rules",
)
"""Rule for models that take images and whose vendor says nothing: the published rules of others, and their median."""
