"""A plan's answers as programs read them. Shares are decimal text of one; null is unknown, or not part of it."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field
from typing_extensions import TypedDict

from costcalc.schema.values import BandResponse, CatalogResponse, Money, ReadAs, RedirectsTo, Successor
from pricing.catalog.lifecycle import PriceStatus
from pricing.tokens.text import Exactness

Change = Annotated[str, Field(description="US dollars, below 0 if it costs more", pattern=r"^-?[0-9]+(\.[0-9]+)?$")]
Figure = Annotated[str, Field(description="Number with every digit", pattern=r"^-?[0-9]+(\.[0-9]+)?$")]
Month = Annotated[str, Field(description="First day of the month", pattern=r"^[0-9]{4}-[0-9]{2}-01$")]


class MonthResponse(TypedDict):
    month: Month
    requests: BandResponse
    cost: BandResponse | None
    by_type: Annotated[list[BandResponse], Field(description="In the order of `types`")]
    reason: Annotated[str | None, Field(description="Reason why it has no price")]


class ModelResponse(TypedDict):
    requested: str


class ModelProjectionResponse(ModelResponse):
    provider: str | None
    read_as: ReadAs
    tokens: Exactness
    input_tokens: Annotated[int | None, Field(description="Input tokens of the estimated request")]
    months: list[MonthResponse]
    total: Annotated[BandResponse | None, Field(description="null: some month has no price")]
    known: Annotated[BandResponse | None, Field(description="The sum of the months that have a price")]
    by_type: Annotated[list[BandResponse] | None, Field(description="The total's parts, in the order of types")]
    cost_per_request: Annotated[Money | None, Field(description="Expected, on average over the period")]
    cost_per_user: Annotated[BandResponse | None, Field(description="Per month, on average over the period")]
    price_status: Annotated[
        PriceStatus,
        Field(
            description="on_sale; announced: some price is announced; last_known: no longer sold, in all months at the "
            "price of price_day, and apart from the ranking; unpriced: some month has no price"
        ),
    ]
    price_day: Annotated[str | None, Field(description="The day of a last known price")]
    redirects_to: RedirectsTo
    successor: Successor
    partial: Annotated[bool, Field(description="true: the cost leaves out a fee whose rate is not known; at least")]
    not_included: Annotated[list[str], Field(description="What the vendors charge for beside the cost of some month")]
    unpriced: Annotated[str | None, Field(description="Reason why there is no total")]
    warnings: list[str]


class StretchResponse(TypedDict):
    since: Annotated[Figure, Field(description="Requests a month")]
    cheapest: Annotated[str, Field(description="The cheapest from there on: a model, or the subscription")]


class BudgetLineResponse(ModelResponse):
    requests: Annotated[
        str | None, Field(description="Requests a month; null: unknown, or any number if they cost nothing")
    ]
    passed: Annotated[Month | None, Field(description="First month whose expected cost exceeds the budget")]
    passed_if_high: Month | None
    fits: Annotated[bool | None, Field(description="true: every month stays within it; null: a month has no price")]
    reason: str | None


class BudgetResponse(TypedDict):
    amount: Money
    results: list[BudgetLineResponse]


class SavingResponse(TypedDict):
    against: Annotated[str, Field(description="A model alone")]
    saves: Change
    share: Annotated[Figure | None, Field(description="Share of that model's cost")]


class RoutingResponse(TypedDict):
    today: Annotated[str, Field(description="The model the others are compared with")]
    months: list[BandResponse | None]
    total: BandResponse | None
    savings: Annotated[list[SavingResponse], Field(description="Expected, over the period")]
    reason: Annotated[str | None, Field(description="Reason why a month has no cost")]


class SubscriptionChoiceResponse(ModelResponse):
    api: Annotated[Money | None, Field(description="Expected, over the period, after the free credit")]
    saves: Annotated[Change | None, Field(description="What the subscription saves over the period")]
    break_even: Annotated[Figure | None, Field(description="Requests a month above which the subscription is cheaper")]
    break_even_a_person: Figure | None
    api_dearer_from: Annotated[Month | None, Field(description="Month by whose end the API has cost more in total")]
    reason: str | None


class SubscriptionResponse(TypedDict):
    monthly: Money
    total: Money
    results: list[SubscriptionChoiceResponse]


class CreditResponse(ModelResponse):
    cost: Annotated[Money | None, Field(description="Expected, over the period, after the free credit")]
    used_up: Annotated[Month | None, Field(description="null: not within the period, or not known")]


class LimitsResponse(ModelResponse):
    fits: Annotated[bool | None, Field(description="true: each type of request fits the model")]
    problems: list[str]
    requests_per_minute: Annotated[Figure | None, Field(description="In the busiest minute")]
    tokens_per_minute: Figure | None
    usage_tier: Annotated[str | None, Field(description="The vendor's usage tier that the busiest minute needs")]
    reason: Annotated[str | None, Field(description="Reason why there is none, or why it is not known")]


class SwingResponse(TypedDict):
    assumption: str
    low: Annotated[Figure | None, Field(description="Value tried; null: the projection's own low and high")]
    high: Figure | None
    cost_at_low: Money
    cost_at_high: Money
    moves: Money


class DriversResponse(TypedDict):
    model: str
    expected: Money
    assumptions: Annotated[list[SwingResponse], Field(description="The one with the largest effect first")]


class LeverResponse(TypedDict):
    lever: Annotated[str, Field(description="batch, cache, cap")]
    cost: Money
    saves: Change
    share: Figure | None
    warnings: list[str]


class LeversResponse(TypedDict):
    model: str
    levers: list[LeverResponse]


class ProjectionResponse(TypedDict):
    catalog: CatalogResponse
    as_of: str
    first: Annotated[str, Field(description="The first day whose prices apply")]
    tier: str
    types: list[str]
    assumptions: Annotated[dict[str, str], Field(description="Everything the figures are based on, in words")]
    results: Annotated[list[ModelProjectionResponse], Field(description="The cheapest over the period first")]
    crossings: Annotated[
        list[StretchResponse] | None, Field(description="The cheapest choice from each volume on, with a subscription")
    ]
    budget: BudgetResponse | None
    routing: RoutingResponse | None
    subscription: SubscriptionResponse | None
    free_credit: list[CreditResponse] | None
    limits: list[LimitsResponse]
    drivers: Annotated[DriversResponse | None, Field(description="For the current model; null: it has no total")]
    levers: LeversResponse | None
