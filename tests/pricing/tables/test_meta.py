"""Fees of Meta's models, by its page on pricing."""

from __future__ import annotations

from datetime import date
from decimal import Decimal as D

import pytest

from pricing.catalog.catalog import Catalog
from pricing.catalog.rates import Conditions
from pricing.quote import quote_usage
from pricing.usage import Usage


@pytest.mark.parametrize("name", ["muse-wonder-1.0", "muse-spark-1.3", "muse-spark-1.3-contributor"])
def test_a_thousand_web_searches_cost_two_dollars_fifty(catalog: Catalog, name: str) -> None:
    searches = Usage(fees=(("web_search", D(1_000)),))
    assert quote_usage(catalog, name, searches, Conditions(date(2026, 11, 21))).total == D("2.50")
