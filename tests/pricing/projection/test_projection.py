"""A plan's cost month by month. Expected costs are hand-worked with the rates in plans.py."""

from __future__ import annotations

from datetime import date, time
from decimal import Decimal as D
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from pricing.catalog.catalog import Catalog
from pricing.catalog.periods import split_periods
from pricing.catalog.rates import Conditions
from pricing.projection.projection import project
from pricing.workload import LEVELS, Band, StepChange, Workload, add, compute_cost_at_levels, compute_monthly_cost
from tests.support.plans import BETA, MILLION, NOVEMBER, kind, on, plan
from tests.support.price_tables import book

# Of 1,000 tokens in and 500 out.
STEADY = (1_000 * D(2) + 500 * D(8)) / MILLION
PLAIN = (1_000 * D(1) + 500 * D(2)) / MILLION


def test_a_thousand_small_requests_have_no_float_dust() -> None:
    # As floats this is 0.07749999999999956.
    assert compute_monthly_cost(D("0.0000775"), Workload(D(1_000))) == D("0.0775")


def test_usage_levels_run_from_a_tenth_to_ten_times() -> None:
    assert (LEVELS[0], LEVELS[-1]) == (D("0.1"), D(10))
    points = compute_cost_at_levels(D("0.002"), Workload(D(500)))
    assert points[0] == (D(50), D("0.002") * 50)
    assert points[LEVELS.index(D(1))] == (D(500), D(1))
    assert points[-1] == (D(5_000), D("0.002") * 5_000)


def test_each_month_has_its_requests_at_its_price(prices: Catalog) -> None:
    work = Workload(D(1_000), low=D(500), high=D(2_000), growth=D("0.1"))
    projection = on(prices, "steady", plan(kind(output=Band(0, 500, 1_000), workload=work)))
    low, high = 1_000 * D(2) / MILLION, (1_000 * D(2) + 1_000 * D(8)) / MILLION
    assert [month.month for month in projection.months] == [date(2026, 11, 1), date(2026, 12, 1), date(2027, 1, 1)]
    assert [month.cost for month in projection.months] == [
        Band(low * 500, STEADY * 1_000, high * 2_000),
        Band(low * 550, STEADY * 1_100, high * 2_200),
        Band(low * 605, STEADY * 1_210, high * 2_420),
    ]
    assert projection.total == Band(low * 1_655, STEADY * 3_310, high * 6_620)
    assert (projection.warnings, projection.ended) == ((), None)


def test_types_have_subtotals(prices: Catalog) -> None:
    chat = kind("chat", workload=Workload(D(100)))
    summaries = kind("summaries", tokens=3_000, output=Band.of(100), workload=Workload(D(7), step=StepChange(3, D(70))))
    projection = on(prices, "steady", plan(chat, summaries))
    summary = (3_000 * D(2) + 100 * D(8)) / MILLION
    assert projection.subtotals == (Band.of(STEADY * 300), Band.of(summary * (7 + 7 + 70)))
    assert projection.total == Band.of(STEADY * 300 + summary * 84)


def test_an_average_request_includes_its_retries_and_a_user_a_month(prices: Catalog) -> None:
    work = Workload(D(1_000), retries=D("0.02"))
    projection = on(prices, "steady", plan(kind(workload=work), users=40))
    assert projection.cost_per_request == STEADY * D("1.02")
    assert projection.cost_per_user == Band.of(STEADY * D("1.02") * 1_000 / 40)
    assert on(prices, "steady", plan()).cost_per_user is None


def test_a_price_that_changes_inside_a_month_is_the_mean_of_its_days(prices: Catalog) -> None:
    # rising costs 1 until 10 December, 4 from the 11th (10 and 21 days), 5 from February; 0.001 Mtok a request.
    projection = on(prices, "rising", plan(first=date(2026, 11, 21), months=4))
    assert [month.cost and month.cost.expected for month in projection.months] == [
        D(1),
        (10 * D(1) + 21 * D(4)) / 31,
        D(4),
        D(5),
    ]
    assert projection.warnings == (
        "the price changes on 2026-12-11; that month's cost is the average of its days",
        "the price changes on 2027-02-01",
    )


def test_what_a_model_cost_before_the_first_day_does_not_count(prices: Catalog) -> None:
    assert on(prices, "rising", plan(first=date(2026, 12, 11), months=1)).total == Band.of(D(4))
    assert on(prices, "rising", plan(first=date(2026, 12, 10), months=1)).total == Band.of((D(1) + 21 * D(4)) / 22)


def test_a_month_has_an_announced_price_where_some_day_has_one(prices: Catalog) -> None:
    # $1, from 2026-12-11 on $4
    projection = on(prices, "rising", plan(first=date(2026, 11, 11)))
    assert [month.price_status for month in projection.months] == ["on_sale", "announced", "announced"]
    assert projection.price_status == "announced"


def test_a_month_that_begins_before_the_release_has_no_cost(prices: Catalog) -> None:
    projection = on(prices, "rising", plan(first=date(2026, 11, 1), months=2))
    assert [month.cost is None for month in projection.months] == [True, False]
    assert projection.ended == "rising did not exist before 2026-11-11"
    assert projection.warnings[0] == projection.ended


def test_a_retirement_ends_the_line_and_says_so(prices: Catalog) -> None:
    projection = on(prices, "leaving", plan(months=4))
    assert [month.cost is None for month in projection.months] == [False, False, True, True]
    assert {month.reason for month in projection.months[2:]} == {"leaving retires on 2027-01-15"}
    assert [month.price_status for month in projection.months] == ["on_sale", "on_sale", "unpriced", "unpriced"]
    assert projection.price_status == "unpriced"
    assert projection.warnings == ("leaving retires on 2027-01-15: no cost from January 2027 on",)
    assert (projection.total, projection.subtotals) == (None, None)
    assert (projection.cost_per_request, projection.cost_per_user) == (None, None)
    assert projection.known == Band.of((1_000 + 500) / MILLION * 1_000 * 2)


def test_a_model_that_retired_before_has_no_month(prices: Catalog) -> None:
    projection = on(prices, "leaving", plan(first=date(2027, 3, 1)))
    assert [month.cost for month in projection.months] == [None] * 3
    assert (projection.ended or "").startswith("leaving retired on 2027-01-15")


def test_a_name_that_moves_is_priced_as_the_model_of_the_month(prices: Catalog) -> None:
    projection = on(prices, "moving", plan())
    assert [month.cost and month.cost.expected for month in projection.months] == [
        PLAIN * 1_000,
        PLAIN * 1_000,
        STEADY * 1_000,
    ]
    assert projection.warnings == ("the name points to steady from 2027-01-01 on",)


def test_a_tier_that_is_not_sold_leaves_no_cost(prices: Catalog) -> None:
    projection = project(plan(), prices.offer("plain"), conditions=Conditions(NOVEMBER, "batch"))
    assert (projection.total, projection.ended) == (
        None,
        "plain has no batch price on 2026-11-01; it is sold as standard",
    )
    assert project(plan(), prices.offer("steady"), conditions=Conditions(NOVEMBER, "batch")).total == Band.of(
        STEADY / 2 * 3_000
    )


def test_prices_of_the_hour_count_on_their_weekdays(prices: Catalog) -> None:
    # November 2026 has 21 days from Monday to Friday and 9 of weekends.
    projection = project(plan(months=1), prices.offer("nightly"), conditions=Conditions(NOVEMBER, at=time(2)))
    assert projection.total == Band.of((21 * D(3) + 9 * D(1)) / 30)
    assert projection.warnings == ()
    assert project(plan(months=1), prices.offer("nightly")).total == Band.of(D(1))


def test_a_month_without_a_price_keeps_its_day_and_its_requests_and_has_no_parts(prices: Catalog) -> None:
    projection = project(plan(months=3), prices.offer("leaving"), name="bye")
    month = projection.months[2]
    assert (month.month, month.requests, month.by_type) == (date(2027, 1, 1), Band.of(D(1_000)), ())
    assert (projection.name, projection.offer) == ("bye", prices.offer("leaving"))


def test_a_name_that_moves_inside_a_month_says_that_the_month_is_a_mean(tmp_path: Path) -> None:
    catalog = book(
        tmp_path, beta=BETA.replace("{model: steady, from: 2027-01-01}", "{model: steady, from: 2027-01-11}")
    )
    projection = on(catalog, "moving", plan(first=date(2027, 1, 1), months=1))
    assert projection.warnings == (
        "the name points to steady from 2027-01-11 on; that month's cost is the average of its days",
    )
    assert projection.total == Band.of((10 * PLAIN + 21 * STEADY) * 1_000 / 31)


def test_each_change_is_named_also_after_a_day_on_which_nothing_changed(prices: Catalog) -> None:
    # At two o'clock each day is a period; the price of nightly never changes, so no warning names it.
    projection = project(
        plan(first=date(2026, 12, 1), months=2), prices.offer("nightly"), conditions=Conditions(NOVEMBER, at=time(2))
    )
    assert projection.warnings == ()


def test_a_promise_that_ends_within_the_plan_is_named_with_its_last_day(tmp_path: Path) -> None:
    row = "      - from: 2025-01-01\n        source: https://beta.example/prices\n        rates: {input_mtok: 2,"
    promised = row.replace("2025-01-01\n", "2025-01-01\n        promised_until: 2026-12-16\n", 1)
    catalog = book(tmp_path, beta=BETA.replace(row, promised))
    said = "promised until 2026-12-15 only; no later price is announced, so the same price is assumed"
    assert on(catalog, "steady", plan(first=date(2026, 12, 1), months=1)).warnings == (said,)
    assert on(catalog, "steady", plan(first=date(2026, 11, 1), months=1)).warnings == ()
    whole = book(tmp_path / "whole", beta=BETA.replace(row, promised.replace("2026-12-16", "2027-01-01")))
    assert on(whole, "steady", plan(first=date(2026, 12, 1), months=1)).warnings == ()


def test_spans_leave_no_gap_and_have_one_price_each(prices: Catalog) -> None:
    periods = split_periods(prices.offer("rising"), date(2026, 11, 1), date(2027, 3, 1))
    assert [span.first for span in periods] == [
        date(2026, 11, 1),
        date(2026, 11, 11),
        date(2026, 12, 11),
        date(2027, 2, 1),
    ]
    assert [span.until for span in periods] == [span.first for span in periods[1:]] + [date(2027, 3, 1)]
    assert [span.price.rates["input_mtok"] if span.price else None for span in periods] == [None, 1, 4, 5]
    assert periods[1].count_days(date(2026, 12, 1), date(2027, 1, 1)) == 10
    assert periods[1].count_days(date(2027, 1, 1), date(2027, 2, 1)) == 0


shares = st.integers(0, 100).map(lambda n: D(n) / 100)
ordered = st.lists(st.integers(0, 5_000), min_size=3, max_size=3).map(sorted)


@given(ordered, ordered, shares, shares, shares, st.integers(-100, 50), st.integers(1, 36))
def test_months_sum_to_the_total_and_expected_lies_within_the_band(
    prices: Catalog, output: list[int], requests: list[int], batch: D, cached: D, retries: D, growth: int, months: int
) -> None:
    low, expected, high = requests
    work = Workload(
        D(expected + 1),
        low=D(low),
        high=D(high + 1),
        batch=batch,
        cached=cached,
        retries=retries,
        growth=D(growth) / 100,
    )
    planned = plan(kind(output=Band(*output), workload=work), kind("other"), first=date(2026, 11, 21), months=months)
    for name in ("steady", "plain", "rising", "moving"):
        projection = on(prices, name, planned)
        total, subtotals = projection.total, projection.subtotals
        assert total
        assert subtotals
        costs = [month.cost for month in projection.months if month.cost]
        assert len(costs) == months
        for level in ("low", "expected", "high"):
            assert sum((cost.at(level) for cost in costs), D(0)) == total.at(level)
            assert abs(add(list(subtotals)).at(level) - total.at(level)) < D("1e-12")
        assert all(0 <= cost.low <= cost.expected <= cost.high for cost in [*costs, total])
