"""Rules of a price table for what is sent beside text; those of a generation stand once, for all its models."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Self

from pydantic import Field, model_validator

from pricing.catalog.field_types import Id, Strict, Text, Tokens, Url
from pricing.catalog.image_input import Images
from pricing.tokens.span import Span


class UnitTokens(Strict):
    """Tokens of one PDF page, or of one second of audio, in [from, until)."""

    from_: Annotated[date, Field(alias="from")]
    until: date | None = None
    source: Url
    via: Text | None = None
    """Page that was really read, where it was not the source itself."""
    note: Text | None = None
    """Evidence against it; how the numbers follow from the source; where it is presumed, from what."""
    presumed: bool = False
    """True where it is the number of the nearest generation, because none is published for the model."""
    low: Tokens
    expected: Tokens
    high: Tokens

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if not self.low <= self.expected <= self.high:
            raise ValueError("`low`, `expected` and `high` must ascend; correct them")
        if self.presumed and not self.note:
            raise ValueError("a presumed number needs a `note` that says from what it is presumed; add it")
        return self

    @property
    def span(self) -> Span:
        return Span(self.low, self.expected, self.high)

    def covers(self, day: date) -> bool:
        return self.from_ <= day and (self.until is None or day < self.until)


class Media(Strict):
    """Rules that several models of a table share; each joins those of every model named."""

    models: Annotated[list[Id], Field(min_length=1)]
    images: list[Images] = Field(default_factory=list)
    """Rules for image input, in order of time."""
    pages: list[UnitTokens] = Field(default_factory=list)
    """Tokens of a PDF page, in order of time."""
    audio: list[UnitTokens] = Field(default_factory=list)
    """Tokens of a second of audio, in order of time."""
