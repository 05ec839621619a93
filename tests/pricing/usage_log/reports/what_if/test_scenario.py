"""Scenarios that somebody can mean, and those that nobody can."""

from __future__ import annotations

from datetime import date
from decimal import Decimal as D
from typing import Any

import pytest

from pricing.usage_log.reports.what_if.scenario import Scenario, ScenarioError


def test_it_is_written_as_the_command_takes_it() -> None:
    scenario = Scenario("long", (("a", "b"),), "flex", D("0.3"), D("0.605"), date(2026, 11, 2))
    assert scenario.title == "model=a>b, model=long, tier=flex, batch=30%, cache=60.5%, as_of=2026-11-02"
    assert scenario.targets == ("b", "long")
    assert Scenario(batch_share=D(1), cache_hit_rate=D(0)).title == "batch=100%, cache=0%"


@pytest.mark.parametrize(
    ("fields", "field", "problem"),
    [
        ({}, "", "changes nothing"),
        ({"tier": "cheap"}, "tier", "not one of standard, batch, flex, priority"),
        ({"batch_share": D("1.01")}, "batch_share", "between 0% and 100%"),
        ({"cache_hit_rate": D("-0.1")}, "cache_hit_rate", "between 0% and 100%"),
        ({"cache_hit_rate": D("NaN")}, "cache_hit_rate", "between 0% and 100%"),
        ({"batch_share": D("0.33333")}, "batch_share", "two decimals of a percent"),
        ({"batch_share": D("0.5"), "tier": "batch"}, "batch_share", "leave out one of the two"),
        ({"models": (("a", "b"), ("a", "c"))}, "models", "a appears twice"),
        ({"models": tuple((str(number), "b") for number in range(21))}, "models", "21 models to be replaced; give at"),
    ],
)
def test_what_nobody_can_mean_is_refused(fields: dict[str, Any], field: str, problem: str) -> None:
    with pytest.raises(ScenarioError, match=problem) as caught:
        Scenario(**fields)
    assert caught.value.field == field
