"""Rows of FOCUS with `x_UsageDetails` are read by it; whatever stands there, nothing is guessed and nothing breaks."""

from __future__ import annotations

import json
from datetime import date, time
from decimal import Decimal as D
from typing import Any

import pytest

from pricing.strict_json import JSONError
from pricing.usage import Usage
from pricing.usage_log.fields.image_tokens import ImageTokens
from pricing.usage_log.fields.trace import is_extra
from pricing.usage_log.formats import focus
from pricing.usage_log.record import Record
from tests.support.usage_logs import read_rows

ROW = {
    "BilledCost": "0.001",
    "BillingCurrency": "USD",
    "ChargePeriodStart": "2026-11-02T00:00:00Z",
    "ChargePeriodEnd": "2026-11-03T00:00:00Z",
    "ConsumedQuantity": "1000.0",
    "ConsumedUnit": "Tokens",
    "ServiceCategory": "AI and Machine Learning",
    "Tags": '{"team": "search"}',
    "x_RequestCount": "2",
}


def read_one(*labels: str, row: dict[str, str] | None = None, **details: Any) -> Record:
    stated = {"Unit": "input_mtok", "Model": "fast-1", **details}
    (record,) = read_rows(focus.FORMAT, [{**ROW, "x_UsageDetails": json.dumps(stated), **(row or {})}], *labels)
    return record


@pytest.mark.parametrize(
    ("unit", "usage"),
    [
        ("input_mtok", Usage(1_000)),
        ("cache_read_mtok", Usage(1_000, 1_000)),
        ("cache_write_mtok", Usage(1_000, cache_write_tokens=1_000)),
        ("cache_write_1h_mtok", Usage(1_000, cache_write_1h_tokens=1_000)),
        ("cache_write_12h_mtok", Usage(1_000, cache_write_12h_tokens=1_000)),
        ("output_mtok", Usage(output_tokens=1_000)),
        ("input_audio_mtok", Usage(1_000, input_audio_tokens=1_000)),
        ("cache_audio_read_mtok", Usage(1_000, cache_audio_read_tokens=1_000)),
        ("output_audio_mtok", Usage(output_tokens=1_000, output_audio_tokens=1_000)),
        ("request", Usage()),
        ("web_search", Usage()),
    ],
)
def test_the_unit_says_what_the_quantity_is_of(unit: str, usage: Usage) -> None:
    record = read_one(Unit=unit)
    assert record.usage == usage
    assert record.fees == ((("web_search", D(1_000)),) if unit == "web_search" else ())


def test_objects_and_numbers_of_json_are_read_like_texts_of_csv() -> None:
    as_json = {
        **ROW, "ConsumedQuantity": 1_000, "Tags": {"team": "search"}, "x_RequestCount": 2,
        "x_UsageDetails": {"Unit": "input_mtok", "Model": "fast-1", "InputTokens": 9},
    }  # fmt: skip
    (record,) = read_rows(focus.FORMAT, [as_json], "team")
    assert record == read_one("team", InputTokens=9)


def test_images_are_apart() -> None:
    assert read_one(Unit="input_image_mtok").images == ImageTokens(1_000)
    assert read_one(Unit="cache_image_read_mtok").images == ImageTokens(0, 1_000)
    assert read_one(Unit="output_image_mtok").images == ImageTokens(output=1_000)
    assert read_one(Unit="output_mtok").images == ImageTokens(output=0)


def test_what_it_states_decides_the_price_and_the_rest_is_the_usual() -> None:
    record = read_one(
        "team", ServiceTier="batch", Speed="fast", ProcessingRegion="us", HoursFrom="06:00", InputTokens=9
    )
    assert (record.model, record.day, record.at) == ("fast-1", date(2026, 11, 2), time(6))
    assert (record.tier, record.speed, record.region, record.context, record.longest) == (
        "batch",
        "fast",
        "us",
        9,
        None,
    )
    assert (record.requests, record.labels, record.vendor) == (2, ("search",), "focus")
    usual = read_one()
    assert (usual.tier, usual.speed, usual.region, usual.context, usual.at) == (None, None, None, 0, None)


def test_requests_that_stand_in_another_row_are_counted_and_blank_ones_are_not_known() -> None:
    assert read_one(row={"x_RequestCount": "0"}).counted
    assert not read_one(row={"x_RequestCount": ""}).counted


def test_its_cost_is_ours_and_no_sellers_sum() -> None:
    assert read_one().reported is None
    assert read_one(row={"x_ReportedCost": "0.5"}).reported == D("0.5")


def test_what_was_not_charged_is_told_again() -> None:
    record = read_one(NotCharged=["maps", "usage.num_frobs", 7, "bad\n"])
    assert record.reading.not_counted == ("maps",)
    assert [figure.path for figure in record.figures if is_extra(figure)] == ["usage.num_frobs"]


def test_what_the_file_left_out_makes_it_the_least() -> None:
    record = read_one(row={"x_LeftOut": "2 rows without a price"})
    assert record.lower_bound == "the file leaves out 2 rows without a price"


@pytest.mark.parametrize(
    ("row", "details", "problem"),
    [
        ({}, {"Unit": "gold"}, "x_UsageDetails.Unit: expected one of"),
        ({}, {"Unit": None}, "x_UsageDetails.Unit: expected one of"),
        ({}, {"HoursFrom": "noon"}, "x_UsageDetails.HoursFrom: expected a time of the day"),
        ({"ConsumedQuantity": "0.5"}, {}, "ConsumedQuantity: expected a whole number"),
        ({"ConsumedQuantity": "-1"}, {}, "ConsumedQuantity: expected a whole number"),
        ({"x_RequestCount": "many"}, {}, "x_RequestCount: expected a whole number"),
        ({"x_UsageDetails": "{"}, {}, "x_UsageDetails"),
        ({"x_UsageDetails": "[1]"}, {}, "x_UsageDetails: expected an object"),
    ],
)
def test_what_is_wrong_is_said_with_its_column(row: dict[str, str], details: dict[str, Any], problem: str) -> None:
    with pytest.raises(JSONError, match=problem):
        read_one(row=row, **details)


@pytest.mark.parametrize("value", [7, True, ["x"], {"a": 1}, "\x00"])
def test_values_that_are_no_words_state_nothing(value: Any) -> None:
    names = ("Model", "Vendor", "ServiceTier", "Speed", "ProcessingRegion", "SearchContext", "Note", "LowerBound")
    record = read_one(**dict.fromkeys(names, value))
    assert (record.model, record.vendor, record.tier, record.speed) == (None, "focus", None, None)
    assert (record.region, record.lower_bound, record.reading.note) == (None, "", "")
