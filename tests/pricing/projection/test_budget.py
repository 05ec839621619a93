from __future__ import annotations

from datetime import date
from decimal import Decimal as D

from hypothesis import given
from hypothesis import strategies as st

from pricing.catalog.catalog import Catalog
from pricing.projection.break_even import CostLine
from pricing.projection.budget import compute_requests, hold_against_budget
from pricing.workload import Workload
from tests.support.plans import MILLION, kind, on, plan

PLAIN = (1_000 * D(1) + 500 * D(2)) / MILLION


def test_a_budget_buys_what_costs_it() -> None:
    assert compute_requests(CostLine("a", D("0.002")), D(30)) == 15_000
    assert compute_requests(CostLine("a", D("0.002"), D(10), credit=D(4)), D(30)) == 12_000


def test_a_budget_below_the_fixed_cost_buys_nothing_and_free_requests_have_no_end() -> None:
    assert compute_requests(CostLine("a", D("0.002"), D(31)), D(30)) == 0
    assert compute_requests(CostLine("a", D(0)), D(30)) is None


def test_the_month_that_passes_the_budget_is_named(prices: Catalog) -> None:
    # plain costs 0.002 a request: 2.00, 2.20, 2.42, 2.662; at its high 3.00, 3.30, …
    work = Workload(D(1_000), high=D(1_500), growth=D("0.1"))
    line = hold_against_budget(on(prices, "plain", plan(kind(workload=work), months=4)), D("2.42"))
    assert line.requests == D("2.42") / PLAIN
    assert line.whole == 1_210
    assert (line.passed, line.passed_if_high, line.fits) == (date(2027, 2, 1), date(2026, 11, 1), False)


def test_a_budget_that_is_never_passed_fits(prices: Catalog) -> None:
    line = hold_against_budget(on(prices, "plain", plan()), D(2))
    assert (line.passed, line.fits, line.reason) == (None, True, None)


def test_whether_a_model_fits_is_unknown_where_months_are(prices: Catalog) -> None:
    line = hold_against_budget(on(prices, "leaving", plan()), D(100))
    assert (line.fits, line.reason) == (None, "leaving retires on 2027-01-15")
    assert hold_against_budget(on(prices, "leaving", plan()), D("0.01")).fits is False
    unknown = hold_against_budget(on(prices, "rising", plan()), D(100))
    assert (unknown.requests, unknown.whole, unknown.fits) == (None, None, None)


def test_a_part_of_a_request_is_not_bought(prices: Catalog) -> None:
    assert hold_against_budget(on(prices, "plain", plan()), D("0.0039")).whole == 1


money = st.decimals(0, 10**9, places=2)


@given(st.decimals(D("0.0000001"), 100, places=7), money, money, money)
def test_budget_and_requests_are_inverse(rate: D, fixed: D, credit: D, dollars: D) -> None:
    line = CostLine("a", rate, fixed, credit)
    requests = compute_requests(line, dollars)
    assert requests is not None
    if dollars >= fixed:
        assert abs(line.compute_cost(requests) - dollars) < D("1e-9")
        assert line.compute_cost(requests + 1 / rate) > dollars
    else:
        assert (requests, line.compute_cost(requests)) == (D(0), fixed)
