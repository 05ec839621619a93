"""An estimate beside the usage that followed: effects in arithmetic that one can read, and that always add up."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pricing.catalog.catalog import Catalog
from pricing.usage import Usage
from pricing.usage_log.charges.charge import Given
from pricing.usage_log.charges.total import price_groups
from pricing.usage_log.key import COLUMNS, PLACES, Key
from pricing.usage_log.plan import make_plan
from pricing.usage_log.reports.variance import LONG, NOT_ON_DAY, NOT_ON_PLANNED, Planned, Variance, explain_variance
from pricing.usage_log.rows import reduce_rows
from tests.support.price_tables import ACME, TODAY, book

GIVEN = Given(TODAY)


@pytest.fixture(scope="module")
def acme(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    return book(tmp_path_factory.mktemp("tables"), acme=ACME)


def calls(number: int, day: int, month: str = "2025-06", *, cached: int = 0, **changed: Any) -> list[dict[str, Any]]:
    """Responses of a day, each of a call of its own."""
    usage = {
        "prompt_tokens": changed.pop("prompt", 1_000),
        "completion_tokens": changed.pop("output", 100),
        "prompt_tokens_details": {"cached_tokens": cached},
    }
    row = {"model": "fast-1", "created_at": f"{month}-{day:02}T12:00:00Z", **changed}
    return [{"id": f"{month}-{day}-{place}-{cached}-{changed}", **row, "usage": usage} for place in range(number)]


def explain(acme: Catalog, planned: Planned, *rows: list[dict[str, Any]]) -> Variance:
    reduced = reduce_rows([row for some in rows for row in some], make_plan(acme))
    assert not reduced.faults
    return explain_variance(acme, reduced.groups, GIVEN, planned)


def plan(requests: int = 300, cached: int = 0) -> Planned:
    """1,000 tokens of input and 100 of output on fast-1: at $1 and $4 a million, 0.001 + 0.0004 dollars."""
    usage = Usage(1_000, cached, output_tokens=100)
    return Planned("fast-1", date(2025, 6, 1), usage, Decimal("0.0014"), Decimal(requests))


def test_what_is_as_estimated_has_no_effect(acme: Catalog) -> None:
    variance = explain(acme, plan(), calls(10, 1), calls(10, 3))
    # Three days of thirty: 30 of 300 requests, of which there were 20.
    assert (variance.first, variance.last, variance.planned_requests) == ("2025-06-01", "2025-06-03", 30)
    assert variance.estimated == 30 * Decimal("0.0014")
    assert dict(variance.effects) == {
        "volume": -10 * Decimal("0.0014"), "request size": 0, "cache": 0, "mix": 0, "price": 0,
    }  # fmt: skip
    assert variance.actual == 20 * Decimal("0.0014")


def test_size_and_cache_are_told_apart(acme: Catalog) -> None:
    variance = explain(acme, plan(300), calls(10, 1, prompt=3_000, cached=2_000))
    effects = dict(variance.effects)
    assert variance.estimated == 10 * Decimal("0.0014")
    assert effects["volume"] == 0
    assert effects["request size"] == 10 * 2_000 * Decimal("1e-6")  # all of it at $1 a million
    assert effects["cache"] == -10 * 2_000 * Decimal("0.9e-6")  # of which these are at $0.10
    assert effects["mix"] == effects["price"] == 0


def test_a_cache_that_was_planned_and_not_hit_costs_more(acme: Catalog) -> None:
    planned = replace(plan(300, cached=500), cost=Decimal("0.00095"))  # 500 × 1 + 500 × 0.1 + 100 × 4
    variance = explain(acme, planned, calls(10, 1))
    assert dict(variance.effects)["cache"] == 10 * 500 * Decimal("0.9e-6")


def test_another_tier_and_another_day_are_mix_and_price(acme: Catalog) -> None:
    # On the day of the estimate fast-1 cost $2 and $8 a million, so a request $0.0028.
    planned = Planned("fast-1", date(2024, 6, 1), Usage(1_000, output_tokens=100), Decimal("0.0028"), Decimal(300))
    variance = explain(acme, planned, calls(10, 1))
    assert dict(variance.effects)["price"] == 10 * (Decimal("0.0014") - Decimal("0.0028"))
    batch = explain(acme, plan(300), calls(10, 1, service_tier="batch"))
    assert dict(batch.effects)["mix"] == 10 * (Decimal("0.0007") - Decimal("0.0014"))


def test_another_model_is_mix_at_the_prices_of_the_plans_day(acme: Catalog) -> None:
    variance = explain(acme, plan(300), calls(10, 1, model="slow"))
    # slow: $0.0001 and $0.0002 a million.
    assert dict(variance.effects)["mix"] == 10 * (Decimal("1.2e-7") - Decimal("0.0014"))


def test_a_model_that_was_not_sold_on_the_plans_day_is_at_its_own_prices(acme: Catalog) -> None:
    variance = explain(acme, plan(310), calls(10, 1, "2026-03", model="fast-2"))
    # fast-2 since 2026: $3 and $12 a million; 10 of 310 requests of March.
    assert dict(variance.effects)["mix"] == 10 * (Decimal("0.0042") - Decimal("0.0014"))
    assert dict(variance.effects)["price"] == 0
    assert variance.notes == ((NOT_ON_DAY, 10),)


def test_what_the_planned_model_does_not_sell_is_mix_as_a_whole(acme: Catalog) -> None:
    planned = Planned("nothing", date(2025, 6, 1), Usage(1_000), Decimal("0.002"), Decimal(300))
    variance = explain(acme, planned, calls(10, 1))
    assert dict(variance.effects)["mix"] == 10 * (Decimal("0.0014") - Decimal("0.002"))
    assert variance.notes == ((NOT_ON_PLANNED, 10),)


def test_corrected_tables_are_an_effect_of_their_own(acme: Catalog) -> None:
    planned = Planned("fast-1", date(2025, 6, 1), Usage(1_000, output_tokens=100), Decimal("0.001"), Decimal(300))
    assert dict(explain(acme, planned, calls(10, 1)).effects)["price tables"] == 10 * Decimal("0.0004")


def test_rows_without_a_price_are_counted_and_left_out(acme: Catalog) -> None:
    variance = explain(acme, plan(300), calls(10, 1), calls(5, 1, model="unknown-model"))
    assert (variance.unpriced, variance.requests) == (5, 10)
    assert variance.actual == 10 * Decimal("0.0014")


def test_without_a_number_of_requests_volume_and_size_are_one_effect(acme: Catalog) -> None:
    reduced = reduce_rows(calls(10, 1, prompt=2_000), make_plan(acme))
    groups = {key._replace(counted=False): sums for key, sums in reduced.groups.items()}
    variance = explain_variance(acme, groups, GIVEN, plan(300))
    assert not variance.counted
    assert [name for name, _ in variance.effects] == ["volume and request size", "cache", "mix", "price"]
    # 2,000 tokens of input and 100 of output each, where ten requests of 1,000 and 100 were estimated.
    assert variance.effects[0].amount == 10 * Decimal("0.0024") - 10 * Decimal("0.0014")


def test_days_that_nobody_states_are_a_month(acme: Catalog) -> None:
    rows = [{**row, "created_at": None} for row in calls(3, 1)]
    variance = explain(acme, plan(300), rows)
    assert (variance.first, variance.planned_requests) == ("", 300)


_row = st.fixed_dictionaries(
    {
        "number": st.integers(1, 5),
        "day": st.integers(1, 28),
        "month": st.sampled_from(["2024-07", "2025-06", "2026-03"]),
        "model": st.sampled_from(["fast-1", "fast-2", "slow", "fast", "unknown"]),
        "prompt": st.integers(600, 9_000),
        "output": st.integers(0, 999),
        "cached": st.integers(0, 600),
        "service_tier": st.sampled_from(["default", "batch", "priority"]),
    }
)


@given(
    rows=st.lists(_row, min_size=1, max_size=8),
    planned=st.builds(
        Planned,
        st.sampled_from(["fast-1", "fast", "slow", "nothing"]),
        st.dates(date(2024, 2, 1), date(2026, 10, 1)),
        st.builds(Usage, st.integers(500, 9_000), st.integers(0, 500), output_tokens=st.integers(0, 999)),
        st.decimals(0, 100, places=9),
        st.decimals(0, 10**9, places=3),
    ),
)
def test_effects_add_up_to_the_last_digit(acme: Catalog, rows: list[dict[str, Any]], planned: Planned) -> None:
    logs = [row for place, each in enumerate(rows) for row in calls(**each, user=f"{place}")]
    reduced = reduce_rows(logs, make_plan(acme))
    variance = explain_variance(acme, reduced.groups, GIVEN, planned)
    whole = price_groups(acme, reduced.groups, GIVEN).total
    assert variance.actual == whole.amount
    assert variance.unpriced == whole.parts["unpriced"].rows
    if variance.actual is None:
        assert not variance.effects
    else:
        assert sum((each.amount for each in variance.effects), variance.estimated) == variance.actual


def test_what_has_no_price_is_unknown_and_no_saving(acme: Catalog) -> None:
    variance = explain(acme, plan(), calls(10, 1, model="nobody-knows"))
    assert (variance.actual, variance.difference, variance.effects) == (None, None, ())
    assert variance.unpriced == 10


def test_what_leaves_rows_out_is_the_least(acme: Catalog) -> None:
    assert not explain(acme, plan(), calls(10, 1)).at_least
    assert explain(acme, plan(), calls(10, 1), calls(1, 1, model="nobody-knows")).at_least
    reduced = reduce_rows(calls(10, 1), make_plan(acme))
    assert explain_variance(acme, reduced.groups, GIVEN, plan(), unread=True).at_least


def test_a_price_for_long_requests_that_may_apply_is_told(acme: Catalog) -> None:
    sums = [0] * len(COLUMNS)
    sums[PLACES["rows"]], sums[PLACES["requests"]], sums[PLACES["input_tokens"]] = 1, 2, 8_000
    day = Key("openai", "fast-1", "2025-06-01", most_bucket=1)  # two requests, of which one may be of over 5,000
    variance = explain_variance(acme, {day: sums}, GIVEN, plan())
    assert variance.actual == 8_000 * Decimal("1e-6")
    assert dict(variance.notes)[LONG] == 1
