from __future__ import annotations

import pytest

from pricing.catalog.catalog import Catalog
from tests.support.invoices import OTHER, TABLE
from tests.support.price_tables import book


@pytest.fixture(scope="session")
def alpha(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    """Models of two sellers."""
    return book(tmp_path_factory.mktemp("alpha"), openai=TABLE, anthropic=OTHER)
