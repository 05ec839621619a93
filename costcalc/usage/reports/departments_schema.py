"""Budgets by department, as programs read them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from pydantic import Field
from typing_extensions import TypedDict

from costcalc import formatting
from costcalc.schema.values import Money, write_money
from costcalc.usage.api import Difference
from pricing.usage_log.reports.departments.line import Line, Verdict
from pricing.usage_log.reports.departments.spending import Spending

VERDICT = (
    "over: the least that was spent is more than the budget; may_be_over: the most may be; unknown: not so far, and "
    "something has no price, or no row has the labels; within: none of these"
)


class DepartmentLine(TypedDict):
    """Department in a month."""

    month: Annotated[str | None, Field(description="YYYY-MM, UTC; null: the rows state no day, so they have no budget")]
    department: Annotated[str | None, Field(description="null: usage of no department")]
    budget: Annotated[Money | None, Field(description="Of the month; null: none")]
    spent: Annotated[
        Money | None, Field(description="null: not known, as nothing has a price or no row has the labels")
    ]
    low: Annotated[Money | None, Field(description="Less than `high` where a price for long requests may apply")]
    high: Money | None
    partial: Annotated[bool, Field(description="true where more may have been spent")]
    rows: Annotated[int, Field(description="Rows of the logs")]
    used: Annotated[str | None, Field(description="Share of the budget that was spent, to a millionth")]
    left: Annotated[Difference | None, Field(description="`budget` less `spent`, less than 0 where it was passed")]
    status: Annotated[Verdict | None, Field(description=f"{VERDICT}; null: no budget")]
    forecast: Annotated[
        Money | None, Field(description="By the end of the month; null: it is over, or has too few whole days")
    ]
    forecast_low: Annotated[Money | None, Field(description="null: too few whole days for a range")]
    forecast_high: Money | None
    forecast_status: Annotated[Verdict | None, Field(description="How the forecast stands to the budget")]


class ForecastBasis(TypedDict):
    """Days of today's month that its forecast rests on."""

    whole_days: Annotated[int, Field(description="Days that the logs hold to their end, from the first to `through`")]
    through: Annotated[str, Field(description="The last day of which the logs have rows")]
    days_ahead: Annotated[int, Field(description="Days after it, today included where it is not over")]


class UnassignedUsage(TypedDict):
    """Usage of no department."""

    labels: Annotated[
        dict[str, str | None] | None, Field(description="Labels that rules look at; null: the rest of such usage")
    ]
    rows: int
    amount: Money | None


class DepartmentsResponse(TypedDict):
    """What departments have spent, beside their budgets."""

    lines: Annotated[list[DepartmentLine], Field(description="By month, the latest first; usage of none last")]
    totals: Annotated[list[DepartmentLine], Field(description="Of each month, beside the sum of the budgets")]
    forecast: Annotated[ForecastBasis | None, Field(description="null: the logs have nothing of today's month")]
    unassigned: list[UnassignedUsage]
    unseen_labels: Annotated[list[str], Field(description="Labels of the rules that no row has")]


def describe_spending(spending: Spending) -> DepartmentsResponse:
    return DepartmentsResponse(
        lines=[_describe_line(line, spending) for line in spending.lines],
        totals=[_describe_line(line, spending) for line in spending.totals],
        forecast=_describe_basis(spending),
        unassigned=_list_unassigned(spending),
        unseen_labels=[*spending.unseen],
    )


def _describe_line(line: Line, spending: Spending) -> DepartmentLine:
    number, ahead, known = line.department, line.forecast, line.spent is not None
    return DepartmentLine(
        month=line.month or None,
        department=None if number is None else spending.budgets.departments[number].name,
        budget=write_money(line.budget),
        spent=write_money(line.spent),
        low=write_money(line.usage.low if known else None),
        high=write_money(line.usage.high if known else None),
        partial=line.at_least,
        rows=line.usage.rows,
        used=formatting.plain_share(line.share) or None,
        left=write_money(line.left),
        status=line.verdict,
        forecast=write_money(ahead.expected if ahead else None),
        forecast_low=write_money(ahead.low if ahead else None),
        forecast_high=write_money(ahead.high if ahead else None),
        forecast_status=line.forecast_verdict,
    )


def _describe_basis(spending: Spending) -> ForecastBasis | None:
    calendar, ends = spending.calendar, spending.ends
    if calendar is None or ends is None:
        return None
    return ForecastBasis(whole_days=len(calendar.whole), through=ends.last.isoformat(), days_ahead=len(calendar.left))


def _list_unassigned(spending: Spending) -> list[UnassignedUsage]:
    names: Sequence[str] = spending.budgets.labels
    return [
        UnassignedUsage(
            labels={name: value or None for name, value in zip(names, values, strict=True)} if values else None,
            rows=row.rows,
            amount=write_money(row.amount),
        )
        for values, row in spending.unassigned
    ]
