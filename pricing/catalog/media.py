"""Rules of a price table for what is sent beside text; those of a generation stand once, for all its models."""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import Field, model_validator

from pricing.catalog.field_types import Id, Strict, Tokens
from pricing.catalog.image_input import DatedRule, Images
from pricing.tokens.span import Span


class UnitTokens(DatedRule):
    """Tokens of one PDF page, of one second of audio, speech or video, or of the transcript of one minute."""

    low: Tokens
    expected: Tokens
    high: Tokens

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if not self.low <= self.expected <= self.high:
            raise ValueError("`low`, `expected` and `high` must ascend; correct them")
        return self

    @property
    def span(self) -> Span:
        return Span(self.low, self.expected, self.high)


class MediaRules(Strict):
    """Rules for each medium, in order of time; none: unknown."""

    images: list[Images] = Field(default_factory=list)
    """Rules for image input, in order of time; none: the range of other vendors' rules, where a model takes images."""
    pages: list[UnitTokens] = Field(default_factory=list)
    """Tokens of a PDF page, in order of time; none: unknown."""
    audio: list[UnitTokens] = Field(default_factory=list)
    """Tokens of a second of audio that is heard, in order of time; none: unknown."""
    speech: list[UnitTokens] = Field(default_factory=list)
    """Tokens of a second of audio that the model speaks, in order of time; none: unknown."""
    transcript: list[UnitTokens] = Field(default_factory=list)
    """Output tokens of the transcript of a minute of audio, in order of time; none: unknown."""
    video: list[UnitTokens] = Field(default_factory=list)
    """Tokens of a second of video that the model makes, at 720p, in order of time; none: unknown."""


class Media(MediaRules):
    """Rules that several models of a table share; each joins those of every model named."""

    models: Annotated[list[Id], Field(min_length=1)]
