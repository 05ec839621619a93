from __future__ import annotations

from datetime import date

import pytest
from hypothesis import settings

from pricing.catalog.catalog import Catalog
from pricing.catalog.loader import load_catalog

# Examples are judged by what they give, not by how long a busy machine takes for one.
settings.register_profile("house", deadline=None)
settings.load_profile("house")


@pytest.fixture(scope="session")
def catalog() -> Catalog:
    """The shipped tables."""
    return load_catalog(today=date(2026, 11, 21))
