"""Days so far → what a month comes to by its end.

Each day ahead costs what such a day did so far, on average: a working day the mean of the working days, a Saturday or
a Sunday that of the weekend days. The range is two standard deviations of the sum of the days ahead, where the days so
far are enough to know by how much days differ.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from pricing.quote import ZERO
from pricing.usage_log.key import EXACT, add_up

FEWEST_DAYS: Final = 3
"""Whole days from which there is a forecast: fewer may be one sum of a month, written under its first day."""
FEWEST_FOR_RANGE: Final = 7
"""Whole days from which it has a range: a week has days of both kinds."""
DEVIATIONS: Final = 2
SMALLEST: Final = Decimal("0.000001")
"""Dollars to which what lies ahead is rounded; what was spent keeps every digit."""
SATURDAY: Final = 5

Daily = Mapping[date, Decimal]
"""Dollars of each day that has any."""


@dataclass(frozen=True, slots=True)
class Calendar:
    """Days of the month that is not over."""

    whole: tuple[date, ...]
    """Days that the logs hold to their end, also those on which nothing was used."""
    today: date | None
    """The day that is not over, where the logs hold some of it."""
    ahead: tuple[date, ...]
    """Days after those."""

    @property
    def left(self) -> tuple[date, ...]:
        """Return the days on which more will be spent."""
        return (*((self.today,) if self.today else ()), *self.ahead)


@dataclass(frozen=True, slots=True)
class Forecast:
    """Dollars of a month by its end."""

    expected: Decimal
    low: Decimal | None
    high: Decimal | None
    """None: too few days to know by how much they differ."""


def make_calendar(first: date, last: date, today: date) -> Calendar | None:
    """Divide the days of today's month by what logs hold; None where they hold nothing of it.

    They begin and end on these days, of which none is after today.
    """
    begin = today.replace(day=1)
    end = (begin + timedelta(days=31)).replace(day=1)
    if last < begin:
        return None
    next_day = last + timedelta(days=1)
    whole = _list_days(max(first, begin), today if last == today else next_day)
    return Calendar(whole, today if last == today else None, _list_days(next_day, end))


def forecast_month(daily: Daily, calendar: Calendar) -> Forecast | None:
    """Return what the days of a month come to; None where fewer than FEWEST_DAYS are whole."""
    if len(calendar.whole) < FEWEST_DAYS:
        return None
    spent = add_up(daily.values())
    means = _find_means(daily, calendar)
    more = sum((means(day) for day in calendar.ahead), ZERO)
    if calendar.today:
        more += max(ZERO, means(calendar.today) - daily.get(calendar.today, ZERO))
    expected = EXACT.add(spent, _round(more))
    if len(calendar.whole) < FEWEST_FOR_RANGE:
        return Forecast(expected, None, None)
    width = _round(DEVIATIONS * _find_deviation(daily, calendar))
    return Forecast(expected, max(spent, EXACT.subtract(expected, width)), EXACT.add(expected, width))


def _find_means(daily: Daily, calendar: Calendar) -> Callable[[date], Decimal]:
    """Return what a day costs on average, by its kind; the mean of all, where none of its kind was seen."""
    kinds = _divide(calendar.whole)
    means = {kind: _mean([daily.get(day, ZERO) for day in days]) for kind, days in kinds.items() if days}
    usual = _mean([daily.get(day, ZERO) for day in calendar.whole])
    return lambda day: means.get(_is_weekend(day), usual)


def _find_deviation(daily: Daily, calendar: Calendar) -> Decimal:
    """Return the standard deviation of the sum of the days ahead, whose means are known from few days themselves.

    For m days ahead, of which n were seen: s · √(m + m²/n), where s is that of a day about the mean of its kind.
    """
    kinds, left = _divide(calendar.whole), _divide(calendar.left)
    squares = ZERO
    for days in kinds.values():
        amounts = [daily.get(day, ZERO) for day in days]
        mean = _mean(amounts)
        squares += sum(((amount - mean) ** 2 for amount in amounts), ZERO)
    variance = squares / (len(calendar.whole) - len(kinds))
    ahead = {kind: Decimal(len(days)) for kind, days in left.items()}
    return (variance * sum((m + m**2 / len(kinds[kind]) for kind, m in ahead.items()), ZERO)).sqrt()


def _divide(days: Sequence[date]) -> dict[bool, list[date]]:
    """Divide days into working days and those of weekends."""
    return {kind: [day for day in days if _is_weekend(day) is kind] for kind in (False, True)}


def _is_weekend(day: date) -> bool:
    return day.weekday() >= SATURDAY


def _list_days(first: date, end: date) -> tuple[date, ...]:
    return tuple(_walk(first, end))


def _walk(day: date, end: date) -> Iterator[date]:
    while day < end:
        yield day
        day += timedelta(days=1)


def _mean(amounts: Sequence[Decimal]) -> Decimal:
    return sum(amounts, ZERO) / len(amounts)


def _round(amount: Decimal) -> Decimal:
    return amount.quantize(SMALLEST, ROUND_HALF_UP, EXACT)
