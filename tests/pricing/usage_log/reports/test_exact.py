"""Dollars of usage, however large or small and of whichever digits, add up to the last one in every report.

A rate by the minute is a sixtieth of one for a second: its dollars never end, and each group's are rounded once, to
28 digits. Their sums have more.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pricing.catalog.catalog import Catalog
from pricing.usage import Usage
from pricing.usage_log.charges.charge import Given
from pricing.usage_log.charges.priced_group import price_each
from pricing.usage_log.charges.total import price_groups
from pricing.usage_log.key import COLUMNS, FEE_SCALE, PLACES, Groups, Key
from pricing.usage_log.reports.departments.budgets import Budgets, Department, Rule, Values
from pricing.usage_log.reports.departments.spending import sum_departments
from pricing.usage_log.reports.variance import Planned, explain_variance
from pricing.usage_log.reports.what_if.comparison import compare_scenarios
from pricing.usage_log.reports.what_if.scenario import Scenario
from tests.support.price_tables import ACME, TODAY, book

HEARD = """
provider: heard
name: Heard
version: 2026-11-21
models:
  - id: hear
    name: Hear
    kind: transcription
    released: 2024-01-01
    prices:
      - {from: 2024-01-01, source: https://heard.example/prices, rates: {minute: 0.05}}
"""
GIVEN = Given(TODAY)
TEAMS = ("a", "b", "")
BUDGETS = Budgets((Department("A", Decimal("0.1"), (Rule({"team": Values(("a",))}),)),), rest=Decimal(10**15))
SIZES = st.integers(1, 10**21) | st.integers(1, 1_000)


@pytest.fixture(scope="module")
def heard(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    return book(tmp_path_factory.mktemp("tables"), acme=ACME, heard=HEARD)


@st.composite
def make_groups(draw: st.DrawFn) -> Groups:
    """Days of seconds heard and of tokens, from one to as many as a thousand million rows can state."""
    groups: Groups = {}
    for day in range(1, 9):
        model, team = draw(st.sampled_from(("hear", "fast-1", "fast-2"))), draw(st.sampled_from(TEAMS))
        sums = [0] * len(COLUMNS)
        sums[PLACES["rows"]] = sums[PLACES["requests"]] = 1
        if model == "hear":
            sums[PLACES["minute"]] = draw(SIZES | st.just(1)) * draw(st.sampled_from((1, FEE_SCALE)))
        else:
            sums[PLACES["input_tokens"]], sums[PLACES["output_tokens"]] = draw(SIZES), draw(SIZES)
        groups[Key("openai", model, f"2026-11-{day:02}", labels=(team,))] = sums
    return groups


def sum_exactly(amounts: list[Decimal | None]) -> Fraction:
    return sum((Fraction(amount) for amount in amounts if amount is not None), Fraction())


@given(make_groups())
def test_rows_add_up_to_the_total(heard: Catalog, groups: Groups) -> None:
    each = [group.amount for group in price_each(heard, groups, GIVEN)]
    usage = price_groups(heard, groups, GIVEN, ("model",))
    assert None not in each
    assert sum_exactly([usage.total.amount]) == sum_exactly(each) == sum_exactly([row.amount for row in usage.rows])
    assert usage.total.low == usage.total.amount


@given(make_groups(), st.integers(0, 10_000))
def test_what_if_adds_up(heard: Catalog, groups: Groups, share: int) -> None:
    asked = compare_scenarios(heard, groups, GIVEN, [Scenario(batch_share=Decimal(share) / 10_000)]).scenarios[0]
    assert sum_exactly([asked.total.pair.difference]) == sum_exactly([one.pair.difference for one in asked.models])
    assert sum_exactly([asked.total.what_if.amount]) == sum_exactly([one.what_if.amount for one in asked.models])


@given(make_groups(), st.decimals("1e-20", 10**9, places=20), st.integers(1, 10**12))
def test_effects_add_up_to_the_difference(heard: Catalog, groups: Groups, cost: Decimal, requests: int) -> None:
    planned = Planned("fast-1", date(2026, 11, 1), Usage(1_000, output_tokens=100), cost, Decimal(requests))
    variance = explain_variance(heard, groups, GIVEN, planned)
    assert variance.actual is not None
    assert variance.difference is not None
    difference = Fraction(variance.actual) - Fraction(variance.estimated)
    assert Fraction(variance.difference) == difference == sum_exactly([each.amount for each in variance.effects])
    assert variance.actual == price_groups(heard, groups, GIVEN).total.amount


@given(make_groups())
def test_departments_add_up_to_the_total(heard: Catalog, groups: Groups) -> None:
    found = sum_departments(price_each(heard, groups, GIVEN), ("team",), BUDGETS, TODAY)
    (total,) = found.totals
    spent = [line.usage.amount for line in found.lines]
    assert (
        sum_exactly([total.spent])
        == sum_exactly(spent)
        == sum_exactly([price_groups(heard, groups, GIVEN).total.amount])
    )
    for line in found.lines:
        if line.budget is not None and line.spent is not None:
            assert sum_exactly([line.left]) == Fraction(line.budget) - Fraction(line.spent)
        assert line.forecast is None or line.forecast.expected >= line.usage.low
