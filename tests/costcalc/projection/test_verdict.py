"""How long a budget holds, in words. Dollars are arithmetic on the rates in plans.py, for 1,000 requests a month."""

from __future__ import annotations

from datetime import date
from decimal import Decimal as D
from pathlib import Path
from typing import Any

import pytest

from costcalc.projection.verdict import describe_first_month, judge_budget
from pricing.catalog.catalog import Catalog
from pricing.catalog.rates import Conditions
from pricing.estimate.estimate import estimate_request
from pricing.estimate.request import Expectation, Request
from pricing.projection.ahead import Ahead, look_ahead
from pricing.projection.scenario import FurtherType, Scenario
from pricing.workload import Workload
from tests.support.plans import beta

DAY = date(2026, 11, 21)
# Of 1,000 input and 500 output tokens, a thousand requests cost $6 on steady ($3 in batch), $2 on plain, $1.50 on
# leaving, which retires on 2027-01-15, and on rising $1, from 2026-12-11 on $4, from February $5.


@pytest.fixture(scope="module")
def prices(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    return beta(Path(tmp_path_factory.mktemp("beta")))


def look(prices: Catalog, *models: str, tokens: int = 1_000, output: int = 500, **said: Any) -> Ahead:
    request = Request(tokens, models, Expectation(output), Conditions(DAY), Workload(D(1_000)))
    return look_ahead(Scenario(**said), estimate_request(prices, request))


def judge(prices: Catalog, *models: str, **said: Any) -> str:
    words = judge_budget(look(prices, *models, **said))
    assert words
    return words.sentence


def test_without_a_budget_or_a_model_nothing_is_said(prices: Catalog) -> None:
    assert judge_budget(None) is None
    assert judge_budget(look(prices, "plain")) is None
    assert judge_budget(look(prices, "nobody", budget=D(1))) is None


def test_nobody_passes(prices: Catalog) -> None:
    assert judge(prices, "plain", "steady", budget=D(100)) == "Within $100 in all 12 months on 2 of 2."
    assert judge(prices, "plain", "steady", budget=D(100), months=2) == "Within $100 in both months on 2 of 2."
    # steady is over in the first month
    assert judge(prices, "plain", "rising", "steady", budget=D(5), months=3) == "Within $5 in all 3 months on 2 of 3."


def test_a_single_month_is_within_the_budget_or_not(prices: Catalog) -> None:
    assert judge(prices, "plain", "steady", budget=D(100), months=1) == "Within $100 on 2 of 2."
    assert judge(prices, "plain", "rising", "steady", budget=D(5), months=1) == "Within $5 on 2 of 3."
    assert judge(prices, "plain", budget=D(5), months=1) == "Within $5."
    # plain $2, then 2 × 11 = $22: over in December, which a single month does not know
    assert (
        judge(prices, "plain", "steady", budget=D(5), months=2, growth=D(10)) == "Within $5 until Nov 2026 on 1 of 2."
    )


def test_some_pass_and_the_cheapest_has_words_of_its_own(prices: Catalog) -> None:
    # steady $6, 6.60, 7.26, 7.99; plain $2, … 2.66
    said = judge(prices, "plain", "steady", budget=D("7.50"), growth="0.1", months=4)
    assert said == "Within $7.50 until Jan 2027 on 2 of 2; plain in all 4 months."
    # steady is over in the first month
    said = judge(prices, "plain", "steady", budget=D(5), growth="0.1", months=4)
    assert said == "Within $5 in all 4 months on 1 of 2."


def test_those_that_are_never_over_are_told_from_those_that_are_later(prices: Catalog) -> None:
    # with a tenth more each month steady $6, 6.60, 7.26, 7.99; plain $2, … 2.66; leaving retires in January
    said = judge(prices, "plain", "steady", "beta/plain", budget=D("7.50"), growth="0.1", months=4)
    assert said == "Within $7.50 until Jan 2027 on 3 of 3; plain and 1 more in all 4 months."
    said = judge(prices, "leaving", "plain", "steady", budget=D("6.80"), growth="0.1", months=4)
    assert said == (
        "Within $6.80 until Dec 2026 on 3 of 3; in all 4 months on 1; leaving until it retires, 15 Jan 2027."
    )


def test_the_cheapest_itself_passes_first(prices: Catalog) -> None:
    # rising: $1, then (10 × 1 + 21 × 4) / 31 = $3.03 in December
    said = judge(prices, "rising", "plain", budget=D(3))
    assert said == "Within $3 until Nov 2026 on 2 of 2; in all 12 months on 1."


def test_a_retirement_is_said_with_its_day_and_never_as_over(prices: Catalog) -> None:
    said = judge(prices, "leaving", "plain", budget=D(100))
    assert said == "Within $100 in all 12 months on 1 of 2; leaving until it retires, 15 Jan 2027."
    words = judge_budget(look(prices, "leaving", budget=D(100)))
    assert words
    assert (words.head, words.tail, words.over) == ("within $100 until it retires, 15 Jan 2027", "", False)


def test_models_that_retire_before_are_counted_apart(prices: Catalog) -> None:
    # plain is the cheapest at 1,000 input tokens and no output: $1; leaving costs the same
    also = "; leaving until it retires, 15 Jan 2027"
    assert (
        judge(prices, "plain", "leaving", output=0, budget=D(100)) == f"Within $100 in all 12 months on 1 of 2{also}."
    )
    several = judge(prices, "plain", "leaving", "beta/leaving", "steady", output=0, budget=D(100))
    assert several == "Within $100 in all 12 months on 2 of 4; 2 retire before."
    both = judge(prices, "plain", "leaving", "beta/leaving", "steady", output=0, budget=D("2.1"), growth=D("0.02"))
    # steady $2, 2.04, 2.08, 2.12 in February
    assert both == "Within $2.10 until Jan 2027 on 2 of 4; 2 retire before; plain in all 12 months."
    cheapest = judge(prices, "leaving", "beta/leaving", "plain", budget=D(100))
    assert cheapest == (
        "Within $100 in all 12 months on 1 of 3; leaving until it retires, 15 Jan 2027; "
        "beta/leaving until it retires, 15 Jan 2027."
    )


def test_a_single_model_is_not_counted(prices: Catalog) -> None:
    assert judge(prices, "plain", budget=D(2)) == "Within $2 in all 12 months."
    assert judge(prices, "plain", budget=D("2.42"), growth="0.1") == "Within $2.42 until Jan 2027."
    assert judge(prices, "plain", budget=D(1)) == "Over $1 now."


def test_all_are_over_now_and_only_that_is_marked(prices: Catalog) -> None:
    words = judge_budget(look(prices, "plain", "steady", "leaving", budget=D(1)))
    assert words
    assert (words.sentence, words.over) == ("Over $1 now on all 3.", True)
    assert judge(prices, "plain", "steady", budget=D(1)) == "Over $1 now on both."
    later = judge(prices, "plain", "steady", budget=D(1), first=date(2027, 3, 1))
    assert later == "Over $1 from Mar 2027 on both."


def test_months_that_begin_after_the_last_one_has_retired_have_no_price(prices: Catalog) -> None:
    words = judge_budget(look(prices, "leaving", budget=D(1), first=date(2027, 3, 1)))
    assert words
    assert (words.sentence, words.over) == ("No price from Mar 2027.", False)


def test_the_cheapest_may_retire_in_the_first_month(prices: Catalog) -> None:
    # January: $6 on steady; leaving, which costs $1.50 on the day, has no price from the 15th on
    said = judge(prices, "leaving", "plain", "steady", budget=D(9), first=date(2027, 1, 1), months=1)
    assert said == "Within $9 on 2 of 3; leaving without a price from Jan 2027."


def test_what_cannot_do_the_job_is_not_counted(prices: Catalog) -> None:
    # 4,500 tokens exceed steady's window of 4,000; a month is 4 × $1 + $1 on plain, $4.50 on leaving
    said = judge(prices, "plain", "steady", "leaving", tokens=4_000, budget=D(5), months=2)
    assert said == "Within $5 in both months on 2 of 2."


def test_the_first_month_is_named_where_the_table_has_another(prices: Catalog) -> None:
    # half in batch: (6 + 3) / 2, a tenth of them twice
    ahead = look(prices, "steady", retries=D("0.1"), batch=D("0.5"))
    assert describe_first_month(ahead) == "With 10% retries and 50% in batch, Nov 2026 costs $4.95 on steady."
    assert describe_first_month(look(prices, "steady", growth="0.5", budget=D(1))) == ""
    more = look(prices, "steady", types=[FurtherType(name="more", input_tokens=1_000, requests=1_000)])
    assert describe_first_month(more) == "With 1 more request type, Nov 2026 costs $8.00 on steady."
