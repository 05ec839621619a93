"""What if, as people write it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal as D

import pytest

from costcalc.schema.errors import RequestError
from costcalc.usage.reports.what_if_read import LONGEST_TEXT, read_scenario, read_scenarios
from pricing.usage_log.reports.what_if.scenario import MOST_SCENARIOS, Scenario

pytestmark = pytest.mark.usefixtures("acme")


@pytest.mark.parametrize(
    ("text", "scenario"),
    [
        ("model=fast-1", Scenario("fast-1")),
        (
            " Model = fast-1 , tier=batch, cache=60%, as-of=2026-11-02,",
            Scenario("fast-1", tier="batch", cache_hit_rate=D("0.6"), as_of=date(2026, 11, 2)),
        ),
        ("batch=0.3", Scenario(batch_share=D("0.3"))),
        ("cache=0,batch=100%", Scenario(cache_hit_rate=D(0), batch_share=D(1))),
        ("model=gpt-4o>fast-1", Scenario(models=(("gpt-4o", "fast-1"),))),
        (
            "model=gpt-4o -> fast-1, model=mine → acme/fast-2, model=fast",
            Scenario("fast", (("gpt-4o", "fast-1"), ("mine", "acme/fast-2"))),
        ),
    ],
)
def test_it_is_read_as_it_was_meant(text: str, scenario: Scenario) -> None:
    assert read_scenario(text) == scenario
    assert read_scenario(scenario.title) == scenario


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "changes nothing; name a model, a tier, a share or a day"),
        ("tiers=batch", "tiers is not one of model, tier, cache, batch, as_of; did you mean tier?"),
        ("quality=high", "quality is not one of model, tier, cache, batch, as_of"),
        ("batch", "batch needs a value, such as batch=30%"),
        ("model=", "model needs a value, such as model=gpt-5"),
        ("batch=30", "batch=30 is not a share; write 30%, or a number below 1 such as 0.6"),
        ("cache=1", "cache=1 is not a share; write 1%, or a number below 1 such as 0.6"),
        ("cache=most", "cache=most is not a share; write it as 60% or 0.6"),
        ("cache=120%", "cache=120% is not a share; it must be between 0% and 100%"),
        ("cache=-5%", "cache=-5% is not a share; it must be between 0% and 100%"),
        ("cache=33.333%", "cache: a share can have two decimals of a percent at most, such as 33.33%"),
        ("tier=cheap", "tier: expected 'standard', 'batch', 'flex' or 'priority'"),
        ("tier=batch,tier=flex", "tier appears twice; keep one"),
        ("model=a>fast-1,model=a>fast-2", "a appears twice; keep one"),
        ("model=a>", "model=a>: write both models, such as model=gpt-4o>gpt-5"),
        ("tier=batch,batch=30%", "batch: with the batch tier all is in batches; leave out one of the two"),
        ("as_of=tomorrow", "as_of: expected a valid date as year-month-day, such as 2026-11-21"),
        ("model=fsat-1", "model: fsat-1 is not in any price table; did you mean fast-1"),
        ("model=gpt-4o>fsat-1", "models: fsat-1 is not in any price table"),
    ],
)
def test_what_is_wrong_is_said_with_the_next_step(text: str, problem: str) -> None:
    with pytest.raises(RequestError) as caught:
        read_scenario(text)
    assert str(caught.value).startswith(f"{text}: {problem}")


def test_a_model_of_the_rows_may_be_any(acme: None) -> None:
    assert read_scenario("model=our-gateway/x>fast-1").models == (("our-gateway/x", "fast-1"),)


def test_there_are_not_too_many_of_them_and_none_is_too_long() -> None:
    assert len(read_scenarios(["tier=flex"] * MOST_SCENARIOS)) == MOST_SCENARIOS
    with pytest.raises(RequestError, match="11 scenarios; give at most 10"):
        read_scenarios(["tier=flex"] * (MOST_SCENARIOS + 1))
    with pytest.raises(RequestError, match="more than 2,000 characters"):
        read_scenario("a" * (LONGEST_TEXT + 1))
