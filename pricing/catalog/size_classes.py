"""Place of a model among those of its vendor: flagship, middle or small, in the vendor's words."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from pricing.catalog.field_types import Id, Strict, Text, Url

SizeClass = Literal["flagship", "middle", "small"]


class ClassRow(Strict):
    """Models of one class, with what the vendor says of them."""

    class_: Annotated[SizeClass, Field(alias="class")]
    models: Annotated[list[Id], Field(min_length=1)]
    said: Text | None = None
    """Words of the vendor's page, as they were read; default: none were, and the note says what the class rests on."""
    source: Url
    via: Text | None = None
    """Where the words were read, if not on the page itself."""
    checked: date | None = None
    """Day on which the words were read."""
    note: Text | None = None
