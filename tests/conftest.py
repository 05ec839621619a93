from __future__ import annotations

import os
from datetime import date

import pytest
from hypothesis import settings

from pricing.catalog.catalog import Catalog
from pricing.catalog.loader import load_catalog

# Examples are judged by what they give, not by how long a busy machine takes for one.
settings.register_profile("default", deadline=None, max_examples=25)
settings.register_profile("nightly", deadline=None, max_examples=1_000)
settings.load_profile(os.environ.get("COSTCALC_TEST_PROFILE", "default"))


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--record-surface", action="store_true", help="record anew what tests/test_surface.py holds fast")


@pytest.fixture(scope="session")
def catalog() -> Catalog:
    """The shipped tables."""
    return load_catalog(today=date(2026, 11, 21))
