from __future__ import annotations

from pathlib import Path

import pytest

from pricing.catalog.catalog import Catalog
from tests.support.bills import CALLS
from tests.support.price_tables import book


@pytest.fixture
def calls(tmp_path: Path) -> Catalog:
    """Models of each way in which calls are charged."""
    return book(tmp_path, calls=CALLS)
