"""A pipeline's months against a budget: over from a month on, priced until a month, or within."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from pricing.catalog.catalog import Catalog
from pricing.pipeline.alternatives import Alternatives
from pricing.pipeline.budget import hold_months
from pricing.pipeline.combinations import price_combinations
from pricing.pipeline.months import price_months_of_each
from pricing.pipeline.step import Step
from pricing.projection.budget import BudgetLine
from pricing.workload import Workload

DAY = date(2026, 11, 1)
HEARD = Step("whisper-1", seconds=600)
"""10 minutes × $0.006 = $0.06 a request."""
KEPT = Step("text-embedding-3-small", input_tokens=50 * 10**6, often="month")
"""50 × $0.02 = $1 a month."""


def hold(catalog: Catalog, *steps: Step, dollars: str, growth: str = "0", first: date = DAY) -> BudgetLine:
    work = Workload(Decimal(1_000), growth=Decimal(growth), high=Decimal(2_000))
    (one,) = price_combinations(
        catalog, [Alternatives((step,)) for step in steps], as_of=first, requests=work.monthly_requests
    ).combinations
    (ahead,) = price_months_of_each(catalog, [steps], work, first=first, months=3)
    return hold_months(one, ahead, Decimal(dollars))


def test_growth_passes_a_budget_in_its_month(catalog: Catalog) -> None:
    """$61, $67, $73.60; twice as many requests are $121 at once."""
    found = hold(catalog, HEARD, KEPT, dollars="70", growth="0.10")
    assert (found.passed, found.passed_if_high, found.fits) == (date(2027, 1, 1), DAY, False)


def test_a_budget_that_holds_says_how_many_requests_it_buys(catalog: Catalog) -> None:
    found = hold(catalog, HEARD, KEPT, dollars="130.05")
    assert (found.passed, found.passed_if_high, found.fits) == (None, None, True)
    assert found.whole == 2_150  # (130.05 − 1) / 0.06 = 2,150.8


def test_what_is_paid_once_is_in_the_first_month(catalog: Catalog) -> None:
    once = Step("text-embedding-3-small", input_tokens=500 * 10**6, often="once")
    assert hold(catalog, HEARD, once, dollars="69").passed == DAY
    assert hold(catalog, HEARD, once, dollars="70").passed is None


def test_a_model_that_retires_has_not_passed_the_budget(catalog: Catalog) -> None:
    """dall-e-3 retired on 2026-05-12; an image of 1024x1024 in hd was $0.08."""
    drawn = Step("dall-e-3", images=1, size="1024x1024", quality="hd")
    found = hold(catalog, drawn, dollars="1000", first=date(2026, 4, 1))
    assert (found.passed, found.fits) == (None, None)
    assert "step 1: dall-e-3 retires on 2026-05-12" in (found.reason or "")
