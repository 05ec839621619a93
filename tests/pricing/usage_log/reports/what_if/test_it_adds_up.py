"""Whatever the usage and the scenario: nothing is lost, and differences add up to the last digit."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from hypothesis import assume, given
from hypothesis import strategies as st

from pricing.catalog.catalog import Catalog
from pricing.usage_log.charges.charge import Given
from pricing.usage_log.charges.total import price_groups
from pricing.usage_log.key import PLACES, Groups
from pricing.usage_log.reports.what_if.comparison import Comparison, compare_scenarios
from pricing.usage_log.reports.what_if.moved import Move, Prices
from pricing.usage_log.reports.what_if.scenario import Scenario
from pricing.usage_log.reports.what_if.tokens import count_read, count_uncached
from tests.pricing.usage_log.reports.what_if.test_comparison import reduce_all
from tests.support.price_tables import TODAY
from tests.support.usage_records import MODELS, make_log

SEEDS = st.integers(0, 10**9)
SHARES = st.none() | st.integers(0, 10_000).map(lambda number: Decimal(number) / 10_000)
NAMED = st.sampled_from([name for name in MODELS if name not in (None, "unknown")])


@st.composite
def make_scenarios(draw: st.DrawFn) -> Scenario:
    fields: dict[str, Any] = {
        "model": draw(st.just("") | NAMED),
        "models": draw(st.just(()) | st.tuples(st.tuples(NAMED, NAMED))),
        "tier": draw(st.sampled_from(("", "standard", "batch", "flex"))),
        "cache_hit_rate": draw(SHARES),
        "as_of": draw(st.sampled_from((None, date(2026, 11, 16)))),
    }
    share = draw(SHARES)
    assume(any(fields.values()) or fields["cache_hit_rate"] is not None or share is not None)
    return Scenario(**fields, batch_share=None if fields["tier"] == "batch" else share)


def ask(catalog: Catalog, groups: Groups, *scenarios: Scenario) -> Comparison:
    return compare_scenarios(catalog, groups, Given(TODAY), scenarios)


def add_up(numbers: list[Decimal]) -> Fraction:
    return sum(map(Fraction, numbers), Fraction())


@given(SEEDS, make_scenarios())
def test_models_add_up_to_the_total(varied: Catalog, seed: int, scenario: Scenario) -> None:
    groups = reduce_all(varied, *make_log(seed))
    answer = ask(varied, groups, scenario)
    (asked,) = answer.scenarios
    assert answer.as_is.total == price_groups(varied, groups, Given(TODAY)).total
    assert asked.total.what_if.rows == asked.total.as_is.rows == answer.as_is.total.rows
    priced = answer.as_is.total.rows - answer.as_is.total.parts["unpriced"].rows
    assert sum(asked.lost.values()) == priced - asked.total.pair.rows
    for side in ("as_is", "what_if"):
        known = [getattr(each, side).amount for each in asked.models if getattr(each, side).amount is not None]
        assert Fraction(getattr(asked.total, side).amount or 0) == add_up(known)
        assert Fraction(getattr(asked.total.pair, side)) == add_up([getattr(each.pair, side) for each in asked.models])
    differences = [each.pair.difference for each in asked.models if each.pair.difference is not None]
    assert Fraction(asked.total.pair.difference or 0) == add_up(differences)


@given(SEEDS)
def test_a_scenario_that_moves_nothing_costs_the_same(varied: Catalog, seed: int) -> None:
    (asked,) = ask(varied, reduce_all(varied, *make_log(seed)), Scenario(models=(("nobody", "searches"),))).scenarios
    assert asked.total.what_if == asked.total.as_is
    assert not asked.notes
    assert not asked.total.pair.difference


@given(SEEDS, st.integers(0, 10_000))
def test_a_share_in_batches_costs_its_share_of_both(varied: Catalog, seed: int, ten_thousandths: int) -> None:
    share = Decimal(ten_thousandths) / 10_000
    plain = [replace(row, tier=None, complimentary=False, lower_bound="") for row in make_log(seed)]
    none, some, all_of_it = ask(
        varied, reduce_all(varied, *plain), *(Scenario(batch_share=part) for part in (Decimal(0), share, Decimal(1)))
    ).scenarios
    assume(all(asked.total.what_if.amount is not None for asked in (none, some, all_of_it)))
    ends = [Fraction(asked.total.what_if.amount or 0) for asked in (none, all_of_it)]
    assert Fraction(some.total.what_if.amount or 0) == ends[0] * (1 - Fraction(share)) + ends[1] * Fraction(share)


@given(SEEDS, make_scenarios())
def test_no_token_is_lost_and_none_is_in_two_places(varied: Catalog, seed: int, scenario: Scenario) -> None:
    groups = reduce_all(varied, *make_log(seed))
    before = Prices(varied, Given(TODAY))
    move = Move(scenario, before, before)
    whole = [name for name, place in PLACES.items() if name not in INSIDE_INPUT and place >= 0]
    for key, sums in groups.items():
        moved = move.move(key, sums).tokens
        assert [moved[PLACES[name]] for name in whole] == [sums[PLACES[name]] for name in whole]
        if not key.exceeded:
            assert min(moved) >= 0
            assert min(count_uncached(moved), count_read(moved)) >= 0


INSIDE_INPUT = (
    "cache_read_tokens", "cache_write_tokens", "cache_write_1h_tokens", "cache_write_12h_tokens", "input_audio_tokens",
    "cache_audio_read_tokens", "input_image_tokens", "cache_image_tokens",
)  # fmt: skip
"""Parts of the input, between which tokens may move."""
