"""Rules of a price table for what is sent beside text; those of a generation stand once, for all its models."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from pricing.catalog.field_types import Id, Strict
from pricing.catalog.image_input import Images


class Media(Strict):
    """Rules that several models of a table share; each joins those of every model named."""

    models: Annotated[list[Id], Field(min_length=1)]
    images: list[Images] = Field(default_factory=list)
    """Rules for image input, in order of time."""
