"""Tests of which models a corpus is counted on that names none."""

from __future__ import annotations

import pytest

from pricing.corpus.counted import Counted
from pricing.corpus.counting import NO_MODEL
from pricing.corpus.counts import Counts, Way
from pricing.corpus.default_models import count_on_some
from pricing.corpus.plan import Plan
from tests.support.price_tables import TODAY

NAMELESS = {Way("model", ""): Counts(unknown={NO_MODEL: 3})}
NAMED = {Way("model", "fast-1"): Counts({10: [1, 1, 0]})}
UNHEARD = {Way("model", ""): Counts(unknown={NO_MODEL: 1, "nope is not in any price table": 1})}


@pytest.mark.parametrize(
    ("chosen", "ways", "models"),
    [
        ((), NAMELESS, ("slow", "fast-2")),
        ((), NAMED, ()),
        ((), NAMELESS | NAMED, ()),
        ((), UNHEARD, ()),
        ((), {}, ()),
        (("fast-1",), NAMELESS, ("fast-1",)),
    ],
)
def test_default_models_are_for_rows_that_name_none(
    chosen: tuple[str, ...], ways: dict[Way, Counts], models: tuple[str, ...]
) -> None:
    plans: list[Plan] = []

    def count(plan: Plan) -> Counted:
        plans.append(plan)
        return Counted(rows=len(plans), ways=ways)

    found = count_on_some(count, Plan(TODAY, chosen), ("slow", "fast-2"))
    assert found.plan.models == models
    assert found.counted.rows == len(plans) == (1 if models == chosen else 2)
