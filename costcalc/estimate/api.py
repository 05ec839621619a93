"""An estimate as programs ask and read it."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field
from typing_extensions import TypedDict

from costcalc import formatting
from costcalc.current import catalog
from costcalc.request.from_json import read_body, says_requests
from costcalc.request.schema import EstimateRequest
from costcalc.schema.routes import Route, post
from costcalc.schema.values import (
    BandResponse,
    CatalogResponse,
    CountResponse,
    LineResponse,
    Money,
    PriceRow,
    ReadAs,
    RedirectsTo,
    Successor,
    UsageResponse,
    describe,
    describe_priced,
    write_money,
)
from pricing.catalog.lifecycle import PriceStatus
from pricing.estimate.estimate import Estimate, Result, estimate_request
from pricing.tokens.text import Exactness


class ResultResponse(TypedDict):
    requested: str
    model: Annotated[str | None, Field(description="The model that the requested name points to on the day")]
    read_as: ReadAs
    provider: str | None
    own_prices: Annotated[bool, Field(description="true: the price is a custom price")]
    usage: UsageResponse | None
    tokens: Exactness
    count: CountResponse | None
    lines: list[LineResponse]
    price_status: Annotated[
        PriceStatus,
        Field(
            description="on_sale; announced: at a price that is announced; last_known: no longer sold, at its last "
            "price, dated by price_day; unpriced"
        ),
    ]
    price_day: Annotated[str | None, Field(description="The day whose price applies")]
    redirects_to: RedirectsTo
    successor: Successor
    partial: Annotated[
        bool, Field(description="true: the cost leaves out a fee of the request whose rate is not known; at least")
    ]
    not_included: Annotated[
        list[str], Field(description="What the vendor charges for beside this cost, such as file storage")
    ]
    cost_per_request: Money | None
    cost_per_request_low: Annotated[
        Money | None, Field(description="At count.low; null: no range is known, or tokens were given")
    ]
    cost_per_request_high: Money | None
    monthly: BandResponse
    times_cheapest: Annotated[str | None, Field(description="Multiple of the cheapest, rounded as on the page")]
    fits: Annotated[bool | None, Field(description="true: it fits the model's limits; null: not known")]
    context_share: Annotated[str | None, Field(description="Share of the context window, six decimal places")]
    price: PriceRow | None
    unpriced: Annotated[str | None, Field(description="Reason why there is no price")]
    warnings: list[str]


class EstimateHead(TypedDict):
    """What holds for all results."""

    catalog: CatalogResponse
    as_of: str
    tier: str
    speed: str
    region: Annotated[str, Field(description="As requested; a name that says its own is in a result's read_as")]
    requests_per_month: str | None
    cheapest: Annotated[
        str | None, Field(description="The requested name of the cheapest of those that can do the job")
    ]


class EstimateResponse(EstimateHead):
    results: list[ResultResponse]


def describe_estimate(estimate: Estimate, *, monthly: bool = True) -> EstimateResponse:
    """Return an estimate's response; `monthly`: whether the request has a number of requests."""
    results = [describe_result(result, monthly) for result in estimate.results]
    return EstimateResponse(**describe_head(estimate, monthly=monthly), results=results)


def describe_head(estimate: Estimate, *, monthly: bool) -> EstimateHead:
    request = estimate.request
    return EstimateHead(
        catalog=describe(CatalogResponse, estimate.catalog),
        as_of=request.conditions.as_of.isoformat(),
        tier=request.conditions.tier,
        speed=request.conditions.speed,
        region=request.conditions.region,
        requests_per_month=formatting.plain(request.workload.monthly_requests) if monthly else None,
        cheapest=estimate.cheapest.requested if estimate.cheapest else None,
    )


def describe_result(result: Result, monthly: bool) -> ResultResponse:
    fit = result.fit
    return describe_priced(
        ResultResponse,
        result,
        tokens=result.exactness,
        price_day=result.conditions.as_of.isoformat() if result.quote else None,
        count=describe(CountResponse, result.counted) if result.counted else None,
        cost_per_request=write_money(result.cost),
        cost_per_request_low=write_money(result.costs.low if result.costs else None),
        cost_per_request_high=write_money(result.costs.high if result.costs else None),
        monthly=_describe_month(result) if monthly else BandResponse(low=None, expected=None, high=None),
        times_cheapest=None if result.times_cheapest is None else formatting.plain_ratio(result.times_cheapest),
        fits=result.fits if fit else None,
        context_share=formatting.plain_share(fit.share if fit else None) or None,
        warnings=[*result.warnings, *([fit.problem] if fit and fit.problem else [])],
    )


def _describe_month(result: Result) -> BandResponse:
    costs = result.monthly_costs
    low, high = (costs.low, costs.high) if costs else (None, None)
    return BandResponse(low=write_money(low), expected=write_money(result.monthly), high=write_money(high))


routes: list[Route] = []


@post(routes, "/estimate", "Estimate the cost of a request on each model")
def post_estimate(body: EstimateRequest) -> EstimateResponse:
    return describe_estimate(estimate_request(catalog(), read_body(body)), monthly=says_requests(body))
