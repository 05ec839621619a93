"""Scenarios of every format's sample, at the shipped prices."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from pricing.catalog.catalog import Catalog
from pricing.usage_log.charges.charge import Given
from pricing.usage_log.charges.total import price_groups
from pricing.usage_log.reports.what_if.comparison import compare_scenarios
from pricing.usage_log.reports.what_if.scenario import Scenario
from tests.pricing.usage_log.reports.what_if.test_comparison import reduce_all
from tests.support.price_tables import TODAY
from tests.support.usage_logs import SAMPLES, read_sample

SCENARIOS = (
    Scenario("claude-sonnet-4-5", as_of=TODAY),
    Scenario("gpt-4o", tier="batch"),
    Scenario(batch_share=Decimal("0.3"), cache_hit_rate=Decimal("0.6")),
    Scenario(cache_hit_rate=Decimal(0)),
)


@pytest.mark.parametrize("name", sorted(path.name for path in SAMPLES.iterdir() if path.suffix != ".md"))
def test_every_sample_is_compared_like_with_like(catalog: Catalog, name: str) -> None:
    groups = reduce_all(catalog, *read_sample(name))
    answer = compare_scenarios(catalog, groups, Given(TODAY), SCENARIOS)
    assert answer.as_is.total == price_groups(catalog, groups, Given(TODAY)).total
    for asked in answer.scenarios:
        assert asked.total.what_if.rows == answer.as_is.total.rows
        both = [each.pair for each in asked.models if each.pair.rows]
        assert sum(pair.rows for pair in both) == asked.total.pair.rows
        assert Fraction(asked.total.pair.what_if) == sum(Fraction(pair.what_if) for pair in both)
        used = asked.total.what_if
        assert used.get("input_tokens") == answer.as_is.total.get("input_tokens")
        assert used.amount is None or used.low <= used.amount <= used.high
