"""Charges of responses, as programs send and read them."""

from __future__ import annotations

from typing import Annotated, Any

from ninja import Router
from pydantic import Field
from typing_extensions import TypedDict

from costcalc.current import catalog, current_day
from costcalc.input_limits import MOST_RESPONSES
from costcalc.schema.routes import post
from costcalc.schema.types import Tier
from costcalc.schema.values import (
    CatalogResponse,
    LineResponse,
    Money,
    PriceRow,
    UsageResponse,
    describe,
    describe_priced,
    write_money,
)
from pricing.bill.reader import Bills, read_values
from pricing.bill.statement import Given, Statement, StatementLine, charge
from pricing.value_types import Day, Name, StrictModel


class BillRequest(StrictModel):
    """Responses whose usage is charged at the prices of their day."""

    responses: Annotated[list[dict[str, Any]], Field(min_length=1, max_length=MOST_RESPONSES)]
    """Each a `usage` object, a response that holds one, or a line of a batch's results."""
    model: Name | None = None
    """Of those that name none."""
    as_of: Day | None = None
    """The day whose prices count for all; absent: each response's own, else today, in UTC."""
    tier: Tier | None = None
    """Of all; absent: as each response says, else standard."""


class UsageFieldResponse(TypedDict):
    path: str
    number: str
    meaning: Annotated[str | None, Field(description="As what it was read; null: it was not")]


class ChargeResponse(TypedDict):
    number: Annotated[int, Field(description="Of the response, from 1")]
    vendor: Annotated[str, Field(description="Whose fields it has: openai, anthropic, gemini")]
    requested: str
    model: str | None
    provider: str | None
    as_of: str
    tier: str
    usage: UsageResponse
    lines: list[LineResponse]
    amount: Money | None
    price: PriceRow | None
    unpriced: str | None
    warnings: list[str]
    fields: list[UsageFieldResponse]


class ItemResponse(TypedDict):
    item: str
    unit: str
    quantity: int
    amount: Money


class FaultResponse(TypedDict):
    number: int
    problem: str


class BillResponse(TypedDict):
    catalog: CatalogResponse
    total: Annotated[Money | None, Field(description="Of the responses that have a price; null: none has")]
    unpriced: Annotated[int, Field(description="How many responses have no price")]
    items: list[ItemResponse]
    charges: list[ChargeResponse]
    faults: Annotated[list[FaultResponse], Field(description="What could not be read")]


def charge_request(body: BillRequest) -> tuple[Statement, Bills]:
    return charge_bills(read_values(body.responses), Given(current_day(), body.model or "", body.as_of, body.tier))


def charge_bills(bills: Bills, given: Given) -> tuple[Statement, Bills]:
    return charge(catalog(), bills.bills, given), bills


def describe_bill(statement: Statement, bills: Bills) -> BillResponse:
    return describe(
        BillResponse,
        statement,
        catalog=describe(CatalogResponse, catalog()),
        charges=[_line(line) for line in statement.charges],
        faults=[FaultResponse(number=fault.line, problem=fault.problem) for fault in bills.faults],
    )


def _line(line: StatementLine) -> ChargeResponse:
    response = line.bill
    fields = [UsageFieldResponse(path=f.path, number=str(f.number), meaning=f.meaning) for f in response.figures]
    return describe_priced(
        ChargeResponse,
        line,
        number=response.line,
        vendor=response.vendor,
        as_of=line.conditions.as_of.isoformat(),
        tier=line.conditions.tier,
        usage=describe(UsageResponse, response.usage),
        amount=write_money(line.cost),
        fields=fields,
    )


router = Router()


@post(router, "/bill", "What responses were charged")
def post_bill(body: BillRequest) -> BillResponse:
    return describe_bill(*charge_request(body))
