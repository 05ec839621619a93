"""What attacks go to: the test client, at a fixed day; or the service itself, as the README starts it."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
import time_machine
from django.test import Client

from tests.support.server import Server, in_production, serve
from tests.support.services import Postgres, Process, keep_jobs, serve_postgres, serve_redis

NIGHTLY = os.environ.get("COSTCALC_TEST_PROFILE") == "nightly"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test in this folder."""
    for item in items:
        if "/tests/attack/" in item.path.as_posix():
            item.add_marker("attack")


@pytest.fixture
def on_this_day() -> Iterator[None]:
    with time_machine.travel("2026-11-21T12:00:00Z", tick=False):
        yield


@pytest.fixture
def client(on_this_day: None, db: None) -> Client:
    """A client whom a failure is answered by the page or the JSON that a browser would get."""
    return Client(raise_request_exception=False)


@pytest.fixture(scope="session")
def production(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Settings of production, with static files that are collected once."""
    return in_production(tmp_path_factory.mktemp("production"))


@pytest.fixture(scope="session")
def service(production: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The service in production with its default limits, in a folder of its own, temporary files included."""
    place = tmp_path_factory.mktemp("service")
    (place / "temporary").mkdir()
    own = {"COSTCALC_DATA": str(place / "data"), "TMPDIR": str(place / "temporary")}
    with serve(place, **(production | own)) as server:
        yield server


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    with serve_postgres() as server:
        yield server


@pytest.fixture(scope="session")
def redis() -> Iterator[Process]:
    with serve_redis() as server:
        yield server


@pytest.fixture(params=["SQLite", "PostgreSQL"])
def kept(request: pytest.FixtureRequest) -> dict[str, str]:
    """Settings that say where jobs are kept, which nobody has used before."""
    return keep_jobs(request)
