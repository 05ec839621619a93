"""Routers of Fireworks as regions and speeds, and searches of Meta. Expected costs are the arithmetic."""

from __future__ import annotations

from datetime import date
from decimal import Decimal as D

import pytest

from pricing.catalog.catalog import Catalog, NotSold
from pricing.catalog.rates import Conditions
from pricing.quote import quote_usage
from pricing.usage import Usage

TODAY = date(2026, 11, 21)
USAGE = Usage(input_tokens=2_000_000, cache_read_tokens=1_000_000, output_tokens=1_000_000)
KIMI = "accounts/fireworks/models/kimi-k3"
LIST_PRICE = 3 + D("0.30") + 15


def test_kimi_in_the_us_alone_costs_half_as_much_again(catalog: Catalog) -> None:
    assert quote_usage(catalog, KIMI, USAGE, Conditions(TODAY, region="us")).total == D("1.5") * LIST_PRICE


def test_fast_kimi_costs_half_as_much_again(catalog: Catalog) -> None:
    assert quote_usage(catalog, KIMI, USAGE, Conditions(TODAY, speed="fast")).total == D("1.5") * LIST_PRICE


@pytest.mark.parametrize(
    "conditions",
    [Conditions(TODAY, "priority", region="us"), Conditions(TODAY, speed="fast", region="us")],
    ids=["priority in the US", "fast in the US"],
)
def test_what_no_router_offers_together_has_no_price(catalog: Catalog, conditions: Conditions) -> None:
    with pytest.raises(NotSold, match="not sold under these conditions"):
        quote_usage(catalog, KIMI, USAGE, conditions)


def test_the_us_router_of_glm_flash_is_gone(catalog: Catalog) -> None:
    flash = "accounts/fireworks/models/glm-5p3-flash"
    last = quote_usage(catalog, flash, Usage(input_tokens=1_000_000), Conditions(date(2026, 11, 6), region="us"))
    assert last.total == D("1.5") * D("0.15")
    with pytest.raises(NotSold, match="no price for region us"):
        quote_usage(catalog, flash, USAGE, Conditions(date(2026, 11, 7), region="us"))


def test_a_search_of_muse_costs_a_quarter_of_a_cent(catalog: Catalog) -> None:
    usage = Usage(input_tokens=1_000_000, fees=(("web_search", D(4)),))
    assert quote_usage(catalog, "muse-spark-1.3", usage, Conditions(TODAY)).total == D("1.25") + 4 * D("0.0025")
