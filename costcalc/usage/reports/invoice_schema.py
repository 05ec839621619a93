"""What programs are told of usage beside an invoice."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field
from typing_extensions import TypedDict

from costcalc.schema.values import Money
from pricing.usage_log.reports.invoice.differences import Difference
from pricing.usage_log.reports.invoice.gather import Reason

Signed = Annotated[str, Field(description="US dollars with every digit", pattern=r"^-?[0-9]+(\.[0-9]+)?$")]
Tokens = Annotated[str | None, Field(description="null: nobody says how many")]


class PeriodResponse(TypedDict):
    """Days, from the first to the last."""

    first: str
    last: str


class DifferenceResponse(TypedDict):
    """Part of a difference that has one cause."""

    kind: Annotated[
        Difference,
        Field(
            description="rounding: no more than the seller rounds by; not_in_logs, not_on_invoice: rows that only one "
            "side has; cache: input that only one side has as cached; tier: another tier, speed or region; price_day: "
            "prices of another day; long_context: prices for long requests; discount_or_credit: below the seller's own "
            "list prices, and credits; complimentary: given for nothing; unmodeled_item: taxes, purchases and items "
            "without a price here; unknown_model: a model without a price here; unexplained: none of these fits"
        ),
    ]
    amount: Signed


class InvoiceFiguresResponse(TypedDict):
    """Both sides, and what lies between; the differences add up exactly."""

    invoiced: Annotated[Signed | None, Field(description="null: not on the invoice")]
    charged: Annotated[
        Money | None, Field(description="Of the rows that have a price here; null: none has one, or the logs have none")
    ]
    difference: Annotated[Signed, Field(description="`invoiced` less `charged`")]
    invoiced_tokens: Tokens
    charged_tokens: Tokens
    partial: Annotated[bool, Field(description="true where `charged` is the least")]
    differences: list[DifferenceResponse]


class InvoicePeriodResponse(InvoiceFiguresResponse):
    """A day, or whatever is the coarser period of the invoice."""

    period: PeriodResponse


class InvoiceModelResponse(InvoiceFiguresResponse):
    provider: Annotated[str | None, Field(description="null: no price table has the model")]
    model: Annotated[str | None, Field(description="null: the invoice names none")]


class InvoiceLineResponse(InvoicePeriodResponse):
    provider: str | None
    model: Annotated[str | None, Field(description="null: the invoice names none")]
    item: Annotated[str | None, Field(description="null: all items of the model")]
    explanation: list[str]


class OutsideResponse(TypedDict):
    """What is not compared."""

    side: Annotated[str, Field(description="invoice or logs")]
    reason: Annotated[
        Reason,
        Field(
            description="no_day: it states no day; other_days: days that the other side does not reach; other_seller: "
            "models of other sellers; no_usage: a cost and nothing that was used"
        ),
    ]
    rows: int
    amount: Annotated[Signed | None, Field(description="null: unknown")]
    period: PeriodResponse | None


class OtherAccountResponse(TypedDict):
    """Ids of the invoice and of the logs that have none in common."""

    label: str
    invoiced: list[str]
    logged: list[str]


class InvoiceResponse(TypedDict):
    """An invoice beside the usage; a difference is the invoice less what is charged here."""

    invoice_days: Annotated[PeriodResponse | None, Field(description="null: no line of usage states a day")]
    log_days: Annotated[PeriodResponse | None, Field(description="null: no row states a day")]
    total: InvoiceFiguresResponse
    periods: list[InvoicePeriodResponse]
    models: list[InvoiceModelResponse]
    lines: list[InvoiceLineResponse]
    outside: Annotated[list[OutsideResponse], Field(description="What is not compared")]
    other_accounts: list[OtherAccountResponse]
    not_read: Annotated[int, Field(description="Lines of the invoice that could not be read")]
