from __future__ import annotations

from datetime import date
from decimal import Decimal as D

from hypothesis import given
from hypothesis import strategies as st

from pricing.catalog.catalog import Catalog
from pricing.projection.scenario import Subscription
from pricing.projection.subscription import Paid, consume_credit, subscribe_or_pay
from pricing.workload import Workload
from tests.support.plans import kind, on, plan

# plain costs (1,000 × 1 + 500 × 2) / 1,000,000 = 0.002 dollars a request.


def work(requests: int, growth: str = "0") -> Workload:
    return Workload(D(requests), growth=D(growth))


def test_the_break_even_is_where_requests_cost_as_much_as_the_seats(prices: Catalog) -> None:
    choice = subscribe_or_pay(
        Subscription(seat=D(25), people=4), on(prices, "plain", plan(kind(workload=work(10_000))))
    )
    assert (choice.subscription, choice.api, choice.saves) == (D(25 * 4 * 3), D(20 * 3), D(20 * 3 - 300))
    assert choice.break_even == 100 / D("0.002")
    assert choice.break_even_a_person == 25 / D("0.002")
    assert choice.api_dearer_from is None


def test_credit_is_consumed_first(prices: Catalog) -> None:
    choice = subscribe_or_pay(Subscription(seat=D(5)), on(prices, "plain", plan(kind(workload=work(10_000)))), D(30))
    assert consume_credit([D(20)] * 3, D(30)) == [Paid(D(0), D(10)), Paid(D(10), D(0)), Paid(D(20), D(0))]
    assert choice.api == 30
    # 0 and 10 against 5 and 10: no more in all until January's 30 against 15.
    assert choice.api_dearer_from == date(2027, 1, 1)


def test_the_month_in_which_the_api_has_cost_more_is_named(prices: Catalog) -> None:
    choice = subscribe_or_pay(Subscription(seat=D(30)), on(prices, "plain", plan(kind(workload=work(10_000, "1")))))
    # 20, 60, 140 in all against 30, 60, 90
    assert (choice.api, choice.api_dearer_from) == (D(140), date(2027, 1, 1))
    assert choice.saves == 140 - 90


def test_a_model_that_ends_cannot_be_compared(prices: Catalog) -> None:
    choice = subscribe_or_pay(Subscription(seat=D(30)), on(prices, "leaving", plan()))
    assert (choice.api, choice.saves, choice.api_dearer_from) == (None, None, None)
    assert choice.reason == "leaving retires on 2027-01-15"
    assert choice.break_even == 30 / D("0.0015")


def test_a_plan_that_costs_nothing_has_no_break_even(prices: Catalog) -> None:
    choice = subscribe_or_pay(Subscription(seat=D(0)), on(prices, "plain", plan()))
    assert (choice.break_even, choice.break_even_a_person, choice.api_dearer_from) == (None, None, date(2026, 11, 1))


amounts = st.decimals(0, 10_000, places=2)


@given(st.lists(amounts, max_size=36), amounts)
def test_credit_and_payments_make_up_the_cost(costs: list[D], credit: D) -> None:
    months = consume_credit(costs, credit)
    left = months[-1].left if months else credit
    assert sum((each.paid for each in months), D(0)) + credit - left == sum(costs, D(0))
    assert all(each.left == 0 for each in months if each.paid)
