"""What programs send and are sent about rows of usage logs."""

from __future__ import annotations

from typing import Annotated, Any, NotRequired

from pydantic import Field
from typing_extensions import TypedDict

from costcalc.input_limits import MOST_DIVISIONS, MOST_RESPONSES
from costcalc.schema.values import CatalogResponse, Money, UsageResponse
from costcalc.usage.api import Difference
from costcalc.usage.reports.budgets_schema import BudgetsFields
from costcalc.usage.reports.departments_schema import DepartmentsResponse
from costcalc.usage.reports.invoice_schema import InvoiceResponse
from costcalc.usage.reports.variance_schema import EstimateBody, VarianceResponse
from costcalc.usage.reports.what_if_schema import Scenarios, WhatIfResponse
from pricing.units import Tier
from pricing.usage_log.charges.difference import DifferenceKind
from pricing.usage_log.charges.priced_group import Status
from pricing.value_types import Day, Dollars, Name, StrictModel

Names = Annotated[list[Name], Field(max_length=MOST_DIVISIONS)]


class LogQuestion(StrictModel):
    """What is asked about usage logs."""

    by: Names | None = None
    """What the usage is divided by: day, month, model, provider, vendor, tier, region, speed, or any of `labels`.

    Default: model and the labels."""
    labels: Names | None = None
    """Labels to read: user, project, team, api_key, workspace, session, environment, or any field of the rows."""
    model: Name | None = None
    """Model of the rows that name none."""
    as_of: Day | None = None
    """The day whose prices apply for all; default: each row's own, else today, in UTC."""
    tier: Tier | None = None
    """Tier of all rows; default: as each one states, else standard."""


class LogRequest(LogQuestion):
    """Rows of usage logs, each charged at the prices of its own day."""

    rows: Annotated[list[dict[str, Any]], Field(min_length=1, max_length=MOST_RESPONSES)]
    """Rows of any formats that the commands read, such as responses, lines of Claude Code, or usage by the day."""
    invoice: Annotated[list[dict[str, Any]], Field(min_length=1, max_length=MOST_RESPONSES)] | None = None
    """Rows of the seller's cost export, or of a FOCUS file, with which the usage is compared."""
    what_if: Scenarios | None = None
    """Other ways to run the same usage, to be compared with what it costs as it is."""
    estimate: EstimateBody | None = None
    """Estimate that came before the usage, as `/api/v1/estimate` answered it: why the usage cost more or less."""
    estimate_model: Name | None = None
    """Model of the estimate that was planned, where it has several."""
    departments: BudgetsFields | None = None
    """Departments with monthly budgets, to be told what each has spent of its own."""


class LogOptions(LogQuestion):
    """What the command is asked, beside where the logs are."""

    limit: Dollars | None = None
    """What the total should not pass."""


Rows = Annotated[int, Field(description="Rows of the logs")]


class ReasonResponse(TypedDict):
    code: Annotated[
        str,
        Field(
            description="unpriced, partial, lower_bound, counted_twice, incomplete, over_limit or what_if; of "
            "departments: over_budget, unknown_label or undated; of an invoice: invoice_incomplete, invoice_days, "
            "invoice_account, invoice_rows or invoice_unexplained"
        ),
    ]
    message: str


class ImageTokensResponse(TypedDict):
    """Image tokens among the input that was not cached, among the cached input, and among the output."""

    input: int
    cached: int
    output: int


class PartResponse(TypedDict):
    status: Annotated[
        Status,
        Field(
            description="complete: all is charged, or free; partial: something has no rate here; lower_bound: the rows "
            "state the least that was used; complimentary: given for nothing; unpriced: no price is known"
        ),
    ]
    rows: Rows
    requests: int
    tokens: Annotated[int, Field(description="Input and output")]
    amount: Annotated[
        Money | None, Field(description="Of complimentary rows at list prices, which `amount` of the group leaves out")
    ]


class GroupResponse(TypedDict):
    keys: Annotated[dict[str, str | None], Field(description="Values of `by`; null: the rows do not say")]
    priced_as: Annotated[
        str | None, Field(description="`model` of the request, at whose prices the rows are that name none")
    ]
    rows: Rows
    requests: Annotated[int, Field(description="Calls of models")]
    requests_known: Annotated[bool, Field(description="false where some row does not say how many calls it sums")]
    usage: UsageResponse
    images: ImageTokensResponse
    amount: Annotated[Money | None, Field(description="Of the rows that have a price; null: none has one")]
    low: Annotated[
        Money | None,
        Field(description="Less than `high` where calls are summed and a price for long ones may or may not apply"),
    ]
    high: Money | None
    partial: Annotated[bool, Field(description="true where the amount is the least: something is left out or unpriced")]
    parts: list[PartResponse]
    reported: Annotated[Money | None, Field(description="The sellers' own sums, of the rows that state one")]
    difference: Annotated[
        Difference | None, Field(description="`reported` less the amount, of the rows that have both")
    ]
    difference_kind: Annotated[
        DifferenceKind | None,
        Field(
            description="rounding: no more than the seller rounds by; in_range: the amount is a range, and theirs is "
            "in it; incomplete: the amount leaves something out that theirs may hold; more, less: theirs is that"
        ),
    ]


class UnpricedResponse(TypedDict):
    model: str | None
    reason: str
    rows: Rows
    tokens: int


class LeftOutResponse(TypedDict):
    item: Annotated[str, Field(description="A unit, something that the vendor charges for, or a field by its path")]
    rows: Rows


class NoteResponse(TypedDict):
    text: str
    rows: Rows


class FormatResponse(TypedDict):
    format: str
    reason: Annotated[str, Field(description="What it was recognized by")]
    files: int
    rows: Rows


class LogFaultResponse(TypedDict):
    file: Annotated[str | None, Field(description="null: the rows of a request")]
    number: Annotated[int, Field(description="Line, or number of the row or item, from 1; 0: the file as a whole")]
    problem: str


class LaterResponse(TypedDict):
    file: Annotated[str | None, Field(description="null: the rows of a request")]
    rows: Rows


class LogResponse(TypedDict):
    catalog: CatalogResponse
    complete: Annotated[bool, Field(description="true where everything was read, and charged in full or free")]
    reasons: Annotated[list[ReasonResponse], Field(description="Why it is not complete, or over the limit")]
    by: list[str]
    labels: list[str]
    groups: list[GroupResponse]
    total: GroupResponse
    unpriced: list[UnpricedResponse]
    left_out: Annotated[list[LeftOutResponse], Field(description="What the rows state and the amounts leave out")]
    lower_bounds: list[NoteResponse]
    notes: list[NoteResponse]
    formats: list[FormatResponse]
    rows: Annotated[int, Field(description="Rows that were read")]
    records: Annotated[int, Field(description="Records of usage in them, each call once")]
    duplicates: Annotated[int, Field(description="Records dropped, as another one is of the same call")]
    faults: Annotated[list[LogFaultResponse], Field(description="What could not be read, the first of them")]
    faulty: Annotated[int, Field(description="All that could not be read")]
    after_today: Annotated[
        list[LaterResponse], Field(description="Rows of days after today, by file: a clock or a time zone was wrong")
    ]
    skipped_files: Annotated[int, Field(description="Files of folders that are hidden, or no logs by their names")]
    copies: Annotated[
        dict[str, str], Field(description="Files not read, each with the one that it is byte for byte a copy of")
    ]
    limit: Annotated[Money | None, Field(description="What the total should not pass")]
    invoice: NotRequired[InvoiceResponse]
    what_if: NotRequired[WhatIfResponse]
    estimate: NotRequired[VarianceResponse]
    departments: NotRequired[Annotated[DepartmentsResponse, Field(description="Where the request names departments")]]
