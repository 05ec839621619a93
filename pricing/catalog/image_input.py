"""Rules in a price table by which models count the images they are sent; each builds its rule of pricing.tokens."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal, Self

from pydantic import BeforeValidator, Field, model_validator

from pricing.catalog.field_types import AsText, Strict, Text, Tokens, Url, read_decimal
from pricing.tokens.image_patches import Limit, PatchRule, Rounding, VisualTokenRule
from pricing.tokens.image_rules import AreaRule, FixedRule, PresumedRule
from pricing.tokens.image_tiles import CropRule, GridRule, TileRule
from pricing.tokens.images import LONGEST_SIDE, ImageRule, Level

Multiplier = Annotated[Decimal, BeforeValidator(read_decimal), *AsText, Field(gt=0, le=1_000)]
Pixels = Annotated[int, Field(gt=0, le=LONGEST_SIDE)]
Area = Annotated[int, Field(gt=0, le=LONGEST_SIDE**2)]
Few = Annotated[int, Field(ge=0, le=1_000)]


class ImageTiles(Strict):
    """Images are fitted into a square and counted in 512-pixel tiles: base + tile × tiles; low detail is base."""

    kind: Literal["tiles"]
    base: Tokens
    tile: Tokens
    longest: Pixels = 2_048
    """Pixels of the square that an image is first fitted into."""
    shortest: Pixels = 768
    """Pixels to which a longer shortest side is then shrunk."""

    def build(self) -> ImageRule:
        return TileRule(self.base, self.tile, longest=self.longest, shortest=self.shortest)


class ImageLimit(Strict):
    """Limit of one level of detail; an empty one allows all."""

    side: Pixels | None = None
    patches: Tokens | None = None


class ImagePatches(Strict):
    """Images are counted in 32-pixel patches, shrunk to a limit, times a multiplier."""

    kind: Literal["patches"]
    multiplier: Multiplier
    limits: Annotated[dict[Level, ImageLimit], Field(min_length=1)]
    """Limits by level of detail; one that is absent is not published for the model."""
    auto: Level = "high"
    """Level that `auto` stands for, and that counts where none is given."""
    most: Tokens | None = None
    """Patches above which an image is refused."""
    rounding: Rounding = "up"
    """Rounding of the product, as it is billed."""

    @model_validator(mode="after")
    def _auto_has_a_limit(self) -> Self:
        if self.auto not in self.limits:
            raise ValueError(f"`auto` stands for {self.auto}, which has no entry in `limits`; add it")
        return self

    def build(self) -> ImageRule:
        limits = {level: Limit(limit.side, limit.patches) for level, limit in self.limits.items()}
        return PatchRule(self.multiplier, limits, auto=self.auto, most=self.most, rounding=self.rounding)


class ImageVisualTokens(Strict):
    """Images are shrunk to a longest side and a number of patches, and each square patch is a token."""

    kind: Literal["visual_tokens"]
    patch: Pixels
    """Pixels of a patch's side."""
    side: Pixels
    """Pixels of the longest side."""
    most: Tokens | None = None
    """Most patches of an image."""
    breaks: Few = 0
    """Tokens that end each row of patches."""
    pixels: Pixels | None = None
    """Pixels of a token by a rougher formula that the vendor gave before; the band reaches to it."""
    refused: Pixels | None = None
    """Pixels of a side above which an image is refused."""

    def build(self) -> ImageRule:
        return VisualTokenRule(self.patch, self.side, self.most, self.breaks, self.pixels, self.refused)


class ImageCrops(Strict):
    """Larger images are cut into tiles whose side is the shorter one by 1.5, within bounds; each costs the same."""

    kind: Literal["crops"]
    tokens: Tokens
    """Tokens of a tile, and of a small image."""
    low: Tokens
    """Tokens of an image at low detail."""
    small: Pixels = 384
    """Pixels up to which both sides make a small image."""
    least: Pixels = 256
    """Fewest pixels of a tile's side."""
    most: Pixels = 768
    """Most pixels of a tile's side."""

    def build(self) -> ImageRule:
        return CropRule(self.tokens, self.low, self.small, self.least, self.most)


class ImageGrid(Strict):
    """Images are cut into tiles of one size, up to a number of them: base + tile × tiles."""

    kind: Literal["grid"]
    size: Pixels
    """Pixels of a tile's side."""
    tile: Tokens
    most: Tokens
    """Most tiles of an image."""
    base: Annotated[int, Field(ge=0, le=100_000)] = 0
    """Tokens of an extra tile; the band begins without them."""
    across: Tokens | None = None
    """Most tiles in a row, and in a column."""

    def build(self) -> ImageRule:
        return GridRule(self.size, self.tile, self.most, self.base, self.across)


class ImageFixed(Strict):
    """An image counts the same whatever its size, by its detail."""

    kind: Literal["fixed"]
    tokens: Annotated[dict[Level, Tokens], Field(min_length=1)]
    """Tokens by level of detail; one that is absent counts as `auto`."""
    auto: Level = "high"
    """Level that `auto` stands for."""

    @model_validator(mode="after")
    def _auto_has_tokens(self) -> Self:
        if self.auto not in self.tokens:
            raise ValueError(f"`auto` stands for {self.auto}, which has no entry in `tokens`; add it")
        return self

    def build(self) -> ImageRule:
        return FixedRule(self.tokens, self.auto)


class ImageArea(Strict):
    """The pixels of an image are divided by those of a token."""

    kind: Literal["area"]
    pixels: Pixels
    """Pixels of a token."""
    least: Area | None = None
    """Pixels to which a smaller image is enlarged."""
    most: Area | None = None
    """Pixels to which a larger image is shrunk."""

    def build(self) -> ImageRule:
        return AreaRule(self.pixels, self.least, self.most)


Rule = Annotated[
    ImageTiles | ImagePatches | ImageVisualTokens | ImageCrops | ImageGrid | ImageFixed | ImageArea,
    Field(discriminator="kind"),
]


class DatedRule(Strict):
    """Rule by which a model counts in [from, until), with what says so."""

    from_: Annotated[date, Field(alias="from")]
    until: date | None = None
    source: Url
    via: Text | None = None
    """Page that was really read, where it was not the source itself."""
    checked: date | None = None
    """Day on which someone compared it with its source; default: not stated."""
    note: Text | None = None
    """Evidence against it; how it follows from the source; where it is presumed, from what."""
    presumed: bool = False
    """True where it is that of the nearest generation, because none is published for the model."""

    @model_validator(mode="after")
    def _presumed_from_something(self) -> Self:
        if self.presumed and not self.note:
            raise ValueError("what is presumed needs a `note` that says from what; add it")
        return self

    def covers(self, day: date) -> bool:
        return self.from_ <= day and (self.until is None or day < self.until)


class Images(DatedRule):
    """Rule by which a model counts images."""

    rule: Rule
    alternatives: list[Rule] = Field(default_factory=list)
    """Other rules that the model may follow; the band holds them too."""

    def build(self) -> ImageRule:
        """Return the rule; where it is presumed or has alternatives, its band holds them all."""
        rule = self.rule.build()
        if not self.presumed and not self.alternatives:
            return rule
        others = tuple(other.build() for other in self.alternatives)
        reason = "images follow a rule that is presumed for this model" if self.presumed else rule.why
        return PresumedRule(rule, others, reason)
