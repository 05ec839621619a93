"""Days → the spans of time that a chart draws: days, and where there are many of them weeks or months."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Final, Literal

from costcalc import formatting
from costcalc.usage.job.tally import Dollars
from pricing.quote import ZERO

MOST_DAYS: Final = 62
"""Days that are drawn one by one: two months."""
MOST_WEEKS: Final = 53
MOST_MONTHS: Final = 60
"""The last ones are drawn, as a single row with a wrong clock would add decades of nothing."""
Unit = Literal["day", "week", "month"]


@dataclass(frozen=True, slots=True)
class Span:
    """A day, a week that begins on Monday, or a month, in UTC."""

    unit: Unit
    first: date
    amounts: Dollars[str] = field(default_factory=dict)
    """Model → dollars; none where nothing was used."""

    @property
    def total(self) -> Decimal:
        return sum(self.amounts.values(), ZERO)

    @property
    def name(self) -> str:
        return formatting.month(self.first) if self.unit == "month" else formatting.long_day(self.first)


def cut_days(days: Mapping[str, Mapping[str, Decimal]]) -> list[Span]:
    """Cut the time from the first day to the last into spans, those without usage too."""
    dated = {date.fromisoformat(day): amounts for day, amounts in days.items()}
    if not dated:
        return []
    first, last = min(dated), max(dated)
    length = (last - first).days + 1
    unit: Unit = "day" if length <= MOST_DAYS else "week" if length <= MOST_WEEKS * 7 else "month"
    spans = {day: Span(unit, day) for day in _list_starts(unit, first, last)}
    for day, amounts in dated.items():
        split = spans[_STARTS[unit](day)].amounts
        for model, amount in amounts.items():
            split[model] = split.get(model, ZERO) + amount
    return list(spans.values())[-MOST_MONTHS if unit == "month" else 0 :]


def _list_starts(unit: Unit, first: date, last: date) -> Iterator[date]:
    """Yield the first days of all spans, the last one last."""
    start, step = _STARTS[unit], timedelta(_STEPS[unit])
    day = start(first)
    yield day
    while last - day >= step:
        day = start(day + step)
        yield day
    if day < start(last):
        yield start(last)


_STARTS: Final[Mapping[Unit, Callable[[date], date]]] = {
    "day": lambda day: day,
    "week": lambda day: day - timedelta(day.weekday()),
    "month": lambda day: day.replace(day=1),
}
_STEPS: Final[Mapping[Unit, int]] = {"day": 1, "week": 7, "month": 31}
"""Days from the first one of a span that lead into the next."""
