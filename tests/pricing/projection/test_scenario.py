"""A scenario refuses what no plan can have, at the path of the field."""

from __future__ import annotations

from decimal import Decimal as D
from typing import Any

import pytest
from pydantic import ValidationError

from pricing.projection.scenario import Scenario

NOTHING = "Infinity", "NaN", "-1", "1e13"


@pytest.mark.parametrize(
    ("said", "path"),
    [
        ({"months": 0}, "months"),
        ({"months": 37}, "months"),
        *(({"budget": D(number)}, "budget") for number in NOTHING),
        *(({"free_credit": D(number)}, "free_credit") for number in NOTHING),
        *(({"subscription": {"seat": D(number)}}, "subscription.seat") for number in NOTHING),
        ({"subscription": {"seat": 1, "people": 0}}, "subscription.people"),
        ({"subscription": {"seat": 1, "people": 10**10}}, "subscription.people"),
        *(({"peak_factor": D(number)}, "peak_factor") for number in ("0.5", "0.9", "10001", "NaN", "Infinity")),
        ({"hours_per_day": 0}, "hours_per_day"),
        ({"hours_per_day": 25}, "hours_per_day"),
        ({"levers": {"waits": 2}}, "levers.waits"),
        ({"levers": {"hits": -1}}, "levers.hits"),
        ({"levers": {"output_cap": 0}}, "levers.output_cap"),
        ({"step": {"month": 1, "requests": 1}}, "step.month"),
        ({"growth": 0.05}, "growth"),
        ({"types": [{"name": " ", "requests": 1}]}, "types.0.name"),
        ({"surprises": 1}, "surprises"),
    ],
)
def test_what_no_plan_can_have_is_refused_at_its_path(said: dict[str, Any], path: str) -> None:
    with pytest.raises(ValidationError) as caught:
        Scenario.model_validate(said)
    assert [".".join(map(str, error["loc"])) for error in caught.value.errors()] == [path]


def test_what_is_not_said_is_assumed() -> None:
    scenario = Scenario()
    assert (scenario.months, scenario.growth, scenario.free_credit, scenario.peak_factor) == (12, D(0), D(0), D(3))
    assert (scenario.waits, scenario.hits) == (D("0.5"), D("0.8"))
    assert (scenario.choose_cap(500), scenario.choose_cap(0)) == (400, 1)


def test_levers_are_pulled_as_far_as_is_said() -> None:
    scenario = Scenario.model_validate({"levers": {"waits": 0, "output_cap": 70}})
    assert (scenario.waits, scenario.hits, scenario.choose_cap(500)) == (D(0), D("0.8"), 70)


@pytest.mark.parametrize(
    ("said", "path"),
    [
        ({}, None),
        ({"requests_high": 5}, "requests_high"),
        ({"requests_high": 5, "growth": D("0.1")}, "growth"),
        ({"step": {"month": 2, "requests": 5}}, "step.requests"),
    ],
)
def test_what_changes_the_requests_is_named(said: dict[str, Any], path: str | None) -> None:
    assert Scenario.model_validate(said).changing == path
