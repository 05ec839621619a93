"""The months ahead in a sentence. Dollars are arithmetic on the rates in plans.py, for 1,000 requests a month."""

from __future__ import annotations

from datetime import date
from decimal import Decimal as D
from pathlib import Path
from typing import Any

import pytest

from costcalc.projection.summary import write_summary
from pricing.catalog.catalog import Catalog
from pricing.catalog.rates import Conditions
from pricing.estimate.estimate import estimate_request
from pricing.estimate.request import Expectation, Request
from pricing.projection.ahead import look_ahead
from pricing.projection.scenario import Scenario
from pricing.workload import Workload
from tests.support.plans import beta

# A month costs $6 on steady, $2 on plain, $1.50 on leaving, which retires on 2027-01-15, and on rising $1 in November,
# (10 × 1 + 21 × 4) / 31 = $3.0323 in December, $4 in January.


@pytest.fixture(scope="module")
def prices(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    return beta(Path(tmp_path_factory.mktemp("beta")))


def sum_up(prices: Catalog, *models: str, tokens: int = 1_000, **said: Any) -> str:
    conditions = Conditions(date(2026, 11, 21))
    request = Request(tokens, models, Expectation(500), conditions, Workload(D(1_000)))
    return write_summary(look_ahead(Scenario(**{"months": 3, **said}), estimate_request(prices, request)))


def test_the_months_are_those_of_the_cheapest(prices: Catalog) -> None:
    assert sum_up(prices, "plain", "steady") == "Over 3 months from Nov 2026, plain costs $6.00."


def test_a_range_is_said_with_its_ends(prices: Catalog) -> None:
    # 1,000 × (1 + 0 … 1,000 × 2 / 1,000) of output: $1 to $3 a month
    said = sum_up(prices, "plain", output_tokens_low=0, output_tokens_high=1_000)
    assert said == "Over 3 months from Nov 2026, plain costs $6.00, between $3.00 and $9.00."


def test_ends_that_are_written_alike_are_no_range(prices: Catalog) -> None:
    # 3 × 1,000 × $10 of input, and $2.994 to $3 of output; so much is written without cents
    said = sum_up(prices, "plain", tokens=10_000_000, output_tokens_low=499, output_tokens_high=500)
    assert said == "Over 3 months from Nov 2026, plain costs $30,003."


def test_the_month_from_which_another_costs_less_is_named(prices: Catalog) -> None:
    said = sum_up(prices, "rising", "plain", "steady")
    # 1 + 3.0323 + 4
    assert said == "Over 3 months from Nov 2026, rising costs $8.03; from Dec 2026 plain costs less."


def test_where_the_cheapest_retires_its_months_and_the_one_that_goes_on_are_said(prices: Catalog) -> None:
    said = sum_up(prices, "leaving", "plain", "steady")
    assert said == (
        "Over 3 months from Nov 2026, leaving costs $3.00 until it retires, 15 Jan 2027; "
        "plain costs $6.00 over all 3 months."
    )
    assert (
        sum_up(prices, "leaving") == "Over 3 months from Nov 2026, leaving costs $3.00 until it retires, 15 Jan 2027."
    )
    later = sum_up(prices, "leaving", first=date(2027, 3, 1))
    assert later == "Over 3 months from Mar 2027, leaving has no price."


def test_where_nothing_can_do_the_job_the_table_shows_why(prices: Catalog) -> None:
    said = "Over 3 months from Nov 2026, none of the models can do this job; the table shows why."
    assert sum_up(prices, "steady", tokens=4_000) == said
