from __future__ import annotations

from collections.abc import Iterator

import pytest
import time_machine
from django.test import Client


@pytest.fixture(autouse=True)
def _on_this_day() -> Iterator[None]:
    with time_machine.travel("2026-11-21T12:00:00Z", tick=False):
        yield


@pytest.fixture
def client() -> Client:
    return Client(raise_request_exception=True)
