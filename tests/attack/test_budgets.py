"""Budgets of the real server: shared by its processes, those for long work too."""

from __future__ import annotations

import http.client
import json
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from tests.support.server import HOST, Server, serve
from tests.support.services import write_redis_url


def get(server: Server, path: str, source: str) -> tuple[int, str, Any]:
    """Ask from a loopback address: status, Retry-After and text."""
    connection = http.client.HTTPConnection(HOST, server.port, timeout=120, source_address=(source, 0))
    connection.request("GET", path)
    response = connection.getresponse()
    answer = response.status, response.getheader("Retry-After", ""), response.read().decode()
    connection.close()
    return answer


@pytest.mark.parametrize(
    ("store", "said"), [("", "by this machine's processes"), ("redis", "through COSTCALC_CACHE_URL")]
)
def test_all_processes_keep_one_budget_for_a_client(
    tmp_path: Path, store: str, said: str, request: pytest.FixtureRequest
) -> None:
    shared = {"COSTCALC_CACHE_URL": write_redis_url(request.getfixturevalue(store))} if store else {}
    settings = shared | {"COSTCALC_RATE": "20/h", "WEB_CONCURRENCY": "2", "COSTCALC_BUDGET_CELLS": "750000"}
    with serve(tmp_path, **settings) as server:
        with ThreadPoolExecutor(8) as threads:
            asked = list(threads.map(lambda _: get(server, "/about/", "127.0.0.2")[0], range(30)))
        assert Counter(asked) == {200: 20, 429: 10}
        assert get(server, "/about/", "127.0.0.3")[0] == 200

        # A file is the pool's work. Each asks for 60 × (12 + 10,000 / 2) = 300,720, of 750,000.
        models = ",".join(f"m{number}" for number in range(60))
        talk = f"/conversation.csv?turn_count=10000&user_tokens=1&output_tokens=1&models={models}"
        statuses, waits, texts = zip(*(get(server, talk, "127.0.0.4") for _ in range(3)), strict=True)
        assert statuses == (200, 200, 429)
        assert "figures" in texts[2]
        assert 0 < int(waits[2]) <= 60
        assert json.loads(get(server, "/healthz?details", "127.0.0.5")[2])["budgets"] == f"shared {said}"
        assert (server.data / "budgets.sqlite3").exists() != bool(store)
