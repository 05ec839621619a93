"""Helicone's requests: columns that stand beside each other, the vendor's response where the export has it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal as D

from pricing.bill.statement import charge
from pricing.catalog.catalog import Catalog
from pricing.usage import Usage
from pricing.usage_log.charges.charge import Given
from pricing.usage_log.fields.trace import is_extra
from pricing.usage_log.formats import helicone
from tests.support.price_tables import TODAY
from tests.support.usage_logs import read_rows, read_sample

ROW = {"request_created_at": "2026-09-01 10:00:00", "request_model": "gpt-4o", "status": 200, "user_id": "u"}
TOKENS = {"prompt_tokens": 100, "completion_tokens": 20, "prompt_cache_read_tokens": 0}


def test_the_prompt_leaves_out_what_was_read_from_the_cache(catalog: Catalog) -> None:
    columns, body = read_sample("helicone_export.jsonl", "user")
    assert columns.usage == body.usage == Usage(191 + 2_304, 2_304, output_tokens=291)
    assert (columns.day, columns.labels, columns.lower_bound) == (date(2026, 9, 1), ("user-1",), "")
    (line,) = charge(catalog, [columns], Given(TODAY)).charges
    assert line.cost == (191 * D("0.15") + 2_304 * D("0.075") + 291 * D("0.60")) / 1_000_000
    assert line.difference is None


def test_answers_of_its_own_cache_and_failures_are_no_calls() -> None:
    assert [record.line for record in read_sample("helicone_export.jsonl")] == [1, 2]


def test_the_csv_leaves_out_the_cache_and_is_a_lower_bound() -> None:
    (record,) = read_sample("helicone_export.csv")
    assert record.usage == Usage(191, output_tokens=291)
    assert record.lower_bound.startswith("Helicone's file has no columns of the cache")


def test_costs_of_the_table_are_billionths() -> None:
    # Helicone/helicone, packages/cost/costCalc.ts
    (record,) = read_rows(helicone.FORMAT, [{**ROW, **TOKENS, "cost": 450_000}])
    assert record.reported == D("0.00045")


def test_writes_to_the_cache_count_once() -> None:
    written = {"prompt_cache_write_tokens": 30, "prompt_cache_write_5m": 10, "prompt_cache_write_1h": 20}
    (record,) = read_rows(helicone.FORMAT, [{**ROW, **TOKENS, **written}])
    assert record.usage == Usage(130, 0, 10, 20, 20)
    (older,) = read_rows(helicone.FORMAT, [{**ROW, **TOKENS, "prompt_cache_write_tokens": 30}])
    assert older.usage == Usage(130, 0, 30, 0, 20)


def test_a_price_without_a_quantity_is_partial_and_a_host_is_part_of_the_name() -> None:
    nothing = {"prompt_tokens": 0, "completion_tokens": 0, "provider": "AZURE", "costUSD": 0.04}
    (record,) = read_rows(helicone.FORMAT, [{**ROW, **nothing}])
    assert (record.model, record.reported) == ("azure/gpt-4o", D("0.04"))
    assert [figure.path for figure in record.figures if is_extra(figure)] == ["cost"]
