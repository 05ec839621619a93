"""Periods that an invoice and usage are compared by: days, or whatever is the coarser of both."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple


class Period(NamedTuple):
    """Days from the first to the last, both within."""

    first: date
    last: date

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    def overlaps(self, other: Period) -> bool:
        return self.first <= other.last and other.first <= self.last


@dataclass(frozen=True, slots=True)
class Periods:
    """Periods of an invoice in order, none of which overlap."""

    listed: tuple[Period, ...]

    @property
    def whole(self) -> Period:
        return Period(self.listed[0].first, self.listed[-1].last)

    def find(self, day: date) -> Period | None:
        """Return the period of a day; a day alone where the invoice has other days around it; None outside of it."""
        place = bisect_right(self.listed, (day, date.max)) - 1
        if place >= 0 and day <= self.listed[place].last:
            return self.listed[place]
        return Period(day, day) if self.whole.first <= day <= self.whole.last else None


def join_periods(spans: Iterable[Period]) -> Periods:
    """Return the periods of lines, those that overlap as one."""
    joined: list[Period] = []
    for span in sorted(set(spans)):
        if joined and span.first <= joined[-1].last:
            joined[-1] = Period(joined[-1].first, max(span.last, joined[-1].last))
        else:
            joined.append(span)
    return Periods(tuple(joined))
