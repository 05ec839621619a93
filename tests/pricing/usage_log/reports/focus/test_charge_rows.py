"""Rows of FOCUS by hand: a day, a price and a meter each; what has no price or no day has none."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal as D
from pathlib import Path

import pytest

from pricing.catalog.catalog import Catalog
from pricing.usage import Usage
from pricing.usage_log.charges.charge import Given
from pricing.usage_log.key import Key
from pricing.usage_log.record import Record
from tests.support.focus_files import make_rows, reduce_records, write_cells
from tests.support.price_tables import METERS, TODAY, VOICES, book
from tests.support.usage_records import make_record

DAY = date(2026, 11, 2)


@pytest.fixture
def acme(tmp_path: Path) -> Catalog:
    return book(tmp_path)


def write(catalog: Catalog, *records: Record, labels: tuple[str, ...] = (), **given: object) -> list[dict[str, str]]:
    assumed = Given(TODAY, **given)  # type: ignore[arg-type]
    return write_cells(make_rows(catalog, reduce_records(catalog, records, labels), assumed, labels))


def call(usage: Usage, **fields: object) -> Record:
    return make_record(usage, model="fast-1", day=DAY, **fields)


def test_a_call_is_a_row_for_each_meter(acme: Catalog) -> None:
    """1,000 × 1 + 2,000 × 0.10 + 300 × 1.25 + 500 × 4, each by a million."""
    usage = Usage(3_300, cache_read_tokens=2_000, cache_write_tokens=300, output_tokens=500, reasoning_tokens=200)
    rows = write(acme, call(usage))
    names = ("SkuMeter", "ConsumedQuantity", "PricingQuantity", "ListUnitPrice", "BilledCost")
    assert [tuple(row[name] for name in names) for row in rows] == [
        ("Input Tokens", "1000", "0.001", "1", "0.001"),
        ("Cache Read Input Tokens", "2000", "0.002", "0.1", "0.0002"),
        ("Cache Write Input Tokens", "300", "0.0003", "1.25", "0.000375"),
        ("Output Tokens", "500", "0.0005", "4", "0.002"),
    ]
    assert [(row["x_RequestCount"], row["x_ReasoningTokens"]) for row in rows] == [
        ("1", ""), ("0", ""), ("0", ""), ("0", "200"),
    ]  # fmt: skip
    assert {row["ConsumedUnit"] for row in rows} == {"Tokens"}
    assert {row["PricingUnit"] for row in rows} == {"1000000 Tokens"}


def test_a_row_says_when_whose_and_of_what_it_is(acme: Catalog) -> None:
    (row,) = write(acme, call(Usage(1_000), labels=("ann", "")), labels=("user", "team"))
    assert (row["ChargePeriodStart"], row["ChargePeriodEnd"]) == ("2026-11-02T00:00:00Z", "2026-11-03T00:00:00Z")
    assert (row["BillingPeriodStart"], row["BillingPeriodEnd"]) == ("2026-11-01T00:00:00Z", "2026-12-01T00:00:00Z")
    assert (row["ServiceProviderName"], row["BillingAccountId"], row["BillingCurrency"]) == ("Acme", "acct-1", "USD")
    assert json.loads(row["Tags"]) == {"user": "ann"}
    assert json.loads(row["SkuPriceDetails"]) == {
        "ModelDeveloper": "Acme", "ModelId": "fast-1", "TokenCacheAction": "Uncached", "TokenDirection": "Input",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("fields", "id_", "rate"),
    [
        ({}, "acme/fast-1#input_mtok", "1"),
        ({"tier": "batch"}, "acme/fast-1#input_mtok#tier=batch", "0.5"),
        ({"context": 5_001}, "acme/fast-1#input_mtok#input_tokens=5001", "2"),
        ({"context": 5_001, "tier": "batch"}, "acme/fast-1#input_mtok#tier=batch#input_tokens=5001", "1"),
    ],
)
def test_the_price_is_named_by_what_changes_it(acme: Catalog, fields: dict[str, object], id_: str, rate: str) -> None:
    (row,) = write(acme, call(Usage(1_000), **fields))
    assert (row["SkuId"], row["SkuPriceId"], row["ListUnitPrice"]) == ("acme/fast-1#input_mtok", id_, rate)


def test_calls_of_a_day_at_one_price_are_one_row_and_tags_tell_rows_apart(acme: Catalog) -> None:
    calls = [call(Usage(1_000), labels=("a",)), call(Usage(500), labels=("a",)), call(Usage(1), labels=("b",))]
    rows = write(acme, *calls, labels=("team",))
    assert [(row["ConsumedQuantity"], row["x_RequestCount"]) for row in rows] == [("1500", "2"), ("1", "1")]


def test_the_same_model_by_two_names_is_told_apart_only_by_how_it_was_written(acme: Catalog) -> None:
    dated, alias = call(Usage(1_000)), make_record(Usage(1_000), model="fast", day=date(2026, 1, 31))
    rows = write(acme, dated, alias)
    assert [json.loads(row["x_UsageDetails"])["Model"] for row in rows] == ["fast", "fast-1"]
    assert {row["SkuPriceId"] for row in rows} == {"acme/fast-1#input_mtok"}


def test_what_was_given_for_nothing_is_at_list_prices_and_bills_nothing(acme: Catalog) -> None:
    (row,) = write(acme, call(Usage(1_000), complimentary=True))
    costs = ("ListCost", "ContractedCost", "EffectiveCost", "BilledCost", "ListUnitPrice", "ContractedUnitPrice")
    assert [D(row[name]) for name in costs] == [D("0.001"), 0, 0, 0, 1, 0]


def test_a_partial_cost_says_so(acme: Catalog) -> None:
    (row,) = write(acme, call(Usage(1_000), not_counted=("maps",)))
    assert (row["x_AtLeast"], json.loads(row["x_UsageDetails"])["NotCharged"]) == ("true", ["maps"])
    assert write(acme, call(Usage(1_000)))[0]["x_AtLeast"] == "false"


def test_what_has_no_price_has_no_row_and_the_first_one_says_so(acme: Catalog) -> None:
    unknown = make_record(Usage(9), model="unknown", day=DAY)
    undated = make_record(Usage(9), model="fast-1")
    rows = write(acme, call(Usage(1_000), tier="batch"), call(Usage(1_000)), unknown, unknown, undated)
    assert [row["x_LeftOut"] for row in rows] == ["2 rows without a price and 1 row without a day", ""]


def test_usage_without_a_day_is_of_the_day_that_a_person_gives(acme: Catalog) -> None:
    undated = make_record(Usage(1_000), model="fast-1")
    (row,) = write(acme, undated, as_of=date(2026, 11, 20))
    assert (row["ChargePeriodStart"], row["x_LeftOut"]) == ("2026-11-20T00:00:00Z", "")


def test_fees_have_meters_of_their_own(tmp_path: Path) -> None:
    """2 requests × 0.005 and 3 searches × 0.010, in the United States as elsewhere: its factor is of tokens alone."""
    record = make_record(Usage(1_000), model="seek", day=DAY, requests=2, fees=(("web_search", D(3)),), region="us")
    rows = write(book(tmp_path, meters=METERS), record)
    assert [(row["SkuPriceId"], row["ConsumedUnit"], row["BilledCost"], row["x_RequestCount"]) for row in rows] == [
        ("meters/seek#input_mtok#region=us", "Tokens", "0.0011", "0"),
        ("meters/seek#request", "Requests", "0.01", "2"),
        ("meters/seek#web_search", "Searches", "0.03", "0"),
    ]


def test_every_field_of_a_key_is_in_a_row() -> None:
    """A new field tells rows apart, or is known from what they hold: units by the meters, searches by their number."""
    told = {"model", "vendor", "tier", "region", "speed", "search_context", "search_type", "lower_bound", "note"}
    in_about = {"day", "labels", "counted", "complimentary", "reported"}
    renamed = {"hour", "bucket", "most_bucket", "not_counted", "left_out"}
    known_from_the_rest = {"units", "searched", "exceeded"}
    assert {*Key._fields} == told | in_about | renamed | known_from_the_rest


def test_minutes_are_consumed_in_seconds(tmp_path: Path) -> None:
    """90 seconds are a minute and a half, at 0.006 a minute."""
    (row,) = write(book(tmp_path, voices=VOICES), make_record(model="hear", day=DAY, fees=(("minute", D(90)),)))
    assert (row["ConsumedQuantity"], row["ConsumedUnit"]) == ("90", "Seconds")
    assert (row["PricingQuantity"], row["PricingUnit"], row["BilledCost"]) == ("1.5", "Minutes", "0.009")
