"""Plans on names that the vendor redirects, or whose models are followed by a recommended successor."""

from __future__ import annotations

from datetime import date
from decimal import Decimal as D
from pathlib import Path
from typing import Any

from pricing.catalog.catalog import Catalog
from pricing.catalog.lifecycle import add_successors
from pricing.catalog.rates import Conditions
from pricing.estimate.estimate import estimate_request
from pricing.estimate.request import Expectation, Request
from pricing.projection.analysis import Analysis, answer_plan
from pricing.projection.projection import Projection, project
from pricing.projection.scenario import Route, Scenario, Subscription
from pricing.workload import Workload
from tests.support.plans import kind, plan
from tests.support.price_tables import LIVES, TODAY, book


def over_winter(catalog: Catalog, name: str, *, first: date, months: int, successors: bool = False) -> Projection:
    """Project 1,000 requests a month of 1,000 tokens in and 500 out: a million in, half a million out."""
    plan_ = plan(kind(), first=first, months=months)
    offer = catalog.offer(name)
    if successors:
        offer = add_successors(catalog, offer, first, plan_.calendar[-1].until)
    return project(plan_, offer)


def costs(projection: Projection) -> list[D | None]:
    return [month.cost.expected if month.cost else None for month in projection.months]


PRO, FLASH, FLASH_2 = D("1.25") + 10 * D("0.5"), D("0.75") + D("3.75") / 2, D("0.50") + 3 * D("0.5")
OLD, MIDDLE, NEW = D(15) + 60 * D("0.5"), D(2) + 8 * D("0.5"), D(5) + 30 * D("0.5")


def test_a_plan_goes_on_along_redirects(tmp_path: Path) -> None:
    projection = over_winter(book(tmp_path, lives=LIVES), "pro", first=date(2026, 11, 21), months=6)
    assert costs(projection) == [PRO, FLASH, FLASH, FLASH, FLASH_2, FLASH_2]
    assert projection.warnings == (
        "requests to pro are answered and billed as flash from 2026-12-01 on",
        "requests to flash are answered and billed as flash-2 from 2027-03-01 on",
    )


def test_a_plan_that_begins_redirected_says_so(tmp_path: Path) -> None:
    projection = over_winter(book(tmp_path, lives=LIVES), "pro", first=date(2026, 12, 5), months=1)
    assert costs(projection) == [FLASH]
    assert projection.warnings == ("requests to pro are answered and billed as flash from 2026-12-01 on",)


def test_a_retirement_ends_a_plan_unless_successors_are_asked_for(tmp_path: Path) -> None:
    catalog = book(tmp_path, lives=LIVES)
    assert costs(over_winter(catalog, "middle", first=date(2026, 12, 1), months=3)) == [MIDDLE, None, None]
    followed = over_winter(catalog, "middle", first=date(2026, 12, 1), months=3, successors=True)
    assert costs(followed) == [MIDDLE, (MIDDLE * 14 + NEW * 17) / 31, NEW]
    switch = "from 2027-01-15 on middle is replaced by new, which its vendor recommends"
    assert followed.warnings == (f"{switch}; that month's cost is the average of its days",)


def test_a_model_that_is_gone_already_is_followed_from_the_first_day_on(tmp_path: Path) -> None:
    projection = over_winter(book(tmp_path, lives=LIVES), "old", first=date(2026, 11, 21), months=3, successors=True)
    assert costs(projection) == [MIDDLE, MIDDLE, (MIDDLE * 14 + NEW * 17) / 31]
    assert projection.warnings[0] == "from 2026-11-21 on old is replaced by middle, which its vendor recommends"


def ask(catalog: Catalog, *models: str, last_known: bool = True, **said: Any) -> Analysis:
    conditions = Conditions(TODAY, last_known=last_known)
    request = Request(1_000, models, Expectation(500), conditions, Workload(D(1_000)))
    return answer_plan(Scenario(**{"months": 2, **said}), estimate_request(catalog, request))


def test_a_model_that_is_gone_has_its_last_price_in_all_months_where_that_is_asked_for(tmp_path: Path) -> None:
    catalog = book(tmp_path, lives=LIVES)
    (old,) = ask(catalog, "old").projected
    assert costs(old.projection) == [OLD, OLD]
    assert [month.price_status for month in old.projection.months] == ["last_known", "last_known"]
    assert (old.projection.price_status, old.projection.last_day) == ("last_known", date(2026, 10, 22))
    assert old.projection.warnings == ("old retired on 2026-10-23; this is its last price, of 2026-10-22",)
    (old,) = ask(catalog, "old", last_known=False).projected
    assert costs(old.projection) == [None, None]
    assert old.projection.price_status == "unpriced"


def test_a_last_price_stands_apart_from_the_ranking(tmp_path: Path) -> None:
    # As cheap as it may be, a model that nobody can call is no answer to what is cheapest.
    cheap = LIVES.replace("rates: {input_mtok: 15, output_mtok: 60}", "rates: {input_mtok: 0.01, output_mtok: 0.01}")
    analysis = ask(book(tmp_path, lives=cheap), "old", "new", "flash", "middle", subscription=Subscription(seat=D(3)))
    assert [each.name for each in analysis.projected] == ["flash", "middle", "new", "old"]
    assert analysis.cheapest is analysis.today is analysis.projected[0]
    assert analysis.crossings
    assert [line.name for line in analysis.crossings.lines] == ["flash", "middle", "new"]


def test_a_last_price_is_the_current_model_only_where_the_person_says_so(tmp_path: Path) -> None:
    catalog = book(tmp_path, lives=LIVES)
    alone = ask(catalog, "old")
    assert (alone.cheapest, alone.today, alone.levers, alone.drivers) == (None, None, (), ())
    named = ask(catalog, "old", "new", today="old", routes=[Route(model="new", share=D(1))])
    assert named.today
    assert named.today.name == "old"
    assert named.routing
    assert named.routing.savings["old"].saves == 2 * (OLD - NEW)


def test_a_price_to_come_is_announced(tmp_path: Path) -> None:
    now = "from: 2026-09-01, source: https://lives.example/prices"
    ending = f"{now}, until: 2027-01-01, rates: {{input_mtok: 0.60, output_mtok: 3}}}}\n      - {{"
    later = "from: 2027-01-01, status: announced, source: https://lives.example/prices"
    catalog = book(tmp_path, lives=LIVES.replace(now, ending + later))
    # The first two months end with December.
    statuses = [ask(catalog, "flash-2", months=n).projected[0].projection.price_status for n in (2, 3)]
    assert statuses == ["on_sale", "announced"]
    (months,) = (each.projection.months for each in ask(catalog, "flash-2", months=3).projected)
    assert [month.price_status for month in months] == ["on_sale", "on_sale", "announced"]


def test_a_scenario_goes_on_with_successors(tmp_path: Path) -> None:
    (old,) = ask(book(tmp_path, lives=LIVES), "old", months=4, use_successors=True).projected
    assert costs(old.projection) == [MIDDLE, MIDDLE, (MIDDLE * 14 + NEW * 17) / 31, NEW]
    assert (old.projection.price_status, old.projection.last_day) == ("on_sale", None)
