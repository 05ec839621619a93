"""Price tables of the tests' own, loaded once."""

from __future__ import annotations

import pytest

from pricing.catalog.catalog import Catalog
from tests.support.plans import beta
from tests.support.price_tables import book


@pytest.fixture(scope="session")
def acme(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    return book(tmp_path_factory.mktemp("acme"))


@pytest.fixture(scope="session")
def prices(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    return beta(tmp_path_factory.mktemp("beta"))
