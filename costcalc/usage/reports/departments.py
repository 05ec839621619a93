"""Budgets by department, asked beside what usage cost."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, cast

from costcalc import formatting
from costcalc.export.reasons import Reason, name_first
from costcalc.formatting import legible, plural
from costcalc.schema.errors import RequestError
from costcalc.schema.written import WrittenError
from costcalc.usage.logs.report import Report
from costcalc.usage.reports.budgets_file import describe_overlap, make_budgets, suggest_label
from costcalc.usage.reports.budgets_schema import BudgetsFields
from costcalc.usage.reports.departments_chart import draw_departments
from costcalc.usage.reports.departments_schema import describe_spending
from costcalc.usage.reports.departments_sections import CSV_HEADS, list_csv_rows, list_sections, name_line
from pricing.catalog.catalog import Catalog
from pricing.usage_log.charges.charge import Given
from pricing.usage_log.charges.priced_group import price_each
from pricing.usage_log.charges.total import DIMENSIONS
from pricing.usage_log.engines.reduced import Reduced
from pricing.usage_log.reports.departments.assignment import Claimed
from pricing.usage_log.reports.departments.budgets import Budgets
from pricing.usage_log.reports.departments.line import Line
from pricing.usage_log.reports.departments.spending import Spending, sum_departments

NAME: Final = "departments"


@dataclass(frozen=True, slots=True)
class DepartmentsQuestion:
    """What have departments spent of their budgets?"""

    budgets: Budgets
    month: str = ""
    """YYYY-MM: that month alone; blank: each that the logs have."""
    refuse_forecast: bool = False
    """True where a forecast over budget is a reason to end with 1, too."""

    @property
    def labels(self) -> tuple[str, ...]:
        """Labels of the rules; what every row says, such as its model, is none."""
        return tuple(name for name in self.budgets.labels if name not in DIMENSIONS)

    def answer(self, catalog: Catalog, reduced: Reduced, given: Given, labels: tuple[str, ...]) -> Report:
        """Answer it. Raises RequestError where two departments claim the same rows."""
        groups = price_each(catalog, reduced.groups, given)
        try:
            unread = bool(reduced.faulty or reduced.later)
            spending = sum_departments(groups, labels, self.budgets, given.today, self.month, unread=unread)
        except Claimed as claimed:
            one, other = (self.budgets.departments[number].name for number in (claimed.first, claimed.second))
            beside = f" ({plural(claimed.rows, 'row')})"
            raise RequestError(describe_overlap(one, other, claimed.example, beside), path=NAME) from None
        return Report(
            NAME,
            cast("dict[str, object]", describe_spending(spending)),
            list_sections(spending),
            CSV_HEADS,
            list_csv_rows(spending),
            tuple(self._list_reasons(spending)),
            lambda: draw_departments(spending),
        )

    def _list_reasons(self, spending: Spending) -> Iterator[Reason]:
        """Yield why the budgets are not all known to be kept."""
        yield from _list_unseen(spending)
        lines = spending.lines
        over = [line for line in lines if line.verdict in ("over", "may_be_over")]
        yield from _tell("over_budget", "over budget", over, spending, lambda line: line.usage.high)
        ahead = [line for line in lines if line.forecast_verdict == "over" and line not in over]
        if self.refuse_forecast:
            yield from _tell("forecast_over_budget", "forecast over budget", ahead, spending, _get_expected)
        undated = sum(line.usage.rows for line in lines if not line.month)
        if undated:
            verb = "states no day and counts" if undated == 1 else "state no day and count"
            yield Reason("undated", f"{plural(undated, 'row')} {verb} in no month’s budget")


def read_departments(fields: BudgetsFields) -> DepartmentsQuestion:
    """Read what a program asks. Raises RequestError."""
    try:
        return DepartmentsQuestion(make_budgets(fields))
    except WrittenError as error:
        first, more = error.faults[0], len(error.faults) - 1
        message = first.problem + (f" (and {more} more)" if more else "")
        raise RequestError(message, path=f"{NAME}.{first.place}") from None


def _list_unseen(spending: Spending) -> Iterator[Reason]:
    """Tell of labels that no row has: whoever is told apart by them has spent nobody knows how much."""
    for name in spending.unseen:
        meant = suggest_label(name)
        owners = [each.name for each in spending.budgets.departments if any(name in rule.labels for rule in each.rules)]
        asked = f" ({meant})" if meant else ""
        named = name_first([legible(owner) for owner in owners])
        yield Reason("unknown_label", f"no row has the label {legible(name)}{asked}, which rules of {named} look at")


def _tell(
    code: str, words: str, lines: Sequence[Line], spending: Spending, amount: Callable[[Line], Decimal]
) -> Iterator[Reason]:
    if lines:
        named = [
            f"{name_line(line, spending)} ({formatting.money(amount(line))} of {formatting.stated(line.budget)} "
            f"in {line.month})"
            for line in lines
        ]
        yield Reason(code, f"{words}: {name_first(named)}")


def _get_expected(line: Line) -> Decimal:
    return line.forecast.expected if line.forecast else line.usage.high
