"""The same usage under scenarios. Expected sums are arithmetic with the rates of VARIED."""

from __future__ import annotations

from datetime import date
from decimal import Decimal as D
from typing import Any

import pytest

from pricing.catalog.catalog import Catalog
from pricing.usage import Usage
from pricing.usage_log.charges.charge import Given
from pricing.usage_log.charges.total import price_groups
from pricing.usage_log.key import Groups, add, reduce_record
from pricing.usage_log.plan import make_plan
from pricing.usage_log.record import Record
from pricing.usage_log.reports.what_if.comparison import Comparison, WhatIf, compare_scenarios
from pricing.usage_log.reports.what_if.scenario import Scenario
from tests.support.price_tables import TODAY
from tests.support.usage_totals import COST, MILLION, make


def reduce_all(catalog: Catalog, *rows: Record, labels: tuple[str, ...] = ()) -> Groups:
    plan, groups = make_plan(catalog, labels), Groups()
    for row in rows:
        add(groups, *reduce_record(row, plan))
    return groups


def compare(catalog: Catalog, *rows: Record, given: Given | None = None, **fields: Any) -> WhatIf:
    (answer,) = compare_all(catalog, *rows, given=given, scenarios=[Scenario(**fields)]).scenarios
    return answer


def compare_all(catalog: Catalog, *rows: Record, scenarios: list[Scenario], given: Given | None = None) -> Comparison:
    return compare_scenarios(catalog, reduce_all(catalog, *rows), given or Given(TODAY), scenarios)


def test_all_rows_on_another_model(varied: Catalog) -> None:
    answer = compare(varied, make(), make(), model="prompts")
    then = 2 * (900 * 1 + 100 * 4) / MILLION
    assert answer.total.as_is.amount == 2 * COST
    assert answer.total.what_if.amount == then
    assert answer.total.pair.difference == then - 2 * COST
    assert answer.total.pair.change == D("-0.5")  # 1,300 in place of 2,600
    assert [(each.model, each.as_is.rows) for each in answer.models] == [("long", 2)]


def test_rows_of_one_model_on_another(varied: Catalog) -> None:
    answer = compare(varied, make(), make(model="prompts"), models=(("long", "searches"),))
    assert {each.model: each.what_if.amount for each in answer.models} == {
        "long": (900 * 1 + 100 * 4) / MILLION,
        "prompts": (900 * 1 + 100 * 4) / MILLION,  # as it was
    }
    assert answer.unmatched == ()


def test_all_others_on_a_third_model(varied: Catalog) -> None:
    answer = compare(varied, make(), make(model="prompts"), models=(("prompts", "hourly"),), model="searches")
    assert {each.model: each.what_if.amount for each in answer.models} == {
        "long": (900 * 1 + 100 * 4) / MILLION,
        "prompts": (900 * 3 + 100 * 12) / MILLION,
    }


def test_a_model_is_known_by_each_of_its_names_on_the_day(varied: Catalog) -> None:
    # `newest` names `long` until 2026-11-02, and `hourly` from then on
    rows = [make(model="newest", day=date(2026, 11, 1)), make(model="newest")]
    answer = compare(varied, *rows, models=(("varied/long", "searches"),))
    then = (900 * 1 + 100 * 4 + 900 * 3 + 100 * 12) / MILLION
    assert answer.total.what_if.amount == then


def test_a_model_that_no_row_has_is_told(varied: Catalog) -> None:
    answer = compare(varied, make(), models=(("lnog", "searches"),))
    assert answer.unmatched == ("lnog",)
    assert answer.total.pair.difference == 0


def test_all_at_another_tier(varied: Catalog) -> None:
    answer = compare(varied, make(), make(tier="flex"), tier="batch")
    assert answer.total.as_is.amount == COST + COST * D("0.7")
    assert answer.total.what_if.amount == COST
    assert not answer.notes


@pytest.mark.parametrize(
    ("tier", "then"),
    [
        (None, D("0.7") + D("0.3") / 2),
        ("batch", D("0.7") + D("0.3") / 2),  # 70% of what was in batches goes back to standard
        ("flex", D("0.7") * D("0.7") + D("0.3") / 2),
    ],
)
def test_a_share_in_batches(varied: Catalog, tier: str | None, then: D) -> None:
    answer = compare(varied, make(tier=tier), batch_share=D("0.3"))
    assert answer.total.what_if.amount == COST * then


def test_a_share_in_batches_and_the_rest_at_another_tier(varied: Catalog) -> None:
    answer = compare(varied, make(), batch_share=D("0.3"), tier="flex")
    assert answer.total.what_if.amount == COST * (D("0.7") * D("0.7") + D("0.3") / 2)
    assert compare(varied, make(), batch_share=D(1)).total.what_if.amount == COST / 2
    assert compare(varied, make(tier="batch"), batch_share=D(0)).total.what_if.amount == COST


def test_all_in_batches_needs_no_price_at_another_tier(varied: Catalog) -> None:
    long = make(Usage(input_tokens=3_500), tier="flex")  # at which no call of more than 3,000 tokens is sold
    answer = compare(varied, long, batch_share=D(1))
    assert answer.total.as_is.amount is None
    assert answer.total.what_if.amount == 3_500 * (6 / D(2)) / MILLION  # half of the rate of long calls


def test_a_tier_that_is_given_is_that_of_a_scenario_without_one(varied: Catalog) -> None:
    answer = compare(varied, make(), given=Given(TODAY, tier="batch"), as_of=TODAY)
    assert answer.total.what_if.amount == answer.total.as_is.amount == COST / 2


def test_half_of_the_input_cached(varied: Catalog) -> None:
    answer = compare(varied, make(), cache_hit_rate=D("0.5"))
    assert answer.total.what_if.amount == (450 * 2 + 450 * D("0.2") + 100 * 8) / MILLION


def test_nothing_cached(varied: Catalog) -> None:
    row = make(Usage(input_tokens=900, cache_read_tokens=500, cache_write_tokens=200, output_tokens=100))
    answer = compare(varied, row, cache_hit_rate=D(0))
    assert answer.total.as_is.amount == (200 * 2 + 500 * D("0.2") + 200 * D("2.5") + 100 * 8) / MILLION
    assert answer.total.what_if.amount == COST


def test_long_calls_are_long_on_the_other_model_too(varied: Catalog) -> None:
    calls = [make(Usage(input_tokens=1_000), model="prompts"), make(Usage(input_tokens=500), model="prompts")]
    assert compare(varied, *calls, model="long").total.what_if.amount == (1_000 * 4 + 500 * 2) / MILLION


def test_a_sum_of_calls_of_unknown_lengths_has_a_range(varied: Catalog) -> None:
    row = make(Usage(input_tokens=5_000), model="prompts", requests=10, summed=True)
    then = compare(varied, row, model="long").total.what_if
    assert (then.low, then.high) == (5_000 * 2 / MILLION, 5_000 * 4 / MILLION)


def test_rows_that_name_no_model_are_of_the_given_one(varied: Catalog) -> None:
    given = Given(TODAY, model="long")
    answer = compare(varied, make(model=None), given=given, models=(("long", "prompts"),))
    assert answer.total.what_if.amount == (900 * 1 + 100 * 4) / MILLION


def test_a_tier_and_a_day_that_are_given_hold_for_the_usage_as_it_is(varied: Catalog) -> None:
    given = Given(TODAY, as_of=date(2026, 11, 1), tier="standard")
    answer = compare(varied, make(), given=given, tier="batch", as_of=date(2026, 11, 2))
    assert answer.total.as_is.amount == (900 * 5 + 100 * 10) / MILLION
    assert answer.total.what_if.amount == COST / 2


def test_prices_of_another_day(varied: Catalog) -> None:
    answer = compare(varied, make(), as_of=date(2026, 11, 1))
    assert answer.total.what_if.amount == (900 * 5 + 100 * 10) / MILLION


def test_several_scenarios_have_one_usage_as_it_is(varied: Catalog) -> None:
    scenarios = [Scenario(tier="batch"), Scenario(model="prompts")]
    answer = compare_all(varied, make(), make(model="mystery"), scenarios=scenarios)
    assert answer.as_is.total.amount == COST
    assert [asked.total.as_is for asked in answer.scenarios] == [answer.as_is.total] * 2
    assert [asked.total.what_if.amount for asked in answer.scenarios] == [
        COST / 2,
        2 * (900 * 1 + 100 * 4) / MILLION,
    ]


def test_labels_tell_no_prices_apart(varied: Catalog) -> None:
    rows = [make(labels=("a",)), make(labels=("b",)), make(labels=("",))]
    groups = reduce_all(varied, *rows, labels=("team",))
    answer = compare_scenarios(varied, groups, Given(TODAY), [Scenario(tier="batch")])
    assert answer.as_is.total.amount == price_groups(varied, groups, Given(TODAY)).total.amount == 3 * COST
    assert answer.scenarios[0].total.what_if.amount == 3 * COST / 2


def test_nothing_at_all_is_compared_with_nothing(varied: Catalog) -> None:
    answer = compare(varied, model="long")
    assert (answer.models, answer.total.pair.difference, answer.total.pair.change) == ((), None, None)
