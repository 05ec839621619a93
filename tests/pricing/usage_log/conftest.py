from __future__ import annotations

import pytest

from pricing.catalog.catalog import Catalog
from tests.support.price_tables import book
from tests.support.usage_records import VARIED


@pytest.fixture(scope="session")
def varied(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    """Models whose prices have every condition."""
    return book(tmp_path_factory.mktemp("varied"), varied=VARIED)
