"""What a person says of the months ahead, beside the request that is estimated."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Final

from pricing.projection.subscription import Subscription
from pricing.workload import ZERO, Band, Step

PEAK: Final = Decimal(3)
HOURS: Final = 24
WAITS: Final = Decimal("0.5")
HITS: Final = Decimal("0.8")
KEPT: Final = Decimal("0.8")
"""What is taken where nobody says otherwise; the last is the share of the output that a cap leaves."""
MAIN: Final = "this prompt"


@dataclass(frozen=True, slots=True)
class Further:
    """A type of request beside the one that is estimated."""

    name: str
    input_tokens: int
    output: Band[int]
    requests: Band[Decimal]
    """A month, or a day where the estimate counts by the day."""


@dataclass(frozen=True, slots=True)
class Routes:
    """Where requests go: shares of all of them by model, or a model by type of request. One of the two."""

    shares: Mapping[str, Decimal] = field(default_factory=dict)
    models: Mapping[str, str] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.shares or self.models)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """Shares are between 0 and 1, money is in US dollars. Nothing is checked here: the plan made of it is."""

    months: int
    first: date | None = None
    """A day of the first month; None: the estimate's own."""
    growth: Decimal = ZERO
    step: Step | None = None
    users: int | None = None
    output_low: int | None = None
    """Visible output; None: as expected."""
    output_high: int | None = None
    requests_low: Decimal | None = None
    requests_high: Decimal | None = None
    retries: Decimal = ZERO
    cached: Decimal | None = None
    """Share of requests that read the cache; None: all where the estimated request does, else none."""
    cached_prefix: int | None = None
    """Tokens; None: what the estimated request reads, else all input."""
    batch: Decimal = ZERO
    type_name: str = MAIN
    """Of the request that is estimated."""
    types: tuple[Further, ...] = ()
    budget: Decimal | None = None
    """A month."""
    today: str | None = None
    """The model that others are held against; None: the cheapest that fits."""
    routes: Routes = field(default_factory=Routes)
    subscription: Subscription | None = None
    credit: Decimal = ZERO
    peak: Decimal = PEAK
    """How many times busier the busiest minute is than the average one."""
    hours: int = HOURS
    waits: Decimal = WAITS
    hits: Decimal = HITS
    output_cap: int | None = None
    """None: four fifths of the expected output."""

    def cap(self, output_tokens: int) -> int:
        """The length that the third lever caps an expected output at."""
        return self.output_cap or max(int(output_tokens * KEPT), 1)
