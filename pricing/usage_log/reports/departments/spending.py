"""Priced groups → what each department has spent in each month. Every row counts once, in one department or in none."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Final, NamedTuple

from pricing.quote import ZERO
from pricing.usage_log.charges.priced_group import PricedGroup
from pricing.usage_log.charges.total import UsageRow
from pricing.usage_log.key import EXACT, add_up
from pricing.usage_log.reports.departments.assignment import Assignment, Named, find_missing
from pricing.usage_log.reports.departments.budgets import Budgets
from pricing.usage_log.reports.departments.forecast import Calendar, Forecast, forecast_month, make_calendar
from pricing.usage_log.reports.departments.line import Line

MOST_NAMED: Final = 1_000
"""Different labels of usage of no department that are kept; what is beyond is counted as one."""


class Ends(NamedTuple):
    """Days on which the logs begin and end, none of them after today."""

    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Spending:
    """What all departments have spent."""

    budgets: Budgets
    lines: tuple[Line, ...]
    """The latest month first, departments in their order, what is of none last; rows without a day at the end."""
    totals: tuple[Line, ...]
    """Of each month, the latest first, against the sum of the budgets."""
    ends: Ends | None
    """None: no row states a day up to today."""
    calendar: Calendar | None
    """Of today's month; None: the logs have nothing of it, or another month was asked for."""
    unassigned: tuple[tuple[Named, UsageRow], ...]
    """Usage of no department by its labels, what cost most first; without labels, what is beyond MOST_NAMED."""
    unseen: tuple[str, ...]
    """Labels of the rules that no row has."""


def sum_departments(
    groups: Iterable[PricedGroup],
    labels: Sequence[str],
    budgets: Budgets,
    today: date,
    month: str = "",
    *,
    unread: bool = False,
) -> Spending:
    """Add up what departments have spent, in all months or in one. `labels` are those of the groups, in their order.

    `unread`: some rows could not be read, so that more was spent in total.

    Raises Claimed where rows are of two departments; KeyError where neither a dimension nor a label has a rule's name.
    """
    assignment, sheet = Assignment(budgets, labels), _Sheet(f"{today:%Y-%m}")
    ends: Ends | None = None
    for group in groups:
        values, day = assignment.read(group), group.key.day
        if day and (at := date.fromisoformat(day)) <= today:
            ends = Ends(min(ends.first, at), max(ends.last, at)) if ends else Ends(at, at)
        if not (month and day) or day.startswith(month):
            sheet.add(group, assignment.assign(values, group), values)
    assignment.check()
    if month:
        sheet.open(month)
    calendar = make_calendar(*ends, today) if ends and month in ("", sheet.current) else None
    unseen = assignment.list_unseen()
    lines = tuple(_list_lines(sheet, budgets, unseen, calendar))
    totals = tuple(replace(total, unread=unread) for total in _list_totals(sheet, lines, calendar))
    return Spending(budgets, lines, totals, ends, calendar, _sort_unassigned(sheet.unassigned), unseen)


@dataclass(slots=True)
class _Daily:
    """Dollars of each day: at the prices that surely apply, the least and the most."""

    amounts: defaultdict[date, Decimal] = field(default_factory=lambda: defaultdict(Decimal))
    lows: defaultdict[date, Decimal] = field(default_factory=lambda: defaultdict(Decimal))
    highs: defaultdict[date, Decimal] = field(default_factory=lambda: defaultdict(Decimal))

    def add(self, group: PricedGroup) -> None:
        day = date.fromisoformat(group.key.day)
        for daily, dollars in ((self.amounts, group.amount), (self.lows, group.low), (self.highs, group.high)):
            daily[day] = EXACT.add(daily[day], dollars or ZERO)

    def forecast(self, calendar: Calendar) -> Forecast | None:
        amounts, lows, highs = (forecast_month(each, calendar) for each in (self.amounts, self.lows, self.highs))
        return Forecast(amounts.expected, lows.low, highs.high) if amounts and lows and highs else None


class _Sheet:
    """Usage that is added up, by month and department."""

    def __init__(self, current: str) -> None:
        self.current = current
        """Today's month."""
        self.rows: defaultdict[str, defaultdict[int | None, UsageRow]] = defaultdict(lambda: defaultdict(UsageRow))
        self.totals: defaultdict[str, UsageRow] = defaultdict(UsageRow)
        self.daily: defaultdict[int | None, _Daily] = defaultdict(_Daily)
        self.total_daily = _Daily()
        self.unassigned: defaultdict[Named, UsageRow] = defaultdict(UsageRow)

    def open(self, month: str) -> None:
        """See that a month has its lines, though it may have no rows."""
        self.rows[month], self.totals[month] = self.rows[month], self.totals[month]

    def add(self, group: PricedGroup, owner: int | None, values: Named) -> None:
        month = group.key.day[:7]
        self.rows[month][owner].add(group)
        self.totals[month].add(group)
        if month == self.current:
            self.daily[owner].add(group)
            self.total_daily.add(group)
        if owner is None:
            kept = values in self.unassigned or len(self.unassigned) < MOST_NAMED
            self.unassigned[values if kept else ()].add(group)


def _list_lines(sheet: _Sheet, budgets: Budgets, unseen: Sequence[str], calendar: Calendar | None) -> Iterator[Line]:
    """Yield the lines of each month, of departments that used nothing too; without a month, of those that have rows."""
    missing = [find_missing(each, unseen) for each in budgets.departments]
    stated: list[tuple[int | None, Decimal | None]] = [(n, each.budget) for n, each in enumerate(budgets.departments)]
    for month in sorted(sheet.rows, reverse=True):
        for number, budget in [*stated, (None, budgets.rest)]:
            if not month and number not in sheet.rows[month]:
                continue
            usage = sheet.rows[month][number]
            names, unjudged = missing[number] if number is not None else ((), False)
            line = Line(month, number, budget if month else None, usage, None, names, unjudged)
            known = calendar is not None and month == sheet.current and line.spent is not None
            yield replace(line, forecast=sheet.daily[number].forecast(calendar)) if known and calendar else line


def _list_totals(sheet: _Sheet, lines: Sequence[Line], calendar: Calendar | None) -> Iterator[Line]:
    for month in sorted(filter(None, sheet.totals), reverse=True):
        own = [line for line in lines if line.month == month]
        budgets = [line.budget for line in own if line.budget is not None]
        budget = add_up(budgets) if budgets else None
        ahead = sheet.total_daily.forecast(calendar) if calendar and month == sheet.current else None
        forecast = _raise(ahead, own) if ahead else None
        yield Line(month, None, budget, sheet.totals[month], forecast)


def _raise(ahead: Forecast, lines: Sequence[Line]) -> Forecast:
    """Return the forecast of all as the sum of theirs, with the range of all.

    The sum is more where some department has spent more than usual today, and others less.
    """
    expected = add_up(line.forecast.expected for line in lines if line.forecast)
    more = max(ZERO, EXACT.subtract(expected, ahead.expected))
    low, high = (None if end is None else EXACT.add(end, more) for end in (ahead.low, ahead.high))
    return Forecast(expected, low, high)


def _sort_unassigned(rows: dict[Named, UsageRow]) -> tuple[tuple[Named, UsageRow], ...]:
    return tuple(sorted(rows.items(), key=lambda each: (not each[0], -(each[1].amount or ZERO), each[0])))
