"""DeepSeek's export: a row for each type of use of a day."""

from __future__ import annotations

from datetime import date
from decimal import Decimal as D

import pytest

from pricing.bill.statement import charge
from pricing.catalog.catalog import Catalog
from pricing.strict_json import JSONError
from pricing.usage import Usage
from pricing.usage_log.charges.charge import Given
from pricing.usage_log.formats import deepseek
from tests.support.price_tables import TODAY
from tests.support.usage_logs import read_rows, read_sample


def row(**cells: str) -> dict[str, str]:
    return {"utc_date": "2026-06-01", "model": "m", "api_key_name": "k", "type": "", "price": "", "amount": ""} | cells


def test_a_row_of_amounts_is_one_type_of_use(catalog: Catalog) -> None:
    hits, requests = read_sample("deepseek_usage_2026_06.csv", "api_key")
    assert (hits.usage, hits.requests, hits.day) == (Usage(8_275_456, 8_275_456), 0, date(2026, 6, 1))
    assert (requests.usage, requests.requests) == (Usage(), 92)
    (line,) = charge(catalog, [hits], Given(TODAY)).charges
    # the file's own price of a token
    assert line.cost == 8_275_456 * D("0.000000003625")


@pytest.mark.parametrize(
    ("kind", "usage"),
    [
        ("input_cache_miss_tokens", Usage(100)),
        ("input_cache_hit_tokens", Usage(100, 100)),
        ("output_tokens", Usage(output_tokens=100)),
        ("input_tokens", Usage(100)),
    ],
)
def test_each_type_is_charged_as_what_it_is(kind: str, usage: Usage) -> None:
    assert [record.usage for record in read_rows(deepseek.USAGE, [row(type=kind, amount="100")])] == [usage]


def test_a_day_is_the_one_in_utc_that_holds_most_of_it() -> None:
    # 2026-09-04 in a zone three hours ahead: 21:00 of the day before until 21:00
    assert {record.day for record in read_sample("deepseek_usage_2026_09.csv")} == {date(2026, 9, 4)}


def test_a_cost_says_what_deepseek_charged_and_not_for_what() -> None:
    (record,) = read_sample("deepseek_costs_2026_09.csv")
    assert (record.reported, record.usage, record.requests) == (D("10.5"), Usage(), 0)
    assert [figure.meaning for figure in record.figures] == [None]


def test_what_cannot_be_compared_is_told() -> None:
    with pytest.raises(JSONError, match=r"^type: unknown; expected one of input_cache_miss_tokens"):
        list(deepseek.USAGE.start(()).read(2, row(type="smells", amount="1")))
    with pytest.raises(JSONError, match=r"^currency: expected USD"):
        list(deepseek.COSTS.start(()).read(2, {"wallet_type": "Paid", "cost": "1", "currency": "CNY"}))
