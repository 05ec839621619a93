"""Responses of OpenAI's followers at the prices of their day: what each costs by its vendor's own rates."""

from __future__ import annotations

from decimal import Decimal as D

from pricing.bill.reader import read_bills
from pricing.bill.statement import charge
from pricing.catalog.catalog import Catalog
from pricing.usage_log.charges.charge import Given
from tests.support.price_tables import TODAY
from tests.support.usage_logs import SAMPLES

MILLION = D(1_000_000)


def test_each_response_costs_what_its_vendors_rates_of_that_day_say(catalog: Catalog) -> None:
    found = read_bills((SAMPLES / "responses_openai_followers.jsonl").read_text())
    lines = charge(catalog, found.bills, Given(TODAY)).charges
    groq = D("0.075"), D("0.0375"), D("0.30")
    assert [(line.cost, line.partial) for line in lines] == [
        ((245 * groq[0] + 3_584 * groq[1] + 48 * groq[2]) / MILLION, False),
        ((11 * D("0.14") + 40 * D("0.28")) / MILLION, False),
        ((20 * D("0.28") + 80 * D("0.028") + 50 * D("0.42")) / MILLION, False),
        ((256 * 3 + 1_792 * D("0.30") + 100 * 15) / MILLION, False),
        ((5 * D("0.50") + 1_008 * D("0.05") + 30 * D("1.50")) / MILLION, False),
        ((100 * D("1.25") + 320 * D("2.50")) / MILLION, False),
        (27 * D("0.006") / 60, False),
        ((14 * D("2.50") + 45 * 10) / MILLION, False),
    ]
    assert (lines[5].cost, lines[5].difference) == (lines[5].reported, None)
