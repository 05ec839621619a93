"""What programs ask and are told of the same usage on other models and tiers."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field
from typing_extensions import TypedDict

from costcalc.schema.values import Money
from pricing.units import Tier
from pricing.usage_log.reports.what_if.scenario import MOST_PAIRS, MOST_SCENARIOS
from pricing.value_types import Day, Name, Share, StrictModel


class ScenarioBody(StrictModel):
    """Another way to run the same usage; what is not named stays as it is."""

    model: Name | None = None
    """Model of all rows, but for those of `models`."""
    models: Annotated[dict[Name, Name], Field(max_length=MOST_PAIRS)] | None = None
    """Models of the rows, each with the one that takes its place."""
    tier: Tier | None = None
    """Tier of all rows; where a model is not sold at it, they stay at theirs, as `notes` say."""
    batch_share: Share | None = None
    """Share of the usage at the batch tier; the rest stays at its own, or at standard."""
    cache_hit_rate: Share | None = None
    """Share of the input text that is read from the cache. At 0 nothing is written to it either."""
    as_of: Day | None = None
    """The day whose prices apply to all rows."""


Scenarios = Annotated[list[ScenarioBody], Field(min_length=1, max_length=MOST_SCENARIOS)]

Unknown = Field(description="null: unknown")
Partial = Annotated[bool, Field(description="true where the amount is the least")]


class SideResponse(TypedDict):
    """What usage costs, as it is or under a scenario."""

    amount: Annotated[Money | None, Field(description="Of the rows that have a price; null: none has one")]
    low: Money | None
    high: Annotated[
        Money | None,
        Field(description="More than `low` where calls are summed and a price for long ones may or may not apply"),
    ]
    partial: Partial
    unpriced_rows: int


class ComparedResponse(TypedDict):
    """Rows that have a price both as they are and under the scenario."""

    rows: int
    as_is: Annotated[Money | None, Unknown]
    amount: Annotated[Money | None, Unknown]
    difference: Annotated[
        str | None, Field(description="`amount` less `as_is`; null: no row has both", pattern=r"^-?[0-9.]+$")
    ]
    change: Annotated[str | None, Field(description="The difference as a share of `as_is`, such as -0.25")]


class WhatIfGroupResponse(TypedDict):
    model: Annotated[str | None, Field(description="As the rows write it; null: they name none")]
    rows: int
    as_is: SideResponse
    what_if: SideResponse
    compared: ComparedResponse


class WhatIfUnpricedResponse(TypedDict):
    model: str | None
    reason: str
    rows: int


class WhatIfNoteResponse(TypedDict):
    text: str
    rows: int


class ScenarioEchoResponse(TypedDict):
    """The scenario, as it was understood."""

    model: str | None
    models: dict[str, str]
    tier: str | None
    batch_share: str | None
    cache_hit_rate: str | None
    as_of: str | None


class PlanResponse(TypedDict):
    """Averages of the requests, and the estimate that begins with them."""

    requests: Annotated[int, Field(description="Requests whose averages these are")]
    days: Annotated[int | None, Field(description="From the first day to the last; null: some row states none")]
    uncounted_rows: Annotated[int, Field(description="Rows left out: without tokens, or the number of their requests")]
    requests_per_month: Annotated[int, Field(description="Of 30 such days; without days, all requests there are")]
    input_tokens: int
    cached_share: Annotated[str, Field(description="Share of the input that is read from the cache")]
    output_tokens: Annotated[int, Field(description="Without reasoning")]
    reasoning_tokens: int
    link: Annotated[str | None, Field(description="The estimate, without its host; null: no request is that large")]


Plan = Annotated[PlanResponse | None, Field(description="null: no row says how many requests there are")]


class WhatIfScenarioResponse(TypedDict):
    title: Annotated[str, Field(description="What is changed, as the command takes it")]
    scenario: ScenarioEchoResponse
    total: SideResponse
    compared: ComparedResponse
    groups: Annotated[list[WhatIfGroupResponse], Field(description="By model of the rows")]
    unpriced: Annotated[list[WhatIfUnpricedResponse], Field(description="Rows without a price under the scenario")]
    notes: Annotated[
        list[WhatIfNoteResponse], Field(description="What could not be as wanted, or is in doubt, with its rows")
    ]
    unmatched: Annotated[list[str], Field(description="Models to be replaced that no row has")]
    plan: Plan


class WhatIfResponse(TypedDict):
    """The same usage as it is and under each scenario."""

    as_is: SideResponse
    plan: Plan
    scenarios: list[WhatIfScenarioResponse]
