"""Pages are asked for as a browser asks, at a fixed day."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import time_machine
from django.conf import settings
from django.test import Client

from costcalc import current
from tests.support.price_tables import ACME, write


@pytest.fixture(autouse=True)
def _on_this_day() -> Iterator[None]:
    with time_machine.travel("2026-11-21T12:00:00Z", tick=False):
        yield


@pytest.fixture
def client() -> Client:
    return Client(raise_request_exception=True)


@pytest.fixture
def acme(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The shipped tables and an operator's own, Acme's."""
    monkeypatch.setattr(settings, "OWN_TABLES", write(tmp_path / "own", acme=ACME))
    current.catalog.cache_clear()
    yield
    current.catalog.cache_clear()
