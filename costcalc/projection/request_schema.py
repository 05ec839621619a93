"""What a program may ask of the months ahead. Each text under a field is its description in the schema."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated

from pydantic import Field, WithJsonSchema

from costcalc.request.schema import AskedEstimate
from costcalc.schema.errors import Refused
from costcalc.schema.types import Asked, Count, Day, Dollars, Name, Number, Requests, Share, Signed
from pricing.projection.plan import MOST_MONTHS, MOST_TYPES
from pricing.projection.rate_limits import MOST_PEAK
from pricing.projection.scenario import HITS, HOURS, MAIN, PEAK, WAITS, Further, Routes, Wish
from pricing.projection.subscription import MOST_PEOPLE, Subscription
from pricing.workload import MOST_REQUESTS, Band, Step

Title = Annotated[str, Field(min_length=1, max_length=60, pattern=r"\S")]
Peak = Annotated[
    Number, Field(ge=1, le=MOST_PEAK), WithJsonSchema({"type": "number", "minimum": 1, "maximum": int(MOST_PEAK)})
]


class AskedStep(Asked):
    """A second level of requests."""

    month: Annotated[int, Field(ge=2, le=MOST_MONTHS)]
    """2 is the month after the first."""
    requests: Requests
    """A month or a day, as the estimate counts them."""


class AskedType(Asked):
    """Requests of a further sort: their tokens and how many there are."""

    name: Title
    input_tokens: Count = 0
    output_tokens: Count = 0
    """Visible output, expected."""
    output_tokens_low: Count | None = None
    """Absent: as expected."""
    output_tokens_high: Count | None = None
    requests: Requests
    """Expected, in the first month; a month or a day, as the estimate counts them."""
    requests_low: Requests | None = None
    requests_high: Requests | None = None


class AskedRoute(Asked):
    """A model with its share of all requests, or with a type of them."""

    model: Name
    share: Share | None = None
    """All shares add to 1."""
    type: Title | None = None
    """The name of a type; every type has one model."""


class AskedSubscription(Asked):
    """A flat plan that could do all of the work."""

    seat: Dollars
    """US dollars a month for one person."""
    people: Annotated[int, Field(ge=1, le=MOST_PEOPLE)] = 1


class AskedLevers(Asked):
    """What to try, each alone."""

    waits: Share | None = None
    """Share of requests that can wait for batch; absent: 0.5."""
    hits: Share | None = None
    """Share of requests that find the prefix cached; absent: 0.8."""
    output_cap: Annotated[int, Field(ge=1, le=10_000_000)] | None = None
    """Tokens; absent: four fifths of the expected output."""


class AskedProjection(AskedEstimate):
    """What requests cost over months, at the prices of each month, announced ones included."""

    months: Annotated[int, Field(ge=1, le=MOST_MONTHS)] = 12
    first: Day | None = None
    """A day of the first month, whose prices before it do not count; absent: as_of."""
    growth: Signed = Field(default=0, validate_default=True)
    """A month, compounding: 0.05 is 5 % more each month."""
    step: AskedStep | None = None
    """A second level, instead of growth."""
    users: Annotated[int, Field(ge=1, le=int(MOST_REQUESTS))] | None = None
    """People who share the cost."""
    output_tokens_low: Count | None = None
    """Visible output; absent: as expected."""
    output_tokens_high: Count | None = None
    requests_low: Requests | None = None
    """A month or a day, as the estimate counts them; absent: as expected."""
    requests_high: Requests | None = None
    retries: Share = Field(default=0, validate_default=True)
    """Share of requests that are sent, and billed, a second time."""
    cached: Share | None = None
    """Share of requests that read the cache; absent: all where cached_tokens are given, else none."""
    cached_prefix: Count | None = None
    """Tokens that a cached request reads; absent: cached_tokens, else all input."""
    batch: Share = Field(default=0, validate_default=True)
    """Share of requests that can wait for the batch tier."""
    type_name: Title = MAIN
    """What the request above is called beside `types`."""
    types: Annotated[list[AskedType], Field(max_length=MOST_TYPES - 1)] = Field(default_factory=list)
    """Further types; they grow and are repeated, cached and batched like the request above."""
    budget: Dollars | None = None
    """US dollars a month."""
    today: Name | None = None
    """The model that others are held against, one of `models`; absent: the cheapest that fits."""
    routes: Annotated[list[AskedRoute], Field(max_length=200)] = Field(default_factory=list)
    subscription: AskedSubscription | None = None
    free_credit: Dollars = Field(default=0, validate_default=True)
    """US dollars, given once, consumed first."""
    peak_factor: Peak = Field(default=int(PEAK), validate_default=True)
    """How many times busier the busiest minute is than the average one."""
    hours_per_day: Annotated[int, Field(ge=1, le=24)] = HOURS
    """How long a day's work lasts."""
    levers: AskedLevers | None = None


def wish_asked(asked: AskedProjection) -> Wish:
    """Raises Refused."""
    flat, levers = asked.subscription, asked.levers or AskedLevers()
    return Wish(
        months=asked.months,
        first=asked.first,
        growth=asked.growth,
        step=Step(asked.step.month, Decimal(asked.step.requests)) if asked.step else None,
        users=asked.users,
        output_low=asked.output_tokens_low,
        output_high=asked.output_tokens_high,
        requests_low=None if asked.requests_low is None else Decimal(asked.requests_low),
        requests_high=None if asked.requests_high is None else Decimal(asked.requests_high),
        retries=asked.retries,
        cached=asked.cached,
        cached_prefix=asked.cached_prefix,
        batch=asked.batch,
        type_name=asked.type_name.strip(),
        types=tuple(_further(kind) for kind in asked.types),
        budget=asked.budget,
        today=asked.today,
        routes=_routes(asked.routes),
        subscription=Subscription("the subscription", flat.seat, flat.people) if flat else None,
        credit=asked.free_credit,
        peak=asked.peak_factor,
        hours=asked.hours_per_day,
        waits=WAITS if levers.waits is None else levers.waits,
        hits=HITS if levers.hits is None else levers.hits,
        output_cap=levers.output_cap,
    )


def _further(asked: AskedType) -> Further:
    requests = _band(asked.requests_low, asked.requests, asked.requests_high)
    return Further(
        asked.name.strip(),
        asked.input_tokens,
        _band(asked.output_tokens_low, asked.output_tokens, asked.output_tokens_high),
        Band(Decimal(requests.low), Decimal(requests.expected), Decimal(requests.high)),
    )


def _band(low: int | None, expected: int, high: int | None) -> Band[int]:
    return Band(expected if low is None else low, expected, expected if high is None else high)


def _routes(asked: list[AskedRoute]) -> Routes:
    shares: dict[str, Decimal] = {}
    models: dict[str, str] = {}
    for number, route in enumerate(asked):
        path = f"routes[{number}]"
        if (route.share is None) == (route.type is None):
            raise Refused("give a share or a type", path=path, expected="one of the two")
        if (route.model in shares) if route.type is None else (route.type in models):
            raise Refused("is given twice", path=path, expected="each model or type once")
        if route.share is not None:
            shares[route.model] = route.share
        if route.type is not None:
            models[route.type] = route.model
    if shares and models:
        raise Refused("give shares of all requests or a model for each type", path="routes", expected="one of the two")
    return Routes(shares, models)
