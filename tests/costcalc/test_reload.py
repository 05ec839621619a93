"""SIGHUP to the real server: prices change under running requests, or stay."""

from __future__ import annotations

import gc
import json
import signal
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from weakref import ref

import pytest

from costcalc.current import catalog
from pricing.catalog.loader import load_catalog
from pricing.catalog.meaning import find_meaning
from pricing.catalog.rates import Conditions
from tests.support.price_tables import ACME, TODAY, write
from tests.support.server import Server, serve

CHEAPER = ACME.replace(
    "rates: {input_mtok: 1, cache_read_mtok: 0.10,", "rates: {input_mtok: 0.5, cache_read_mtok: 0.10,"
)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    tables = write(tmp_path / "own", acme=ACME)
    with serve(tmp_path, COSTCALC_TABLES=str(tables), WEB_CONCURRENCY="1") as server:
        yield server


def reload(server: Server) -> None:
    """Signal, and ask until the worker of before has ended: no request may fail meanwhile."""
    ended = server.log.read_text().count("Worker exiting")
    server.process.send_signal(signal.SIGHUP)
    for _ in range(1_200):
        cost(server)
        if server.log.read_text().count("Worker exiting") > ended:
            return
        time.sleep(0.05)
    raise TimeoutError(server.log.read_text())


def cost(server: Server, *, long: bool = False) -> str:
    """Return what a thousand tokens into Acme's fast model cost. A long body has the pool answer."""
    given = {"input_tokens": 1_000, "output_tokens": 0, "models": ["acme/fast-1"]}
    body = json.dumps(given).encode() + b" " * (20_000 if long else 0)
    with urllib.request.urlopen(f"{server.address}/api/v1/estimate", body, timeout=30) as response:
        return str(json.load(response)["results"][0]["cost_per_request"])


def test_the_signal_reloads_prices_or_refuses_them_and_no_request_fails(server: Server) -> None:
    assert (cost(server), cost(server, long=True)) == ("0.001", "0.001")
    write(server.data.parent / "own", acme=CHEAPER)
    reload(server)
    assert (cost(server), cost(server, long=True)) == ("0.0005", "0.0005")
    assert f"Prices were reloaded: version {load_catalog().version}" in server.log.read_text()

    write(server.data.parent / "own", acme=ACME.replace("kind: chat", "kind: chatty", 1))
    reload(server)
    assert "Prices were not reloaded; those of before stay: acme.yaml: model fast-1: kind:" in server.log.read_text()
    assert (cost(server), cost(server, long=True)) == ("0.0005", "0.0005")


def test_nothing_is_kept_of_a_catalog_that_was_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(catalog, "_book", catalog())
    book = load_catalog()
    catalog.replace(book)
    find_meaning(book, "gpt-4o", Conditions(TODAY))
    gone = ref(book)
    catalog.replace(load_catalog())
    del book
    gc.collect()
    assert gone() is None
