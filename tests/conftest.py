from __future__ import annotations

from datetime import date

import pytest

from pricing.catalog.book import Catalog
from pricing.catalog.load import load_catalog


@pytest.fixture(scope="session")
def catalog() -> Catalog:
    """The shipped tables."""
    return load_catalog(today=date(2026, 11, 21))
