"""What a month comes to by its end. In November 2026 the weekends are 1, 7–8, 14–15, 21–22 and 28–29."""

from __future__ import annotations

from datetime import date
from decimal import Decimal as D
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from pricing.usage_log.reports.departments.forecast import Calendar, Forecast, forecast_month, make_calendar

WEEKENDS = (1, 7, 8, 14, 15, 21, 22, 28, 29)


def at(day: int) -> date:
    return date(2026, 11, day)


def spend(days: range, working: object, weekend: object) -> dict[date, D]:
    """Dollars of each day, by its kind."""
    return {at(day): D(str(weekend if day in WEEKENDS else working)) for day in days}


def calendar(first: date, last: date, today: date) -> Calendar:
    made = make_calendar(first, last, today)
    assert made
    return made


def days(made: Calendar) -> tuple[list[int], int | None, list[int]]:
    return [day.day for day in made.whole], made.today.day if made.today else None, [day.day for day in made.ahead]


def test_a_calendar_ends_where_the_logs_end() -> None:
    before = date(2026, 10, 5)
    assert days(calendar(before, at(4), at(6))) == ([1, 2, 3, 4], None, [*range(5, 31)])
    # today is not over: some of it is in the logs
    assert days(calendar(before, at(4), at(4))) == ([1, 2, 3], 4, [*range(5, 31)])
    assert days(calendar(at(3), at(28), at(30))) == ([*range(3, 29)], None, [29, 30])
    assert days(calendar(at(30), at(30), at(30))) == ([], 30, [])
    assert make_calendar(before, date(2026, 10, 31), at(4)) is None


def test_december_and_february_have_their_days() -> None:
    assert len(calendar(date(2026, 12, 1), date(2026, 12, 1), date(2026, 12, 1)).left) == 31
    assert len(calendar(date(2028, 2, 1), date(2028, 2, 1), date(2028, 2, 1)).left) == 29


def test_working_days_and_weekends_go_on_as_they_were() -> None:
    daily = spend(range(1, 21), 10, 1)
    # 15 working days and 5 of weekends; from the 21st on, 6 working days and 4 of weekends
    expected = (15 * D(10) + 5 * 1) + (6 * 10 + 4 * 1)
    assert forecast_month(daily, calendar(at(1), at(20), at(22))) == Forecast(expected, expected, expected)


def test_a_day_without_usage_costs_nothing() -> None:
    daily = {at(2): D(60)}  # the first of 5 working days
    found = forecast_month(daily, calendar(at(2), at(8), at(9)))
    assert found
    assert found.expected == 60 + 16 * D(60) / 5  # 9–13, 16–20, 23–27 and 30


def test_today_is_worth_a_whole_day_unless_it_has_cost_more() -> None:
    daily = spend(range(1, 20), 10, 10)
    made = calendar(at(1), at(20), at(20))
    for spent, worth in ((0, 10), (4, 10), (10, 10), (25, 25)):
        found = forecast_month(daily | {at(20): D(spent)}, made)
        assert found
        assert found.expected == 19 * 10 + worth + 10 * 10


def test_few_days_have_no_range_and_fewer_no_forecast() -> None:
    daily = spend(range(2, 9), 10, 10)
    assert forecast_month(daily, calendar(at(2), at(3), at(9))) is None
    # 3 whole days: Monday to Wednesday; weekends as any day, as none was seen. 10 × 29, from the 2nd on
    assert forecast_month(daily, calendar(at(2), at(4), at(9))) == Forecast(D(70) + 26 * 10, None, None)
    week = forecast_month(daily, calendar(at(2), at(8), at(9)))
    assert week == Forecast(D(290), D(290), D(290))


def test_the_range_is_two_deviations_of_the_days_ahead() -> None:
    daily = spend(range(2, 7), 10, 0) | {at(7): D(1), at(8): D(3)}
    found = forecast_month(daily, calendar(at(2), at(8), at(9)))
    assert found
    # 16 working days and 6 of weekends ahead, at 10 and at (1 + 3) / 2
    assert found.expected == (5 * 10 + 4) + (16 * 10 + 6 * 2)
    # squares about the means: 5 × 0, and 1 + 1; of 7 days, 2 means
    variance = D(2) / (7 - 2) * (16 + D(16) ** 2 / 5 + 6 + D(6) ** 2 / 2)
    assert found.high is not None
    assert found.low is not None
    assert abs((found.high - found.expected) - 2 * variance.sqrt()) < D("0.000001")
    assert found.expected - found.low == found.high - found.expected


def test_no_less_is_spent_than_was() -> None:
    daily = {at(2): D(1_000)}
    found = forecast_month(daily, calendar(at(2), at(8), at(9)))
    assert found
    assert found.low == 1_000


def test_the_last_day_has_nothing_ahead() -> None:
    daily = spend(range(1, 31), 3, 7)
    total = 21 * D(3) + 9 * 7
    assert forecast_month(daily, calendar(at(1), at(30), date(2026, 11, 30))) == Forecast(total, total, total)


def test_nine_months_in_ten_end_within_the_range_where_days_differ_by_chance() -> None:
    chance, within, months = Random(1), 0, 300  # noqa: S311 -- no secret
    for _ in range(months):
        usual = {at(day): 4 if day in WEEKENDS else 20 for day in range(1, 31)}
        daily = {day: D(round(mean * chance.lognormvariate(0, 0.5), 6)) for day, mean in usual.items()}
        found = forecast_month({day: daily[day] for day in daily if day.day <= 12}, calendar(at(1), at(12), at(13)))
        assert found
        assert found.low is not None
        assert found.high is not None
        within += found.low <= sum(daily.values()) <= found.high
    assert 0.85 < within / months < 0.97


AMOUNTS = st.decimals(0, 10**9, places=12)


@given(st.dictionaries(st.integers(1, 30).map(at), AMOUNTS), st.integers(1, 30), st.integers(1, 30))
def test_a_forecast_is_between_its_ends_and_no_less_than_what_was_spent(
    daily: dict[date, D], last: int, today: int
) -> None:
    last = min(last, today)
    known = {day: amount for day, amount in daily.items() if day.day <= last}
    found = forecast_month(known, calendar(at(1), at(last), at(today)))
    if found is None:
        assert last <= 3
        return
    spent = sum(known.values(), D(0))
    assert spent <= found.expected
    if found.low is not None and found.high is not None:
        assert spent <= found.low <= found.expected <= found.high
