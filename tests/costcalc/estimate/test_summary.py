"""What is said of the order of the models beside the table."""

from __future__ import annotations

from datetime import date
from decimal import Decimal as D

from costcalc.estimate.summary import list_remarks
from pricing.catalog.catalog import Catalog
from pricing.catalog.rates import Conditions
from pricing.estimate.estimate import estimate_request
from pricing.estimate.request import Expectation, Request
from pricing.workload import Workload


def remark(catalog: Catalog, *models: str, reasoning: int) -> list[str]:
    conditions = Conditions(date(2026, 11, 21), last_known=True)
    request = Request(1_000, models, Expectation(300, reasoning), conditions, Workload(D(1_000)))
    return list_remarks(estimate_request(catalog, request))


def test_reasoning_that_is_billed_on_some_of_the_models_is_said(catalog: Catalog) -> None:
    # gpt-4o and gpt-4o-mini do not reason; o1 does, and is no longer sold, so that nobody compares it
    models = ("gpt-4o", "gpt-4o-mini", "gpt-6-luna", "o1")
    said = "Reasoning is billed on 1 of the 3 models that can do this job; a row’s details show it."
    assert remark(catalog, *models, reasoning=400) == [said]


def test_models_that_are_alike_need_no_remark(catalog: Catalog) -> None:
    assert remark(catalog, "gpt-4o", "gpt-6-luna", reasoning=0) == []
    assert remark(catalog, "gpt-6.2-sol", "gpt-6-luna", reasoning=400) == []
    assert remark(catalog, "gpt-4o", "o1", reasoning=400) == []
    assert remark(catalog, reasoning=400) == []
