"""Months ahead, as programs ask and read them."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field
from typing_extensions import TypedDict

from costcalc.book import catalog, current_day
from costcalc.contract.kinds import Asked, Clock, Count, Day, Name, Names, Number, Share, Signed, Tier
from costcalc.contract.refused import Refused
from costcalc.contract.told import Money, ToldBand, ToldCatalog, band_told, catalog_told, money
from pricing.catalog.book import UnknownModel
from pricing.plan import MOST_MONTHS, MOST_TYPES, Plan, Profile, RequestType
from pricing.projection import Projection, project
from pricing.workload import Band, Step, Workload, WorkloadError


class AskedStep(Asked):
    """A second level of requests."""

    month: Annotated[int, Field(ge=2, le=MOST_MONTHS)]
    """2 is the month after the first."""
    requests: Number


class AskedType(Asked):
    """Requests of one sort: their tokens and how many there are."""

    name: Name = "requests"
    input_tokens: Count = 0
    output_tokens: Count = 0
    """Visible output, expected."""
    output_tokens_low: Count | None = None
    """Absent: as expected."""
    output_tokens_high: Count | None = None
    reasoning_tokens: Count = 0
    max_output: Count | None = None
    """What a request caps its output at, reasoning included."""
    cached_tokens: Count | None = None
    """The prefix that can be read from the cache; absent: all input."""
    requests: Number
    """Expected, in the first month."""
    requests_low: Number | None = None
    requests_high: Number | None = None
    per: Literal["month", "day"] = "month"
    days: Annotated[int, Field(ge=1, le=31)] = 30
    """Days of a month on which there are requests, per day."""
    growth: Signed = Field(default=0, validate_default=True)
    """A month, compounding: 0.05 is 5 % more each month."""
    step: AskedStep | None = None
    """A second level, instead of growth."""
    retries: Share = Field(default=0, validate_default=True)
    """Share of requests that are sent, and billed, a second time."""
    cached: Share = Field(default=0, validate_default=True)
    """Share of requests that read their prefix from the cache."""
    cache_writes: Share = Field(default=0, validate_default=True)
    """Share of requests that write it."""
    batch: Share = Field(default=0, validate_default=True)
    """Share of requests that can wait for the batch tier."""


class AskedProjection(Asked):
    """What types of requests cost over months, at the prices of each month, announced ones included."""

    models: Names
    types: Annotated[list[AskedType], Field(min_length=1, max_length=MOST_TYPES)]
    first: Day | None = None
    """A day of the first month; its prices before that day do not count. Absent: today, in UTC."""
    months: Annotated[int, Field(ge=1, le=MOST_MONTHS)] = 12
    tier: Tier = "standard"
    utc_time: Clock | None = None
    users: Annotated[int, Field(ge=1, le=10**12)] | None = None
    """People who share the cost."""


class ToldMonth(TypedDict):
    month: Annotated[str, Field(description="Its first day")]
    requests: ToldBand
    cost: ToldBand | None
    by_type: list[ToldBand]
    reason: Annotated[str | None, Field(description="Why it has no price")]


class ToldProjected(TypedDict):
    requested: str
    provider: str | None
    months: list[ToldMonth]
    total: Annotated[ToldBand | None, Field(description="Null where some month has no price")]
    known: Annotated[ToldBand | None, Field(description="The sum of the months that have a price")]
    cost_per_request: Annotated[Money | None, Field(description="Expected, on average over the period")]
    cost_per_user: Annotated[ToldBand | None, Field(description="A month, on average over the period")]
    unpriced: str | None
    warnings: list[str]


class ToldProjection(TypedDict):
    catalog: ToldCatalog
    first: str
    tier: str
    types: list[str]
    results: list[ToldProjected]


def projection_told(asked: AskedProjection) -> ToldProjection:
    """Raises Refused."""
    try:
        types = tuple(_type(number, kind) for number, kind in enumerate(asked.types))
        plan = Plan(types, asked.first or current_day(), asked.months, asked.users)
    except WorkloadError as error:
        raise Refused(error.problem, path=error.field, expected=error.problem.partition(", not ")[0]) from None
    return ToldProjection(
        catalog=catalog_told(catalog()),
        first=plan.first.isoformat(),
        tier=asked.tier,
        types=[kind.name for kind in types],
        results=[_projected(name, plan, asked) for name in dict.fromkeys(asked.models)],
    )


def _projected(name: str, plan: Plan, asked: AskedProjection) -> ToldProjected:
    try:
        offer = catalog().offer(name)
    except UnknownModel as error:
        return ToldProjected(
            requested=name, provider=None, months=[], total=None, known=None, cost_per_request=None,
            cost_per_user=None, unpriced=str(error), warnings=[],
        )  # fmt: skip
    found = project(plan, offer, name=name, tier=asked.tier, at=asked.utc_time)
    return ToldProjected(
        requested=name,
        provider=offer.provider.id,
        months=_months(found),
        total=band_told(found.total),
        known=band_told(found.known),
        cost_per_request=money(found.cost_per_request),
        cost_per_user=band_told(found.cost_per_user),
        unpriced=found.ended,
        warnings=list(found.warnings),
    )


def _months(found: Projection) -> list[ToldMonth]:
    return [
        ToldMonth(
            month=month.month.isoformat(),
            requests=band_told(month.requests) or ToldBand(low=None, expected=None, high=None),
            cost=band_told(month.cost),
            by_type=[told for band in month.by_type if (told := band_told(band))],
            reason=month.reason,
        )
        for month in found.months
    ]


def _type(number: int, asked: AskedType) -> RequestType:
    try:
        return RequestType(asked.name, _profile(asked), _workload(asked))
    except WorkloadError as error:
        problem = error.problem
        raise Refused(problem, path=f"types[{number}].{error.field}", expected=problem.partition(", not ")[0]) from None


def _profile(asked: AskedType) -> Profile:
    expected = asked.output_tokens
    low, high = asked.output_tokens_low, asked.output_tokens_high
    return Profile(
        input_tokens=asked.input_tokens,
        output_tokens=Band(expected if low is None else low, expected, expected if high is None else high),
        reasoning_tokens=asked.reasoning_tokens,
        cached_tokens=asked.cached_tokens,
        max_output=asked.max_output,
    )


def _workload(asked: AskedType) -> Workload:
    return Workload(
        asked.requests,
        asked.per,
        asked.days,
        low=asked.requests_low,
        high=asked.requests_high,
        growth=asked.growth,
        step=Step(asked.step.month, asked.step.requests) if asked.step else None,
        retries=asked.retries,
        cached=asked.cached,
        cache_writes=asked.cache_writes,
        batch=asked.batch,
    )
