"""FOCUS files: a row a meter, with a cost of its own; rows of other meters keep theirs and are partial."""

from __future__ import annotations

from datetime import date
from decimal import Decimal as D
from pathlib import Path
from typing import Any

import pytest

from pricing.bill.statement import charge
from pricing.strict_json import JSONError
from pricing.usage import Usage
from pricing.usage_log.charges.charge import Given
from pricing.usage_log.fields.trace import is_extra
from pricing.usage_log.formats import focus
from tests.support.price_tables import TODAY, book
from tests.support.usage_logs import read_rows, read_sample

SOLORA = """
provider: solora
name: Solora AI
version: 2026-11-21
models:
  - {id: solora-reasoning-pro, name: Solora Reasoning Pro, kind: chat, prices: [{from: 2025-01-01,
     source: https://solora.example/prices,
     rates: {input_mtok: 3, cache_write_mtok: 3.75, cache_read_mtok: 0.3, output_mtok: 15}}]}
"""
ROW = {
    "BilledCost": "1.00",
    "BillingCurrency": "USD",
    "ChargeCategory": "Usage",
    "ChargePeriodStart": "2026-01-01T00:00:00Z",
    "ChargePeriodEnd": "2026-01-02T00:00:00Z",
    "ServiceCategory": "AI and Machine Learning",
    "PricingQuantity": "2.5",
    "PricingUnit": "1K tokens",
    "SkuMeter": "Input Tokens",
    "x_Model": "acme-1",
}


def read_one(**more: Any) -> Any:
    (record,) = read_rows(focus.FORMAT, [{**ROW, **more}])
    return record


def test_each_row_is_a_side_of_a_model_and_costs_what_it_says(tmp_path: Path) -> None:
    records = read_sample("focus_prompt_caching.csv")
    assert [record.usage for record in records] == [
        Usage(500_000),
        Usage(2_000_000, cache_write_tokens=2_000_000),
        Usage(8_000_000, 8_000_000),
        Usage(output_tokens=1_500_000),
    ]
    assert {(record.model, record.summed, record.requests) for record in records} == {("solora-reasoning-pro", True, 0)}
    statement = charge(book(tmp_path, solora=SOLORA), records, Given(TODAY))
    assert [line.cost for line in statement.charges] == [D("1.5"), D("7.5"), D("2.4"), D("22.5")]
    assert (statement.total, statement.reported) == (D("33.9"), D("33.9"))


def test_a_month_is_charged_at_the_prices_of_its_first_day_and_that_is_said() -> None:
    month = read_sample("focus_prompt_caching.csv")[0]
    assert month.day == date(2025, 1, 1)
    assert month.reading.note == "sums of more than a day are charged at the prices of their first day"
    assert read_one().reading.note == ""


def test_a_commitment_counts_where_it_is_used() -> None:
    """The purchase of $500,000 has no effective cost; what is drawn from it has, and no billed cost."""
    records = read_sample("focus_drawdown.csv", "user", "api_key")
    assert [(record.line, record.reported) for record in records] == [(2, D("20.00")), (3, D("30.00"))]
    assert records[0].labels == ("supply-svc-acct", "key_05SOLORASUPPLY")


def test_a_row_of_requests_keeps_its_cost_and_is_partial() -> None:
    (record,) = read_sample("focus_litellm.csv", "team", "user", "project")
    assert (record.usage, record.reported, record.model) == (Usage(), D("0.363880"), "claude-opus-4-5-20251101")
    assert [figure.path for figure in record.figures if is_extra(figure)] == ["EffectiveCost"]
    assert record.labels == ("research", "b56d884a", "research")


@pytest.mark.parametrize(
    ("meter", "usage"),
    [
        ("Input Tokens", Usage(2_500)),
        ("gpt 4o 1120 Inp glbl", Usage(2_500)),
        ("gpt 4o 1120 cchd Inp glbl", Usage(2_500, 2_500)),
        ("Claude-cache-read-input-token-count", Usage(2_500, 2_500)),
        ("Cache Write Input Tokens (1 hour)", Usage(2_500, cache_write_1h_tokens=2_500)),
        ("gpt 4o 1120 Outp glbl", Usage(output_tokens=2_500)),
    ],
)
def test_the_words_of_a_meter_name_its_side(meter: str, usage: Usage) -> None:
    assert read_one(SkuMeter=meter).usage == usage


@pytest.mark.parametrize(
    ("more", "usage"),
    [
        ({"PricingUnit": "1M Tokens", "PricingQuantity": "0.25"}, Usage(250_000)),
        ({"PricingUnit": "1000000 Tokens", "PricingQuantity": "8.4"}, Usage(8_400_000)),
        ({"ConsumedUnit": "Tokens", "ConsumedQuantity": "8400000"}, Usage(8_400_000)),
        ({"PricingUnit": "Hours"}, Usage()),
        ({"SkuMeter": "Audio Input Tokens"}, Usage()),
        ({"SkuMeter": "Provisioned throughput"}, Usage()),
        ({"SkuPriceDetails": '{"TokenDirection": "Input", "TokenCacheAction": "Other"}'}, Usage()),
    ],
)
def test_quantities_are_tokens_in_whatever_unit_or_the_row_is_partial(more: dict[str, str], usage: Usage) -> None:
    record = read_one(**more)
    assert record.usage == usage
    assert any(map(is_extra, record.figures)) == (usage == Usage())


def test_tiers_are_told_by_the_price() -> None:
    assert read_one(SkuPriceId="acme-1-input-batch").tier == "batch"
    assert read_one(x_ProcessingTier="Flex").tier == "flex"


def test_names_of_a_persons_own_name_no_meter() -> None:
    record = read_one(x_ResourceGroupName="batch-audio", ResourceName="output-flex", Tags='{"team": "priority"}')
    assert (record.tier, record.usage) == (None, Usage(2_500))


def test_other_currencies_are_no_dollars() -> None:
    assert read_one(BillingCurrency="EUR").reported is None


def test_rows_of_other_services_are_not_of_models() -> None:
    assert read_rows(focus.FORMAT, [{**ROW, "ServiceCategory": "Compute"}]) == []


def test_part_of_a_token_is_a_fault() -> None:
    with pytest.raises(JSONError, match="PricingQuantity: expected a whole number of tokens"):
        read_one(PricingQuantity="0.0001")
