"""Mean request of usage."""

from __future__ import annotations

from datetime import date
from decimal import Decimal as D

from pricing.catalog.catalog import Catalog
from pricing.usage import Usage
from pricing.usage_log.record import Record
from pricing.usage_log.reports.averages import Averages, measure_requests
from tests.pricing.usage_log.reports.what_if.test_comparison import reduce_all
from tests.support.usage_totals import make


def measure(catalog: Catalog, *rows: Record) -> Averages:
    return measure_requests(reduce_all(catalog, *rows).items())


def test_means_of_all_requests(varied: Catalog) -> None:
    rows = [
        make(Usage(input_tokens=1_000, cache_read_tokens=600, output_tokens=300, reasoning_tokens=100)),
        make(Usage(input_tokens=2_000, cache_write_tokens=300, output_tokens=101), requests=2),
    ]
    found = measure(varied, *rows)
    # 3,000, 401 and 100 by 3 requests
    assert (found.requests, found.input_tokens, found.output_tokens, found.reasoning_tokens) == (3, 1_000, 101, 33)
    assert (found.cached_share, found.written_share, found.lasting) == (D("0.2"), D("0.1"), False)


def test_requests_of_30_days(varied: Catalog) -> None:
    rows = [make(day=date(2026, 11, day), requests=4) for day in (1, 3, 12)]
    found = measure(varied, *rows)
    assert (found.days, found.monthly_requests) == (12, 30)  # 12 × 30 / 12
    assert measure(varied, make()).monthly_requests == 30  # of one day
    assert measure(varied, make(day=date(2025, 1, 1)), make()).monthly_requests == 1  # 2 in 671 days


def test_rows_without_a_day_are_all_there_are_in_a_month(varied: Catalog) -> None:
    found = measure(varied, make(day=None, requests=7), make())
    assert (found.days, found.monthly_requests) == (0, 8)


def test_rows_that_do_not_say_how_many_requests_they_sum_are_left_out(varied: Catalog) -> None:
    found = measure(varied, make(requests=0), make(Usage(input_tokens=500)))
    assert (found.requests, found.uncounted, found.input_tokens) == (1, 1, 500)
    assert measure(varied, make(requests=0)).requests == 0


def test_rows_without_tokens_are_left_out(varied: Catalog) -> None:
    minutes, cost = make(Usage(), fees=(("minute", D(60)),)), make(Usage(), reported=D(3))
    found = measure(varied, minutes, cost, make(Usage(input_tokens=500)))
    assert (found.requests, found.uncounted, found.input_tokens) == (1, 2, 500)


def test_the_tier_is_that_of_most_requests(varied: Catalog) -> None:
    assert measure(varied, make(), make(tier="batch", requests=2)).tier == "batch"
    assert measure(varied, make(), make(tier="batch")).tier == "standard"
    assert measure(varied, make(tier="scale")).tier == "standard"  # a vendor's word, for which no estimate has prices
    assert measure(varied).tier == "standard"


def test_fees_of_a_request(varied: Catalog) -> None:
    found = measure(varied, make(fees=(("web_search", D(2)),)), make(), make())
    assert dict(found.fees) == {"web_search": D("0.666667")}


def test_what_is_written_for_an_hour_lasts(varied: Catalog) -> None:
    assert measure(varied, make(Usage(input_tokens=900, cache_write_1h_tokens=500))).lasting
