"""The price sheet by hand: each price under each condition that changes it, from its first day to its last."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal as D
from pathlib import Path

import pytest

from pricing.catalog.catalog import Catalog
from pricing.usage_log.reports.focus.price_sheet import SheetPrice, list_sheet_prices
from tests.support.price_tables import METERS, book

ACME_PAGE = "https://acme.example/prices"
CHANGING = """
provider: acme
name: Acme
version: 2026-11-21
models:
  - id: chat
    name: Chat
    kind: chat
    prices:
      - {from: 2024-01-01, source: https://acme.example/prices, rates: {input_mtok: 2, output_mtok: 8}}
surcharges:
  - models: [chat]
    from: 2025-01-01
    until: 2026-01-01
    source: https://acme.example/tools
    rates: {web_search: 0.01}
    overrides: [{when: {region: us}, multiply: 1.1}, {when: {region: eu}, multiply: 1}]
"""


def list_times(catalog: Catalog, id_: str) -> list[tuple[str, date, date | None]]:
    return [(str(price.rate), price.first, price.until) for price in list_sheet_prices(catalog) if price.sku.id == id_]


@pytest.fixture
def acme(tmp_path: Path) -> Catalog:
    return book(tmp_path)


@pytest.fixture
def meters(tmp_path: Path) -> Catalog:
    return book(tmp_path, meters=METERS)


def test_a_price_is_there_for_each_condition_that_changes_it(acme: Catalog) -> None:
    """A priority request over 5,000 tokens is not sold."""
    today = {price.sku.id: price.rate for price in list_sheet_prices(acme, day=date(2026, 11, 21))}
    mine = {id_.partition("#input_mtok")[2]: rate for id_, rate in today.items() if id_.startswith("acme/fast-1#input")}
    assert mine == {
        "": D(1),
        "#input_tokens=5001": D(2),
        "#tier=batch": D("0.5"),
        "#tier=batch#input_tokens=5001": D(1),
        "#tier=priority": D(2),
    }


def test_a_price_holds_from_its_first_day_to_its_last(acme: Catalog) -> None:
    assert list_times(acme, "acme/fast-1#output_mtok") == [
        ("8", date(2024, 1, 1), date(2025, 1, 1)),
        ("4", date(2025, 1, 1), None),
    ]
    # retires on 2026-06-01
    assert list_times(acme, "acme/slow#input_mtok") == [("0.0001", date(2024, 2, 1), date(2026, 6, 1))]
    assert [p.sku.id for p in list_sheet_prices(acme, day=date(2026, 6, 1)) if "slow" in p.sku.id] == []
    assert [p.sku.id for p in list_sheet_prices(acme, day=date(2026, 5, 31)) if "slow#input" in p.sku.id] == [
        "acme/slow#input_mtok"
    ]


def test_a_fee_that_comes_and_goes_divides_no_other_price(tmp_path: Path) -> None:
    catalog = book(tmp_path, acme=CHANGING)
    assert list_times(catalog, "acme/chat#input_mtok") == [("2", date(2024, 1, 1), None)]
    during = (date(2025, 1, 1), date(2026, 1, 1))
    assert list_times(catalog, "acme/chat#web_search") == [("0.01", *during)]
    assert list_times(catalog, "acme/chat#input_mtok#region=us") == [("2.2", *during)]


def test_what_costs_no_more_somewhere_is_no_price_of_its_own(tmp_path: Path) -> None:
    ids = {price.sku.id for price in list_sheet_prices(book(tmp_path, acme=CHANGING))}
    assert not any("region=eu" in id_ for id_ in ids)


def test_each_price_names_the_page_that_says_so(tmp_path: Path) -> None:
    sources = {price.sku.meter.unit: price.source for price in list_sheet_prices(book(tmp_path, acme=CHANGING))}
    assert sources == {
        "input_mtok": ACME_PAGE, "output_mtok": ACME_PAGE, "web_search": "https://acme.example/tools",
    }  # fmt: skip


def test_images_are_priced_by_size_and_quality_and_by_tier(meters: Catalog) -> None:
    """Half in a batch, as `also` of the factor says."""
    rates = {price.sku.id: price.rate for price in list_sheet_prices(meters) if "draw#image" in price.sku.id}
    assert rates == {
        "meters/draw#image#size=1024x1024#quality=low": D("0.04"),
        "meters/draw#image#size=2048x2048#quality=low": D("0.06"),
        "meters/draw#image#tier=batch#size=1024x1024#quality=low": D("0.02"),
        "meters/draw#image#tier=batch#size=2048x2048#quality=low": D("0.03"),
    }


@pytest.mark.parametrize(
    ("id_", "description"),
    [
        ("meters/draw#image#tier=batch#size=1024x1024#quality=low", "Image of Draw (batch, 1024x1024, low)"),
        ("meters/film#video_second#resolution=1080p", "Video of Film (1080p)"),
        ("meters/seek#input_mtok#region=us", "Input Tokens of Seek (region us)"),
        ("meters/rank#rerank_search", "Rerank of Rank"),
    ],
)
def test_a_price_is_described_in_words(meters: Catalog, id_: str, description: str) -> None:
    assert find(meters, id_).sku.describe() == description


def find(catalog: Catalog, id_: str) -> SheetPrice:
    return next(price for price in list_sheet_prices(catalog) if price.sku.id == id_)


def test_properties_say_what_tokens_are_metered(acme: Catalog) -> None:
    """fast-1 has a meter for what is written to the cache, so its input is uncached; fast-2 has one meter for all."""
    fast, other = (json.loads(find(acme, f"acme/{name}#input_mtok").sku.details) for name in ("fast-1", "fast-2"))
    assert fast["TokenCacheAction"] == "Uncached"
    assert "TokenCacheAction" not in other
    read = json.loads(find(acme, "acme/fast-1#cache_read_mtok#tier=batch").sku.details)
    assert read == {
        "ModelDeveloper": "Acme", "ModelId": "fast-1", "TokenDirection": "Input", "TokenCacheAction": "Read",
        "x_ServiceTier": "batch",
    }  # fmt: skip


def test_hours_that_overlap_have_prices_of_both(varied: Catalog) -> None:
    """On Mondays and Tuesdays from 01:00 to 02:00 output costs 20, halved by the hours of the night."""
    both = "varied/hourly#output_mtok#utc=22:00-02:00,mon,tue&01:00-09:30"
    assert find(varied, both).rate == D(10)


def test_a_host_does_not_say_who_made_a_model(catalog: Catalog) -> None:
    prices = list(list_sheet_prices(catalog, "openrouter", date(2026, 11, 21)))
    assert prices
    assert not any("ModelDeveloper" in price.sku.details for price in prices)
