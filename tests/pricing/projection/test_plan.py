"""Plans: types of requests over calendar months."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal as D
from pathlib import Path
from typing import Any

import pytest

from pricing.projection.plan import Profile
from pricing.tokens.span import Span
from pricing.usage import Usage
from pricing.workload import Band, Workload, WorkloadError
from tests.support.plans import beta, kind, plan


def test_months_are_calendar_months_and_the_first_begins_on_its_day() -> None:
    months = plan(first=date(2026, 11, 21), months=3).calendar
    assert [(m.first, m.since, m.until) for m in months] == [
        (date(2026, 11, 1), date(2026, 11, 21), date(2026, 12, 1)),
        (date(2026, 12, 1), date(2026, 12, 1), date(2027, 1, 1)),
        (date(2027, 1, 1), date(2027, 1, 1), date(2027, 2, 1)),
    ]


def test_requests_of_all_types_are_added() -> None:
    chat = kind("chat", workload=Workload(D(100), low=D(50), high=D(200)))
    summaries = kind("summaries", workload=Workload(D(10), "day", 20, growth=D("0.1")))
    assert plan(chat, summaries).requests[1] == Band(D(50) + 220, D(100) + 220, D(200) + 220)


def test_a_profile_is_a_usage_on_each_model(tmp_path: Path) -> None:
    catalog = beta(tmp_path)
    steady, plain = (catalog.entries[f"beta/{name}"] for name in ("steady", "plain"))
    profile = Profile(lambda entry: Span(*[100 if entry is plain else 90] * 3), Band(10, 20, 30), 7, 95)
    assert profile.derive_usage(plain, "high") == Usage(100, output_tokens=37, reasoning_tokens=7)
    assert profile.derive_usage(plain, "low", "read") == Usage(
        100, cache_read_tokens=95, output_tokens=17, reasoning_tokens=7
    )
    # A prefix of 95 cannot be more than the 90 that the same text has on the other model, which does not reason.
    assert profile.derive_usage(steady, "expected", "write") == Usage(90, cache_write_tokens=90, output_tokens=20)


@pytest.mark.parametrize(
    ("numbers", "field", "problem"),
    [
        ({"months": 0}, "months", "must be between 1 and 36, not 0"),
        ({"months": 37}, "months", "must be between 1 and 36, not 37"),
        ({"users": 0}, "users", "must be between 1 and"),
        ({"first": date(9999, 12, 1)}, "first", "must be a day before the year 9001"),
        ({"types": ()}, "types", "must be between 1 and 20, not 0"),
        ({"types": tuple(kind(str(n)) for n in range(21))}, "types", "must be between 1 and 20, not 21"),
        ({"types": (kind("chat"), kind("chat"))}, "types", "must have different names; “chat” appears twice"),
        ({"types": (kind(" "),)}, "types", "must each have a name"),
        ({"types": (kind(workload=Workload(D(0))),)}, "requests", "must be above 0 in some month"),
        (
            {"types": (kind(workload=Workload(D(10**11), growth=D(9))),)},
            "requests",
            "must stay at or below 1,000,000,000,000 a month; month 3 has more",
        ),
        (
            {"types": (kind(workload=Workload(D(10**11), "day")),)},
            "requests",
            "must stay at or below 1,000,000,000,000 a month; month 1 has more",
        ),
    ],
)
def test_what_cannot_be_planned_is_refused(numbers: dict[str, Any], field: str, problem: str) -> None:
    with pytest.raises(WorkloadError, match=problem) as caught:
        replace(plan(), **numbers)
    assert caught.value.field == field


def test_the_first_month_with_too_many_requests_is_named() -> None:
    with pytest.raises(WorkloadError, match="month 3 has more"):
        plan(kind(workload=Workload(D(10**11), growth=D(9))), months=36)


@pytest.mark.parametrize(
    ("numbers", "field"),
    [
        ({"input_tokens": -1}, "input_tokens"),
        ({"input_tokens": 10**13}, "input_tokens"),
        ({"reasoning_tokens": -1}, "reasoning_tokens"),
        ({"output_tokens": Band(-1, 5, 9)}, "output_tokens_low"),
        ({"output_tokens": Band(6, 5, 9)}, "output_tokens_low"),
        ({"output_tokens": Band(1, 5, 4)}, "output_tokens_high"),
        ({"cached_tokens": 101}, "cached_tokens"),
    ],
)
def test_tokens_that_no_request_has_are_refused(numbers: dict[str, Any], field: str) -> None:
    with pytest.raises(WorkloadError) as caught:
        Profile(**{"input_tokens": 100, "output_tokens": Band.of(5), **numbers})
    assert caught.value.field == field
