"""Pages are requested as a browser requests them, at a fixed day."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import time_machine
from django.test import Client

from costcalc import current
from pricing.catalog.catalog import Catalog
from pricing.catalog.kept import load_kept
from pricing.catalog.published.data_file import DataFile
from pricing.catalog.table_files import list_tables
from tests.support.environment import set_environment
from tests.support.price_tables import ACME, LIVES, METERS, SAMPLED, write


@pytest.fixture(autouse=True)
def _on_this_day() -> Iterator[None]:
    with time_machine.travel("2026-11-21T12:00:00Z", tick=False):
        yield


@pytest.fixture(autouse=True)
def _own_database(db: None) -> None:
    """Requests open it where they are answered about jobs, and close it where they end."""


@pytest.fixture(autouse=True, scope="session")
def _load_once(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Tables that a test has loaded before are not read again; a process of its own finds them compiled."""
    loaded: dict[object, Catalog] = {}

    def load(own: Path | None, *, data: DataFile | None = None, cache: Path | None) -> Catalog:
        if data:
            return load_kept(own, data=data)
        key = tuple((path.name, path.read_bytes()) for path in list_tables(own)) if own else None
        if key not in loaded:
            loaded[key] = load_kept(own)
        return loaded[key]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(current, "load_kept", load)
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        yield


@pytest.fixture
def client() -> Client:
    return Client(raise_request_exception=True)


@pytest.fixture
def acme(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The shipped tables and an operator's own, Acme's."""
    set_environment(monkeypatch, tables=write(tmp_path / "own", acme=ACME))
    current.catalog.cache_clear()
    yield
    current.catalog.cache_clear()


@pytest.fixture
def meters(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The shipped tables, and a model of each kind that is charged by something else than tokens."""
    set_environment(monkeypatch, tables=write(tmp_path / "own", meters=METERS))
    current.catalog.cache_clear()
    yield
    current.catalog.cache_clear()


@pytest.fixture
def sampled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The same, and models whose tokens have a range."""
    set_environment(monkeypatch, tables=write(tmp_path / "own", acme=ACME, sampled=SAMPLED))
    current.catalog.cache_clear()
    yield
    current.catalog.cache_clear()


@pytest.fixture
def lives(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The shipped tables and models that end: `old` has retired and `middle` will, `pro` will be redirected."""
    set_environment(monkeypatch, tables=write(tmp_path / "own", lives=LIVES))
    current.catalog.cache_clear()
    yield
    current.catalog.cache_clear()
