"""Plans on names that the vendor redirects, or whose models are followed by an advised successor."""

from __future__ import annotations

from datetime import date
from decimal import Decimal as D
from pathlib import Path

from pricing.catalog.catalog import Catalog
from pricing.catalog.lifecycle import add_successors
from pricing.projection.projection import Projection, project
from tests.support.plans import kind, plan
from tests.support.price_tables import LIVES, book


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
    switch = "from 2027-01-15 on middle is replaced by new, its advised successor"
    assert followed.warnings == (f"{switch}; that month's cost is the average of its days",)


def test_a_model_that_is_gone_already_is_followed_from_the_first_day_on(tmp_path: Path) -> None:
    projection = over_winter(book(tmp_path, lives=LIVES), "old", first=date(2026, 11, 21), months=3, successors=True)
    assert costs(projection) == [MIDDLE, MIDDLE, (MIDDLE * 14 + NEW * 17) / 31]
    assert projection.warnings[0] == "from 2026-11-21 on old is replaced by middle, its advised successor"
