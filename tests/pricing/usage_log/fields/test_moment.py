"""Times in logs, in every way they are written."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any

import pytest

from pricing.usage_log.fields.moment import When, find_moment, find_when, read_moment, read_when

NOON = datetime(2024, 6, 1, 12, tzinfo=UTC)
"""1,717,243,200 s after 1970-01-01."""


@pytest.mark.parametrize(
    "value",
    [
        1_717_243_200,
        Decimal("1717243200.0"),
        "1717243200",
        1_717_243_200_000,
        1_717_243_200_000_000,
        1_717_243_200_000_000_000,
        "1717243200000000000",  # OpenTelemetry writes nanoseconds as text
        "2024-06-01T12:00:00Z",
        "2024-06-01T12:00:00.000000000Z",
        "2024-06-01T14:00:00+02:00",
        "2024-06-01 12:00:00",
        "2024-06-01 12:00:00.000000 UTC",
    ],
)
def test_a_time_is_read_however_it_is_written(value: Any) -> None:
    assert read_moment(value) == NOON


def test_milliseconds_are_kept() -> None:
    assert read_moment(1_717_243_200_250) == read_moment("2024-06-01T12:00:00.25Z") == NOON.replace(microsecond=250_000)


@pytest.mark.parametrize(
    "value", [None, "", 0, -5, True, "yesterday", "12", [1], {}, Decimal("NaN"), 10**20, "9999-12-31T23:59:59-14:00"]
)
def test_what_is_no_time_is_none(value: Any) -> None:
    assert read_moment(value) is None


def test_a_day_has_no_time() -> None:
    assert read_when("2024-06-01") == When(date(2024, 6, 1), None)
    assert read_when("2024-06-01T12:00:00Z") == When(date(2024, 6, 1), time(12))
    assert read_when("soon") == When()


@pytest.mark.parametrize(
    "row",
    [
        {"created": 1_717_243_200},
        {"created": None, "timestamp": "2024-06-01T12:00:00.000Z"},
        {"createTime": "2024-06-01T12:00:00Z", "timestamp": 5},
        {"startTime": "2024-06-01T12:00:00"},
    ],
)
def test_the_time_of_a_row_is_in_whichever_field_it_has(row: dict[str, Any]) -> None:
    assert find_moment(row) == NOON


def test_the_response_is_asked_before_what_holds_it() -> None:
    assert find_when({"created": 1_717_243_200}, {"timestamp": "2026-01-01T00:00:00Z"}).day == date(2024, 6, 1)
    assert find_when({}, {"timestamp": "2026-01-01T00:00:00Z"}).day == date(2026, 1, 1)
    assert find_when({}) == When()
