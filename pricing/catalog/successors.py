"""What a vendor says of the models that follow another one, and of who may still train one."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import Field

from pricing.catalog.field_types import Id, Strict, Text, Url


class Successor(Strict):
    """Model that the vendor recommends in place of this one."""

    model: Id
    """Id or alias in this table."""
    source: Url
    via: Text | None = None
    checked: date | None = None
    note: Text | None = None


class Redirect(Strict):
    """Model that the vendor answers with, and bills, from a day on where this one is requested."""

    model: Id
    """Id in this table."""
    from_: Annotated[date, Field(alias="from")]
    source: Url
    via: Text | None = None
    checked: date | None = None
    note: Text | None = None


class TrainingEnd(Strict):
    """End of the training of a model, or of some customers' access to it. Requests to what was trained go on."""

    closed: date | None = None
    """First day on which new customers cannot train."""
    until: date | None = None
    """First day on which nobody can."""
    source: Url
    via: Text | None = None
    checked: date | None = None
    note: Text | None = None
