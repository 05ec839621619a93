"""A server with pinned price data says so, goes on with it when its file is damaged, and tells who has newer tables."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client

from costcalc import serving
from costcalc.current import catalog
from costcalc.health import report as health
from pricing.catalog.published.choice import read_shipped_version
from tests.support.environment import set_environment
from tests.support.price_data import encode, save
from tests.support.price_tables import ACME, write
from tests.support.server import ROOT

LOG = logging.getLogger("test")
SHIPPED = read_shipped_version()


@pytest.fixture(autouse=True)
def _checked_anew() -> Iterator[None]:
    health.forget()
    yield
    catalog.cache_clear()
    health.forget()


@pytest.fixture
def pinned(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    return pin(tmp_path, monkeypatch, ACME.replace("version: 2026-11-21", f"version: {SHIPPED}"))


def pin(folder: Path, monkeypatch: pytest.MonkeyPatch, table: str) -> Path:
    path = save(folder, encode(folder, acme=table)).path
    set_environment(monkeypatch, price_data=path)
    catalog.cache_clear()
    return path


def test_details_name_the_pinned_file_without_its_folder(pinned: Path, client: Client) -> None:
    answer = client.get("/healthz?details").json()
    assert answer["catalog"] == {
        "version": SHIPPED.isoformat(),
        "digest": catalog().digest,
        "from": f"{pinned.name}, pinned by COSTCALC_PRICE_DATA",
    }
    assert set(catalog().providers) == {"acme"}


def test_custom_tables_go_over_the_pinned_ones(pinned: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    set_environment(monkeypatch, tables=write(tmp_path / "own", acme=ACME))
    catalog.cache_clear()
    assert pinned.exists()
    assert all(entry.provider.own for entry in catalog().entries.values())


def test_older_pinned_tables_are_noted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, client: Client) -> None:
    pin(tmp_path, monkeypatch, ACME.replace("version: 2026-11-21", "version: 2026-01-02"))
    notes = client.get("/healthz?details").json()["notes"]
    assert [note for note in notes if note.startswith("COSTCALC_PRICE_DATA pins price tables of 2026-01-02")]


def test_a_damaged_file_makes_it_unfit_and_says_what_to_do(pinned: Path) -> None:
    pinned.write_bytes(pinned.read_bytes() + b" ")
    response = Client(raise_request_exception=False).get("/healthz?details")
    assert response.status_code == 503
    (problem,) = response.json()["checks"]["prices"]
    assert problem.startswith(f"{pinned.name}: its bytes have the SHA-256 digest ")
    assert problem.endswith("fetch it again, or set COSTCALC_PRICE_DATA to another file, or to none")


def test_a_reload_of_a_damaged_file_keeps_the_prices_of_before(pinned: Path, caplog: pytest.LogCaptureFixture) -> None:
    before = catalog()
    pinned.write_bytes(b"{}")
    serving.reload_prices(LOG)
    assert catalog() is before
    assert "Prices were not reloaded; those of before stay: " in caplog.text
    assert "its bytes have the SHA-256 digest" in caplog.text


def test_a_server_does_not_start_with_a_file_that_was_changed(tmp_path: Path) -> None:
    path = save(tmp_path, encode(tmp_path)).path
    path.write_bytes(path.read_bytes() + b" ")
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("COSTCALC_", "DJANGO_"))}
    done = subprocess.run(
        [sys.executable, "-c", "import costcalc.wsgi"],
        env=clean | {"COSTCALC_PRICE_DATA": str(path)}, cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 1
    assert f"costcalc does not start.\n  prices: {path}: its bytes have the SHA-256 digest " in done.stderr
    assert "fetch it again" in done.stderr
    assert "Traceback" not in done.stderr
