"""Tuned models beside models as they are sold: costs, months, what pays, and what ends before it has."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import accumulate

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pricing.catalog.catalog import Catalog
from pricing.catalog.rates import Conditions
from pricing.projection.projection import MonthCost
from pricing.training.case import RequestSize, TuningCase
from pricing.training.compare import Comparison, compare, list_trainable
from pricing.training.payback import add_up, find_month
from pricing.workload import Band, Workload

D = Decimal
DAY = date(2026, 11, 22)
MILLION = 1_000_000
GEMINI, NOVA, MINI = "ft:gemini-3.1-flash-lite", "ft:amazon.nova-2-lite-v1:0", "ft:gpt-4o-mini-2024-07-18"
CASE = TuningCase(
    training_tokens=MILLION,
    epochs=3,
    untuned=RequestSize(2_000, 200),
    tuned=RequestSize(500, 200),
    models=("gpt-6.2-sol", "gpt-6-luna"),
    conditions=Conditions(DAY, last_known=True),
    workload=Workload(D(20_000)),
    baseline="gpt-6.2-sol",
)
SOL = (2_000 * D(2) + 200 * D(10)) / MILLION
"""A request on gpt-6.2-sol, whose prompt is whole."""


def price(catalog: Catalog, **changes: object) -> Comparison:
    return compare(catalog, replace(CASE, **changes))  # type: ignore[arg-type]


def test_each_vendor_with_a_price_of_training_is_there(catalog: Catalog) -> None:
    names = list_trainable(catalog, DAY)
    assert {GEMINI, NOVA, MINI, "ft:gemini-3.5-flash", "ft:gpt-4.1-2025-04-14"} <= {*names}
    assert "ft:gpt-3.5-turbo" in names  # retired a month before
    assert "ft:davinci-002" not in names  # nobody can train it since 2024
    assert "ft:o4-mini-2025-04-16" not in names  # trained by the hour
    assert not {GEMINI, NOVA} & {*list_trainable(catalog, date(2026, 7, 1))}


def test_a_shorter_prompt_pays_for_the_training(catalog: Catalog) -> None:
    """Tuned Gemini 3.1 Flash-Lite costs 0.375 and 2.25; its training 3.00 for each of 3 million tokens."""
    found = price(catalog)
    best = found.best
    assert best is not None
    tuned = (500 * D("0.375") + 200 * D("2.25")) / MILLION
    assert (best.name, best.training.cost, best.request.cost) == (GEMINI, D(9), tuned)
    assert best.payback.requests == 1_679  # 9 / (0.006 − 0.0006375) is 1,678.3
    assert best.payback.months == 9 / (20_000 * (SOL - tuned))
    assert best.payback.month == date(2026, 11, 1)
    assert best.payback.saved == 12 * 20_000 * (SOL - tuned) - 9


def test_storage_is_paid_every_month(catalog: Catalog) -> None:
    """1.95 a month on Bedrock, beside 0.30 and 2.50 a million tokens; training is 3 × 3.78."""
    nova = price(catalog).find(NOVA)
    assert nova is not None
    tuned = (500 * D("0.30") + 200 * D("2.50")) / MILLION
    assert (nova.storage, nova.training.cost) == (D("1.95"), D("11.34"))
    assert nova.payback.saved == 12 * (20_000 * (SOL - tuned) - D("1.95")) - D("11.34")


def test_a_tuned_model_ends_with_its_base_and_its_successor_is_named(catalog: Catalog) -> None:
    mini = price(catalog).find(MINI)
    assert mini is not None
    assert mini.base is not None
    assert mini.ending is not None
    assert mini.training_end is not None
    assert mini.base.name == "gpt-4o-mini-2024-07-18"
    assert (mini.ending.day, mini.ending.successor) == (date(2027, 1, 14), "gpt-6-luna")
    assert (mini.training_end.closed, mini.training_end.until) == (date(2026, 5, 7), date(2027, 1, 6))
    assert mini.payback.compared == 2  # November and December; in January it ends


def test_what_ends_before_it_has_paid_says_so(catalog: Catalog) -> None:
    """ft:gpt-4o: 75 dollars; (500 × 3.75 + 200 × 15) / 1,000,000 = 0.004875 a request, 22.50 a month less."""
    found = price(catalog).find("ft:gpt-4o-2024-08-06")
    assert found is not None
    assert found.payback.requests == 66_667
    assert (found.payback.months, found.payback.saved) == (None, 2 * D("22.50") - 75)
    assert found.payback.reason == "it ends on 2027-01-14, before it has paid for itself"


def test_what_costs_more_never_pays(catalog: Catalog) -> None:
    found = price(catalog, baseline="gpt-6-luna")
    assert found.best is None
    back = found.tuned[0].payback
    assert (back.requests, back.months, back.reason) == (None, None, "its requests are not cheaper")


def test_each_model_as_it_is_sold_has_what_saves_most_beside_it(catalog: Catalog) -> None:
    sol, luna = price(catalog).untuned
    assert (sol.paid_by, luna.paid_by) == (GEMINI, "")


def test_beside_what_is_gone_nothing_is_saved(catalog: Catalog) -> None:
    (gone,) = price(catalog, models=("o1",), baseline="").untuned
    assert (gone.group, gone.paid_by, gone.payback.saved) == ("last_known", "", None)


def test_without_a_name_the_cheapest_is_to_be_beaten(catalog: Catalog) -> None:
    found = price(catalog, baseline="")
    assert found.baseline is not None
    assert found.baseline.name == "gpt-6-luna"


def test_the_successor_of_what_is_sold_goes_on_at_its_price(catalog: Catalog) -> None:
    """gpt-4o costs 0.007 a request until 14 January 2027, gpt-6-luna 0.0003 from then on."""
    (gpt,) = price(catalog, models=("gpt-4o",), baseline="").untuned
    assert gpt.projection is not None
    costs = [month.cost.expected for month in gpt.projection.months if month.cost]
    assert len(costs) == 12
    assert (costs[0], costs[-1]) == (20_000 * D("0.007"), 20_000 * D("0.0003"))


def test_growth_brings_the_month_nearer(catalog: Catalog) -> None:
    """ft:gemini-3.5-flash: 30 dollars, 0.002175 a request less; 1,000 requests a month are 2.175."""
    flash = "ft:gemini-3.5-flash"
    slow = price(catalog, workload=Workload(D(1_000)), months=24).find(flash)
    fast = price(catalog, workload=Workload(D(1_000), growth=D(1))).find(flash)
    assert slow is not None
    assert fast is not None
    assert slow.payback.months is not None
    assert slow.payback.months == pytest.approx(30 / D("2.175"))
    # 2.175 × (1 + 2 + 4) = 15.225; of the fourth month, 17.4, it takes 14.775.
    assert fast.payback.months == pytest.approx(3 + D("14.775") / D("17.4"))


def test_not_within_the_months_is_not_never(catalog: Catalog) -> None:
    found = price(catalog, workload=Workload(D(100))).find(GEMINI)
    assert found is not None
    assert (found.payback.requests, found.payback.reason) == (D(1_679), "not within 12 months")


def test_without_a_volume_requests_alone_are_compared(catalog: Catalog) -> None:
    found = price(catalog, workload=Workload(D(0)))
    assert found.best is not None
    assert found.best.name == MINI  # 9 / (0.006 − 0.00039) is 1,604.3, fewer than 1,679
    assert (found.best.payback.compared, found.best.payback.saved) == (None, None)


def test_a_model_that_is_gone_has_its_last_price_and_pays_for_nothing(catalog: Catalog) -> None:
    found = price(catalog).find("ft:gpt-3.5-turbo")
    assert found is not None
    assert (found.group, found.training.cost) == ("last_known", D(24))
    assert found.payback.reason == "it is no longer sold"


def test_a_training_that_is_closed_to_all_has_no_price(catalog: Catalog) -> None:
    found = price(catalog, conditions=Conditions(date(2027, 1, 7), last_known=True)).find(MINI)
    assert found is not None
    assert found.group == "unpriced"
    assert found.training.unpriced == "ft:gpt-4o-mini-2024-07-18 cannot be trained since 2027-01-06"


def test_a_request_that_does_not_fit_pays_for_nothing(catalog: Catalog) -> None:
    found = price(catalog, tuned=RequestSize(300_000, 200)).find(MINI)
    assert found is not None
    assert (found.group, found.payback.reason) == ("does_not_fit", "it does not fit")


def test_a_tier_that_a_tuned_model_is_not_sold_in_says_so(catalog: Catalog) -> None:
    found = price(catalog, conditions=Conditions(DAY, "batch", last_known=True))
    gemini, mini = found.find(GEMINI), found.find(MINI)
    assert gemini is not None
    assert mini is not None
    assert "has no batch price" in (gemini.request.unpriced or "")
    assert mini.request.cost == (500 * D("0.15") + 200 * D("0.60")) / MILLION


COSTS = st.lists(st.integers(0, 10**6), min_size=1, max_size=24)


def months(costs: list[int]) -> list[MonthCost]:
    return [MonthCost(DAY, Band.of(D(1)), Band.of(D(cost)), "on_sale") for cost in costs]


@given(training=st.integers(0, 10**6), storage=st.integers(0, 100), costs=COSTS, data=st.data())
def test_sums_are_the_months_added_up_and_cross_where_they_are_equal(
    training: int, storage: int, costs: list[int], data: st.DataObject
) -> None:
    others = data.draw(st.lists(st.integers(0, 10**6), min_size=len(costs), max_size=len(costs)))
    running = add_up(D(training), D(storage), months(costs), months(others))
    assert list(running.tuned) == list(accumulate((cost + storage for cost in costs), initial=training))[1:]
    assert list(running.untuned) == list(accumulate(others))
    crossing = find_month(D(training), running)
    ahead = [place for place, (a, b) in enumerate(zip(running.tuned, running.untuned, strict=True)) if b >= a]
    if not ahead:
        assert crossing is None
    else:
        assert crossing is not None
        assert ahead[0] <= crossing <= ahead[0] + 1
