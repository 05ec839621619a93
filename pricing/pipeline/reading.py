"""A step while its quantities are read off, in its model's own units."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from pricing.catalog.catalog import Entry
from pricing.catalog.price import Override, Price
from pricing.pipeline.step import Step, WrongUnit
from pricing.units import priced_by


class Assumption(NamedTuple):
    """How a quantity of a step was derived."""

    text: str
    why: str = ""
    source: str = ""

    @property
    def reasoned(self) -> str:
        """Return the text with its reason."""
        return f"{self.text}: {self.why}" if self.why else self.text

    def __str__(self) -> str:
        return f"{self.reasoned} ({self.source})" if self.source else self.reasoned


@dataclass(slots=True)
class Reading:
    """Quantities of a step, and the rates for them."""

    step: Step
    entry: Entry
    price: Price
    day: date
    rates: dict[str, Decimal]
    applied: tuple[Override, ...]
    """Overrides whose conditions held."""
    counts: dict[tuple[str, str], int | Decimal] = field(default_factory=dict)
    assumptions: list[Assumption] = field(default_factory=list)
    """How minutes and images became tokens."""
    left_out: list[str] = field(default_factory=list)
    """Units of which the step uses a quantity that nobody stated."""

    def quantities(self) -> Mapping[tuple[str, str], int | Decimal]:
        return self.counts

    def refuse(self, name: str, instead: str, of: str = "") -> WrongUnit:
        """Return the refusal of a quantity that the model is not priced by; `instead`: `by minutes of audio`."""
        return WrongUnit(name, f"{self.entry.model.id} is priced {priced_by(self.rates)}{of}, not {instead}")
