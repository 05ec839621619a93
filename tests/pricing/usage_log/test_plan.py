"""Plan of a reading: the bounds of all prices, so that no price lies on both sides of one."""

from __future__ import annotations

from datetime import date, time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pricing.catalog.catalog import Catalog
from pricing.catalog.loader import load_catalog
from pricing.usage_log import plan as plan_module
from pricing.usage_log.plan import Plan, make_plan
from tests.support.price_tables import ACME, TODAY, book


def test_it_has_the_thresholds_of_prices_and_surcharges(varied: Catalog) -> None:
    # `from` counts itself, `over` does not
    assert make_plan(varied).thresholds == (1_000, 1_501, 2_001, 3_001)


def test_it_has_the_hours_at_which_prices_begin_and_end(varied: Catalog) -> None:
    assert make_plan(varied).clock == ("01:00", "02:00", "09:30", "22:00")


def test_it_names_the_models_with_hourly_prices(varied: Catalog) -> None:
    # `newest` is another name of `hourly`
    assert make_plan(varied).hourly == ("hourly", "newest")


def test_thresholds_of_every_table_count(tmp_path: Path) -> None:
    """The shipped tables have thresholds of both kinds at 200,000."""
    assert {200_000, 200_001, 272_001} <= {*make_plan(load_catalog(today=TODAY)).thresholds}
    assert make_plan(book(tmp_path, acme=ACME)).thresholds == (5_001,)


def test_every_name_of_a_model_with_hourly_prices_is_one_with_hours() -> None:
    catalog = load_catalog(today=TODAY)
    plan = make_plan(catalog)
    hourly = [
        offer
        for offer in catalog.offers.values()
        if any(row.hours for _, entry in offer.targets for row in entry.model.prices)
    ]
    assert hourly
    for offer in hourly:
        for name in (offer.name, offer.path, offer.name.upper(), f"litellm_proxy/{offer.path}"):
            assert plan.find_hour(name, time(1)), name
    assert not plan.find_hour("gpt-4o", time(1))


@given(length=st.integers(0, 4_000))
def test_a_bucket_is_what_no_threshold_divides(varied: Catalog, length: int) -> None:
    plan = make_plan(varied)
    bucket = plan.find_bucket(length)
    assert bucket == sum(length >= each for each in plan.thresholds)
    assert plan.find_bucket(plan.find_length(bucket)) == bucket


@pytest.mark.parametrize(
    ("at", "begin"),
    [
        (time(0), "00:00"),
        (time(0, 59, 59), "00:00"),
        (time(1), "01:00"),
        (time(9, 29, 59, 999_999), "02:00"),
        (time(9, 30), "09:30"),
        (time(23, 59), "22:00"),
    ],
)
def test_hours_begin_where_a_price_changes(varied: Catalog, at: time, begin: str) -> None:
    plan = make_plan(varied)
    assert plan.find_hour("hourly", at) == begin
    assert plan.find_hour("", at) == begin, "a row without a model may be of any"
    assert plan.find_hour("long", at) == ""


def test_a_row_without_a_time_has_no_hour(varied: Catalog) -> None:
    assert make_plan(varied).find_hour("hourly", None) == ""


def test_it_is_small(varied: Catalog) -> None:
    plan = make_plan(varied, ["team"])
    assert plan.labels == ("team",)
    assert plan == Plan((1_000, 1_501, 2_001, 3_001), plan.clock, plan.hourly, ("team",))
    assert date(2026, 11, 2).weekday() == 0, "the weekday needs no bound: the key has the day"


def test_the_bounds_of_a_catalog_are_found_once(varied: Catalog, monkeypatch: pytest.MonkeyPatch) -> None:
    first = make_plan(varied)
    monkeypatch.setattr(plan_module, "_find_bounds", None)  # a second time would fail
    again = make_plan(varied, ["team"], date(2026, 11, 21))
    assert (again.thresholds, again.labels, again.today) == (first.thresholds, ("team",), "2026-11-21")
    assert (first.labels, first.today) == ((), "")
