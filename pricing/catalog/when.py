"""Conditions of a price under which other rates hold than the standard ones, and how each reads as text."""

from __future__ import annotations

from datetime import time
from functools import cached_property
from typing import Annotated, Final, Literal, Self

from pydantic import Field, model_validator

from pricing.catalog.field_types import Clock, Strict, Tokens
from pricing.units import Region, Resolution, SearchContext, SearchType, Speed, Tier

Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
_WEEKDAYS: tuple[Weekday, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


class TokensOver(Strict):
    """Threshold of input tokens. Vendors differ in whether it counts itself, so the operator is data."""

    over: Tokens | None = None
    """Input tokens above which it holds (272_001 for over: 272_000)."""
    from_: Annotated[Tokens | None, Field(alias="from")] = None
    """Input tokens from which it holds."""

    @model_validator(mode="after")
    def _one_operator(self) -> Self:
        if (self.over is None) == (self.from_ is None):
            raise ValueError("give exactly one of `over` and `from`")
        return self

    def holds(self, input_tokens: int) -> bool:
        return input_tokens >= self.least

    @property
    def least(self) -> int:
        """Return the smallest number of input tokens for which it holds."""
        return self.over + 1 if self.over is not None else (self.from_ or 0)

    def __str__(self) -> str:
        if self.over is not None:
            return f"over {self.over:,} input tokens"
        return f"from {self.least:,} input tokens"


class UtcHours(Strict):
    """Hours of the day, `[from, until)` in UTC; past midnight where `until` is not after `from`."""

    from_: Annotated[Clock, Field(alias="from")]
    until: Clock
    weekdays: Annotated[list[Weekday] | None, Field(min_length=1)] = None
    """Days on which it holds; default: every day."""

    def holds(self, weekday: int, at: time) -> bool:
        if self.weekdays is not None and _WEEKDAYS[weekday] not in self.weekdays:
            return False
        if self.from_ < self.until:
            return self.from_ <= at < self.until
        return at >= self.from_ or at < self.until

    def __str__(self) -> str:
        days = "" if self.weekdays is None else f", {', '.join(map(str.title, self.weekdays))}"
        if self.weekdays == list(_WEEKDAYS[:5]):
            days = ", Mon–Fri"
        return f"{self.from_:%H:%M}–{self.until:%H:%M} UTC{days}"


class When(Strict):
    """Conditions of an override; all that are given must hold."""

    tier: Tier | None = None
    input_tokens: TokensOver | None = None
    utc: UtcHours | None = None
    speed: Speed | None = None
    region: Region | None = None
    """Where the request is processed."""
    search_context: SearchContext | None = None
    """How much a search model reads, as the request says."""
    search_type: SearchType | None = None
    """Version of a vendor's search, where it sells several."""
    resolution: Resolution | None = None
    """Lines of a video."""

    @model_validator(mode="after")
    def _some_condition(self) -> Self:
        if not self.parts:
            raise ValueError(f"an override needs a condition: {', '.join(When.model_fields)}")
        for name, base in BASE.items():
            if getattr(self, name) == base:
                raise ValueError(f"{base} is the base; write its rates in `rates`")
        return self

    @property
    def parts(self) -> tuple[object, ...]:
        """Return the conditions that are given."""
        return tuple(part for name in When.model_fields if (part := getattr(self, name)) is not None)

    @cached_property
    def stated(self) -> tuple[tuple[str, str], ...]:
        """Return the conditions that a request states in a word, by name: the tier and the modifiers."""
        given = ((name, getattr(self, name)) for name in ("tier", *MODIFIERS))
        return tuple((name, value) for name, value in given if value is not None)

    @property
    def modifiers(self) -> dict[str, str]:
        """Return the conditions beyond tier, hours and length, by name."""
        return {name: value for name, value in self.stated if name != "tier"}

    def __str__(self) -> str:
        return ", ".join(word.format(part) for name, word in WORDS.items() if (part := getattr(self, name)) is not None)


BASE: Final = {"tier": "standard", "speed": "standard", "region": "global"}
"""Value of a condition at which the base rates hold. A model is sold at another one only where its table says so."""
MODIFIERS: Final = ("speed", "region", "search_context", "search_type", "resolution")
WORDS: Final = {
    "tier": "{}",
    "speed": "{} mode",
    "region": "region {}",
    "utc": "{}",
    "input_tokens": "{}",
    "search_context": "{} search context",
    "search_type": "{} search",
    "resolution": "{}",
}
"""How a condition reads, in the order in which conditions are named."""
