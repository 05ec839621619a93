"""Prices in a table: rates with their conditions, and the fees and modifiers that models share."""

from __future__ import annotations

from datetime import date
from functools import cached_property
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from pricing.catalog.field_types import Exclusion, Id, Multiplier, Rates, Strict, Text, Unit, Url
from pricing.catalog.images import ImageRate, find_duplicate
from pricing.catalog.when import UtcHours, When


class Override(Strict):
    """Rates that replace base rates, key by key, when all conditions hold: later overrides win. Or a multiplier.

    Each multiplier whose conditions hold is applied once to the rates that the overrides leave.
    """

    when: When
    rates: Rates = Field(default_factory=dict)
    multiply: Multiplier | None = None
    """Factor of every rate for tokens, such as 1.1; a factor of 1 says that it is sold at no surcharge."""
    also: list[Unit] = Field(default_factory=list)
    """Other units that the factor holds for, where the source says so."""
    sold: bool = True
    """False where the model is not sold under these conditions."""
    note: Text | None = None

    @model_validator(mode="after")
    def _one_effect(self) -> Self:
        if (bool(self.rates), self.multiply is not None, not self.sold).count(True) != 1:
            raise ValueError("give one of `rates`, `multiply` and `sold: false`")
        if self.also and self.multiply is None:
            raise ValueError("`also` belongs to `multiply`; add it, or remove `also`")
        return self


class RateRow(Strict):
    """Rates with their conditions in the half-open interval [from, until), and who says so."""

    from_: Annotated[date, Field(alias="from")]
    """First day on which it is known to hold."""
    until: date | None = None
    """First day on which it no longer holds."""
    source: Url
    """Vendor's page that says so."""
    via: Text | None = None
    """Page that was really read, where it was not the source itself."""
    checked: date | None = None
    """Day on which someone compared it with its source; default: nobody has."""
    note: Text | None = None
    reason: Text | None = None
    """Why a rate is right that looks like a mistake: zero, unlike what vendors ask, or less for output than for input.
    For your own tables alone."""
    rates: Rates = Field(default_factory=dict)
    overrides: list[Override] = Field(default_factory=list)

    @cached_property
    def hours(self) -> tuple[UtcHours, ...]:
        """Return the hours at which other rates hold."""
        return tuple(override.when.utc for override in self.overrides if override.when.utc)

    def covers(self, day: date) -> bool:
        return self.from_ <= day and (self.until is None or day < self.until)


class Price(RateRow):
    """Rates of a model."""

    promised_until: date | None = None
    """First day for which the vendor no longer promises it, where nothing is announced to follow."""
    status: Literal["effective", "announced", "cancelled"] = "effective"
    excludes: list[Exclusion] = Field(default_factory=list)
    """Items that the vendor charges for beside these rates, and that no rate here covers."""
    images: list[ImageRate] = Field(default_factory=list)
    """Rates of an image by size and quality, where they depend on these; another size or quality has no price."""

    @model_validator(mode="after")
    def _rates_and_promise(self) -> Self:
        if not self.rates and not self.images:
            raise ValueError("give `rates`, or `images` for a model priced by image size and quality")
        if twice := find_duplicate(self.images):
            raise ValueError(f"images: {twice} appears twice; keep one")
        if self.promised_until and (self.until or self.promised_until <= self.from_):
            raise ValueError("`promised_until` must be after `from`, in a row without `until`; correct or remove it")
        return self


class Surcharge(RateRow):
    """Fees and modifiers that models share beside their own prices.

    A rate of a price itself wins, such as its web_search; the overrides here follow the price's own, so that they win.
    """

    models: Annotated[list[Id], Field(min_length=1)]
    free: dict[Unit, Text] = Field(default_factory=dict)
    """Free allowance of a fee by its unit, as a reader should see it: 5,000 a month, shared by all Gemini 3 models."""

    @model_validator(mode="after")
    def _something(self) -> Self:
        if not self.rates and not self.overrides:
            raise ValueError("give `rates` or `overrides`")
        if self.until is not None and self.until <= self.from_:
            raise ValueError("`until` must be after `from`; the interval is [from, until)")
        if unknown := sorted(self.free.keys() - self.rates.keys()):
            raise ValueError(f"free: {', '.join(unknown)} has no rate here; add it or remove it")
        return self
