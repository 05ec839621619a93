"""SIGHUP to the real server: prices change under running requests, or stay."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.support.price_tables import ACME, write

ROOT = Path(__file__).parent.parent.parent
CHEAPER = ACME.replace(
    "rates: {input_mtok: 1, cache_read_mtok: 0.10,", "rates: {input_mtok: 0.5, cache_read_mtok: 0.10,"
)


class Server(NamedTuple):
    process: subprocess.Popen[bytes]
    address: str
    tables: Path
    log: Path


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    tables = write(tmp_path / "own", acme=ACME)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    given = {
        "COSTCALC_TABLES": str(tables),
        "PORT": str(port),
        "WEB_CONCURRENCY": "1",
        "COSTCALC_DATA": str(tmp_path / "data"),
    }
    log = tmp_path / "log"
    with log.open("wb") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", "-c", "python:costcalc.gunicorn", "costcalc.wsgi"],
            cwd=ROOT, env=os.environ | given, stdout=out, stderr=out,
        )  # fmt: skip
    server = Server(process, f"http://127.0.0.1:{port}", tables, log)
    try:
        wait(lambda: "Booting worker" in log.read_text(), server)
        yield server
    finally:
        process.terminate()
        process.wait(timeout=60)


def wait(until: Callable[[], bool], server: Server) -> None:
    for _ in range(1_200):
        if until():
            return
        assert server.process.poll() is None, server.log.read_text()
        time.sleep(0.05)
    raise AssertionError(server.log.read_text())


def cost(server: Server) -> str:
    """Return what a thousand tokens into Acme's fast model cost."""
    body = json.dumps({"input_tokens": 1_000, "output_tokens": 0, "models": ["acme/fast-1"]}).encode()
    with urllib.request.urlopen(f"{server.address}/api/v1/estimate", body, timeout=30) as response:
        return str(json.load(response)["results"][0]["cost_per_request"])


def test_the_signal_reloads_prices_or_refuses_them_and_no_request_fails(server: Server) -> None:
    before = cost(server)
    write(server.tables, acme=CHEAPER)
    server.process.send_signal(signal.SIGHUP)
    wait(lambda: cost(server) != before, server)
    after = cost(server)
    assert (before, after) == ("0.001", "0.0005")
    assert "Prices were reloaded: version 2026-11-21" in server.log.read_text()

    write(server.tables, acme=ACME.replace("kind: chat", "kind: chatty", 1))
    server.process.send_signal(signal.SIGHUP)
    workers = server.log.read_text().count("Booting worker")
    wait(lambda: server.log.read_text().count("Booting worker") > workers and cost(server) != "", server)
    assert "Prices were not reloaded; those of before stay: acme.yaml: model fast-1: kind:" in server.log.read_text()
    assert cost(server) == after
