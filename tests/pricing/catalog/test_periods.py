"""Prices of a name over a stretch of days, divided where something changes."""

from __future__ import annotations

from datetime import date, time, timedelta
from pathlib import Path

from pricing.catalog.catalog import Catalog
from pricing.catalog.periods import split_periods
from tests.support.price_tables import ACME, book

DAY = timedelta(days=1)


def firsts(catalog: Catalog, name: str, first: date, until: date, at: time | None = None) -> list[date]:
    return [period.first for period in split_periods(catalog.offer(name), first, until, at)]


def test_a_change_on_the_first_day_makes_no_empty_period(prices: Catalog) -> None:
    change, end = date(2026, 12, 11), date(2027, 1, 1)
    assert firsts(prices, "rising", change, end) == [change]
    assert firsts(prices, "rising", change - DAY, end) == [change - DAY, change]
    assert firsts(prices, "rising", change - DAY, change) == [change - DAY]


def test_with_a_time_each_day_is_a_period_where_weekdays_count_and_nowhere_else(prices: Catalog) -> None:
    first, until = date(2026, 11, 2), date(2026, 11, 5)
    assert firsts(prices, "nightly", first, until) == [first]
    assert firsts(prices, "nightly", first, until, time(2)) == [first, first + DAY, first + 2 * DAY]
    assert firsts(prices, "steady", first, until, time(2)) == [first]


def test_hours_without_weekdays_are_the_same_on_each_day(tmp_path: Path) -> None:
    catalog = book(tmp_path, acme=ACME.replace(", weekdays: [mon, tue]", ""))
    first = date(2026, 11, 2)
    assert firsts(catalog, "fast-2", first, date(2026, 11, 5), time(23)) == [first]


def test_changes_stay_where_each_day_is_a_period(prices: Catalog) -> None:
    # What the alias means changes on the day on which the new model's price would have begun anyway.
    found = firsts(prices, "moving", date(2026, 12, 30), date(2027, 1, 3))
    assert found == [date(2026, 12, 30), date(2027, 1, 1)]


def test_a_cancelled_price_divides_nothing(acme: Catalog) -> None:
    # fast-2 has a row from 2026-06-01 that was cancelled.
    assert firsts(acme, "fast-2", date(2026, 5, 1), date(2026, 7, 1)) == [date(2026, 5, 1)]


def test_a_period_without_a_price_still_names_the_model_where_there_is_one(prices: Catalog) -> None:
    sold, retired = split_periods(prices.offer("leaving"), date(2027, 1, 1), date(2027, 2, 1))
    assert (retired.first, retired.price, retired.reason) == (date(2027, 1, 15), None, "leaving retires on 2027-01-15")
    assert retired.entry is sold.entry is not None
    (later,) = split_periods(prices.offer("leaving"), date(2027, 3, 1), date(2027, 4, 1))
    assert later.entry is sold.entry
    (before,) = split_periods(prices.offer("moving"), date(2024, 1, 1), date(2024, 2, 1))
    assert (before.entry, before.price) == (None, None)
