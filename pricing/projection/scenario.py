"""Scenario of the months ahead, beside the request that is estimated. Each text under a field is its description."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Final

from pydantic import AfterValidator, Field

from pricing.value_types import (
    MOST_REQUESTS,
    MOST_TOKENS,
    WHOLE,
    Count,
    Day,
    Dollars,
    FeeQuantities,
    Name,
    Number,
    Requests,
    Share,
    Signed,
    StrictModel,
    describe_number,
)
from pricing.workload import MOST_MONTHS, MOST_TYPES, Band

MOST_PEAK: Final = 10_000
MOST_PEOPLE: Final = 10**9
MOST_ROUTES: Final = 200
LONGEST_TITLE: Final = 60
PEAK: Final = 3
HOURS: Final = 24
WAITS: Final = Decimal("0.5")
HITS: Final = Decimal("0.8")
UNCAPPED: Final = Decimal("0.8")
"""Values of absent fields; the last is the share of the output that a cap leaves."""
MAIN: Final = "this prompt"

Title = Annotated[str, Field(min_length=1, max_length=LONGEST_TITLE, pattern=r"\S"), AfterValidator(str.strip)]
Peak = Annotated[Number, Field(ge=1, le=MOST_PEAK), describe_number(1, MOST_PEAK)]


class SecondLevel(StrictModel):
    """Step change in the number of requests."""

    month: Annotated[int, Field(ge=2, le=MOST_MONTHS), WHOLE]
    """2 is the month after the first."""
    requests: Requests
    """Per month or day, as in the estimate."""


class FurtherType(FeeQuantities):
    """Further request type: its tokens and fees, and how many requests there are."""

    name: Title
    input_tokens: Count = 0
    output_tokens: Count = 0
    """Visible output, expected."""
    output_tokens_low: Count | None = None
    """Default: as expected."""
    output_tokens_high: Count | None = None
    requests: Requests
    """Expected, in the first month; per month or day, as in the estimate."""
    requests_low: Requests | None = None
    requests_high: Requests | None = None

    @property
    def output_band(self) -> Band[int]:
        return build_band(self.output_tokens_low, self.output_tokens, self.output_tokens_high)

    @property
    def requests_band(self) -> Band[int]:
        return build_band(self.requests_low, self.requests, self.requests_high)


def build_band(low: int | None, expected: int, high: int | None) -> Band[int]:
    return Band(expected if low is None else low, expected, expected if high is None else high)


class Route(StrictModel):
    """Model with its share of all requests, or with a request type."""

    model: Name
    share: Share | None = None
    """All shares add up to 1."""
    type: Title | None = None
    """The name of a type; every type has one model."""


class Subscription(StrictModel):
    """A flat plan that could do all of the work."""

    seat: Dollars
    """US dollars a month for one seat."""
    people: Annotated[int, Field(ge=1, le=MOST_PEOPLE), WHOLE] = 1

    @property
    def monthly(self) -> Decimal:
        """Dollars a month for all."""
        return self.seat * self.people


class Levers(StrictModel):
    """Savings options, each tried on its own."""

    waits: Share | None = None
    """Share of requests that can wait for batch; default: 0.5."""
    hits: Share | None = None
    """Share of requests that find the prefix in the cache; default: 0.8."""
    output_cap: Annotated[int, Field(ge=1, le=MOST_TOKENS), WHOLE] | None = None
    """Tokens; default: 80% of the expected output."""


class Scenario(StrictModel):
    """Months ahead, and what is to be told of them. Shares are between 0 and 1, money is in US dollars."""

    months: Annotated[int, Field(ge=1, le=MOST_MONTHS), WHOLE] = 12
    first: Day | None = None
    """Day of the first month from which prices apply; default: as_of."""
    growth: Signed = Field(default=0, validate_default=True)
    """Monthly growth, compounding: 0.05 is 5% a month."""
    step: SecondLevel | None = None
    """Step change, instead of growth."""
    use_successors: bool = False
    """true: a model that retires is followed by the successor that its vendor recommends."""
    users: Annotated[int, Field(ge=1, le=MOST_REQUESTS), WHOLE] | None = None
    """Users who share the cost."""
    output_tokens_low: Count | None = None
    """Visible output; default: as expected."""
    output_tokens_high: Count | None = None
    requests_low: Requests | None = None
    """Per month or day, as in the estimate; default: as expected."""
    requests_high: Requests | None = None
    retries: Share = Field(default=0, validate_default=True)
    """Share of requests that are sent and billed twice."""
    cached: Share | None = None
    """Share of requests that read the cache; default: all if cached_tokens are given, else none."""
    cached_prefix: Count | None = None
    """Tokens that a cached request reads; default: cached_tokens, else all input."""
    batch: Share = Field(default=0, validate_default=True)
    """Share of requests that can wait for the batch tier."""
    type_name: Title = MAIN
    """Name of the request above, beside `types`."""
    types: Annotated[list[FurtherType], Field(max_length=MOST_TYPES - 1)] = Field(default_factory=list)
    """Further request types; they grow and are retried, cached and batched like the request above."""
    budget: Dollars | None = None
    """US dollars a month."""
    today: Name | None = None
    """The model the others are compared with, one of `models`; default: the cheapest of those that can do the job."""
    routes: Annotated[list[Route], Field(max_length=MOST_ROUTES)] = Field(default_factory=list)
    subscription: Subscription | None = None
    free_credit: Dollars = Field(default=0, validate_default=True)
    """One-time credit in US dollars, used first."""
    peak_factor: Peak = Field(default=PEAK, validate_default=True)
    """How many times busier the busiest minute is than the average one."""
    hours_per_day: Annotated[int, Field(ge=1, le=24), WHOLE] = HOURS
    """Working hours a day."""
    levers: Levers | None = None

    @property
    def waits(self) -> Decimal:
        """Share of requests that the first lever moves to batch."""
        return WAITS if self.levers is None or self.levers.waits is None else self.levers.waits

    @property
    def hits(self) -> Decimal:
        """Share of requests that the second lever caches."""
        return HITS if self.levers is None or self.levers.hits is None else self.levers.hits

    def choose_cap(self, output_tokens: int) -> int:
        """Return the length that the third lever caps an expected output at."""
        return (self.levers and self.levers.output_cap) or max(int(output_tokens * UNCAPPED), 1)

    @property
    def changing(self) -> str | None:
        """Path of the field that makes later months have other requests, or the high more than the expected."""
        fields = {
            "growth": self.growth,
            "step.requests": self.step and self.step.requests,
            "types": self.types,
            "requests_high": self.requests_high,
        }
        return next((path for path, value in fields.items() if value), None)
