from __future__ import annotations

from decimal import Decimal as D
from pathlib import Path

import pytest

from pricing.catalog.catalog import Entry
from pricing.projection.rate_limits import Peak, check_fits, find_peak, fit_rate_limits
from pricing.workload import Band, Workload
from tests.support.plans import beta, kind, plan


@pytest.fixture
def steady(tmp_path: Path) -> Entry:
    """10 and 10,000 a minute in tier 1, 100 and 50,000 in tier 2, any number and 500,000 in tier 3."""
    return beta(tmp_path).entries["beta/steady"]


def test_each_type_is_held_against_the_window_at_its_longest(steady: Entry) -> None:
    fits = check_fits(
        steady,
        plan(
            kind("chat"),
            kind("long", tokens=3_500, output=Band(1, 2, 501)),
            kind("talk", output=Band(1, 2, 1_001)),
        ),
    )
    assert {name: fit.problem for name, fit in fits.items()} == {
        "chat": None,
        "long": "4,001 tokens exceed the context window of 4,000",
        "talk": "1,001 output tokens exceed the model's limit of 1,000; the cost is for 1,000",
    }


def test_the_busiest_minute_is_the_average_one_times_the_peak(steady: Entry) -> None:
    # 44,000 requests on 22 days of 10 hours: 200 an hour; five times as many in the peak.
    work = Workload(D(2_000), "day", 22)
    peak = find_peak(steady, plan(kind(workload=work)), D(5), hours=10)
    assert peak == Peak(D(2_000) * 5 / (10 * 60), D(2_000) * 5 * 1_500 / (10 * 60))


def test_requests_by_the_month_are_spread_over_thirty_days(steady: Entry) -> None:
    peak = find_peak(steady, plan(kind(workload=Workload(D(43_200)))), D(1))
    assert peak == Peak(D(1), D(1_500))


def test_the_busiest_month_counts_at_its_high_with_retries(steady: Entry) -> None:
    work = Workload(D(1), high=D(43_200), growth=D("0.5"), retries=D("0.1"))
    planned = plan(kind(output=Band(0, 0, 500), workload=work))
    assert find_peak(steady, planned, D(1)).requests == D("1.1") * D("2.25")
    assert find_peak(steady, planned, D(1)).tokens == D("1.1") * D("2.25") * 1_500


def test_the_batch_share_counts_unless_batch_is_sold(steady: Entry) -> None:
    planned = plan(kind(workload=Workload(D(43_200), batch=D("0.75"))))
    assert find_peak(steady, planned, D(1)).requests == 1
    assert find_peak(steady, planned, D(1), batch_sold=True).requests == D("0.25")


@pytest.mark.parametrize(
    ("requests", "tokens", "tier"),
    [(10, 10_000, "1"), (11, 10_000, "2"), (10, 10_001, "2"), (101, 1, "3"), (10**9, 500_000, "3")],
)
def test_the_first_tier_that_allows_it_is_named(steady: Entry, requests: int, tokens: int, tier: str) -> None:
    fit = fit_rate_limits(steady.model, Peak(D(requests), D(tokens)))
    assert (fit.fits, fit.tier, fit.problem) == (True, tier, None)


def test_what_no_tier_allows_does_not_fit(steady: Entry) -> None:
    fit = fit_rate_limits(steady.model, Peak(D(1), D(500_001)))
    assert (fit.fits, fit.tier) == (False, None)
    assert fit.problem == "does not fit: more tokens a minute than its highest usage tier, 3, allows"


def test_limits_that_nobody_knows_are_unknown(tmp_path: Path) -> None:
    fit = fit_rate_limits(beta(tmp_path).entries["beta/plain"].model, Peak(D(1), D(1)))
    assert (fit.fits, fit.tier, fit.problem) == (None, None, "no rate limits for plain are known")
