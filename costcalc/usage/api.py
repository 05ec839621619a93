"""Charges of responses, as programs send and read them."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field
from typing_extensions import TypedDict

from costcalc.admission.charging import charge as charge_work
from costcalc.configuration.work_limits import ROW_CELLS
from costcalc.current import catalog, current_day
from costcalc.input_limits import MOST_RESPONSES
from costcalc.schema.routes import Route, post
from costcalc.schema.values import (
    CatalogResponse,
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
from pricing.bill.reader import Bills, read_values
from pricing.bill.statement import Statement, StatementLine, charge
from pricing.units import FEES, UNITS, Tier
from pricing.usage_log.charges.charge import Given
from pricing.value_types import Day, Name, StrictModel


class BillRequest(StrictModel):
    """Responses to charge at the prices of their day."""

    responses: Annotated[list[dict[str, Any]], Field(min_length=1, max_length=MOST_RESPONSES)]
    """Each a `usage` object, a response that holds one, or a line of a batch's results."""
    model: Name | None = None
    """Model of the responses that name none."""
    as_of: Day | None = None
    """The day whose prices apply for all; default: each response's own, else today, in UTC."""
    tier: Tier | None = None
    """Tier of all responses; default: as each one states, else standard."""


Difference = Annotated[
    str, Field(description="US dollars, below 0 if the seller's sum is less", pattern=r"^-?[0-9.]+$")
]
Partial = Annotated[
    bool, Field(description="true where a response names what was not charged here, so that this is the least")
]
NotIncluded = Annotated[
    list[str], Field(description="What the vendor charges for beside this amount, by the words of the price tables")
]


class UsageFieldResponse(TypedDict):
    path: str
    number: str
    meaning: Annotated[str | None, Field(description="What it was read as; null: it was not read")]


class ChargeResponse(TypedDict):
    number: Annotated[int, Field(description="Number of the response, from 1")]
    vendor: Annotated[str, Field(description="The vendor whose fields it has: openai, anthropic, gemini")]
    requested: str
    read_as: ReadAs
    model: str | None
    redirects_to: RedirectsTo
    successor: Successor
    provider: str | None
    as_of: str
    tier: str
    usage: UsageResponse
    lines: list[LineResponse]
    amount: Money | None
    partial: Partial
    left_out: Annotated[list[str], Field(description="What the response names and the amount leaves out")]
    not_included: NotIncluded
    reported: Annotated[Money | None, Field(description="The seller's own sum, where the response states it")]
    difference: Annotated[
        Difference | None, Field(description="`reported` less `amount`; null: not known, or no more than a rounding")
    ]
    speed: str
    region: str
    price: PriceRow | None
    unpriced: str | None
    warnings: list[str]
    fields: list[UsageFieldResponse]


class ItemResponse(TypedDict):
    item: str
    unit: str
    quantity: Annotated[int | str, Field(description="A whole number; or decimal text, where it is a fraction")]
    amount: Money


class FaultResponse(TypedDict):
    number: int
    problem: str


class BillResponse(TypedDict):
    catalog: CatalogResponse
    total: Annotated[Money | None, Field(description="Sum over the responses that have a price; null: none has one")]
    partial: Partial
    not_included: NotIncluded
    reported: Annotated[
        Money | None, Field(description="Sum of the sellers' own sums; null: not all responses state one")
    ]
    unpriced: Annotated[int, Field(description="Number of responses without a price")]
    items: list[ItemResponse]
    charges: list[ChargeResponse]
    duplicates: Annotated[int, Field(description="Items that state a response again, by its id; it is charged once")]
    faults: Annotated[list[FaultResponse], Field(description="Lines that could not be read")]


def charge_request(body: BillRequest) -> tuple[Statement, Bills]:
    charge_work(cells=len(body.responses) * ROW_CELLS)
    return charge_bills(read_values(body.responses), Given(current_day(), body.model or "", body.as_of, body.tier))


def charge_bills(bills: Bills, given: Given) -> tuple[Statement, Bills]:
    return charge(catalog(), bills.bills, given), bills


def describe_bill(statement: Statement, bills: Bills) -> BillResponse:
    return describe(
        BillResponse,
        statement,
        catalog=describe(CatalogResponse, catalog()),
        charges=[_line(line) for line in statement.charges],
        duplicates=bills.duplicates,
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
        speed=line.conditions.speed,
        region=line.conditions.region,
        usage=describe(UsageResponse, response.usage, fees=_fees(line)),
        amount=write_money(line.cost),
        fields=fields,
    )


def _fees(line: StatementLine) -> dict[str, str]:
    """Return the quantities charged beside tokens, by their units."""
    quantities = {each.item: str(each.quantity) for each in line.lines}
    return {key: quantities[UNITS[key].item] for key in FEES if UNITS[key].item in quantities}


routes: list[Route] = []


@post(routes, "/bill", "Charge responses by their usage")
def post_bill(body: BillRequest) -> BillResponse:
    return describe_bill(*charge_request(body))
