"""Days are drawn one by one; many of them by week or month, those without usage too."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal as D

import pytest

from costcalc.usage.job.spans import cut_days

FIRST = date(2026, 9, 1)


def spread(*after: int) -> dict[str, dict[str, D]]:
    """A dollar on each of the days that come so many days after the first."""
    return {(FIRST + timedelta(days)).isoformat(): {"fast-1": D(1)} for days in after}


def test_a_day_without_usage_is_nothing_and_stays_in_its_place() -> None:
    spans = cut_days(spread(0, 3))
    assert [span.name for span in spans] == ["1 Sep 2026", "2 Sep 2026", "3 Sep 2026", "4 Sep 2026"]
    assert [span.total for span in spans] == [D(1), D(0), D(0), D(1)]


def test_no_days_are_no_spans() -> None:
    assert cut_days({}) == []


@pytest.mark.parametrize(
    ("length", "unit", "number"),
    [
        (62, "day", 62),  # 1 September to 1 November
        (63, "week", 10),  # from the week of Monday, 31 August, to that of 2 November
        (371, "week", 54),  # 371 days from a Tuesday: 53 weeks and the Monday after
        (372, "month", 13),  # to 7 September 2027
    ],
)
def test_many_days_are_drawn_by_week_and_more_by_month(length: int, unit: str, number: int) -> None:
    spans = cut_days(spread(0, length - 1))
    assert {span.unit for span in spans} == {unit}
    assert len(spans) == number
    assert sum(span.total for span in spans) == 2
    assert sorted({span.first for span in spans}) == [span.first for span in spans]


def test_a_week_begins_on_monday_and_adds_up_its_days() -> None:
    spans = cut_days(spread(0, 5, 6, 90))  # Tuesday, Sunday, Monday
    assert [(span.name, span.total) for span in spans[:2]] == [("31 Aug 2026", D(2)), ("7 Sep 2026", D(1))]


def test_months_of_every_length_come_once() -> None:
    days = {f"{year}-01-31": {"fast-1": D(1)} for year in (2024, 2026)}
    names = [span.name for span in cut_days(days)]
    assert len(names) == 25  # January 2024 to January 2026
    assert names[:3] == ["Jan 2024", "Feb 2024", "Mar 2024"]
    assert len(set(names)) == 25


def test_a_wrong_clock_adds_no_decades_of_nothing() -> None:
    spans = cut_days({"1970-01-01": {"fast-1": D(1)}, "2026-11-01": {"fast-1": D(2)}})
    assert len(spans) == 60
    assert (spans[0].name, spans[-1].name, spans[-1].total) == ("Dec 2021", "Nov 2026", D(2))
