"""How long a server takes to be ready, beside what cannot be spared: to load prices and vocabularies."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parent.parent.parent
RUNS = 5
LONGEST = 60.0
LEAST = """
from costcalc.current import catalog
from pricing.tokens.prompt import Prompt, count_prompt
from pricing.tokens.vocabularies import find_installed
catalog()
count_prompt(Prompt(text="Hello"), find_installed())
"""


class Seconds(NamedTuple):
    waited: float
    processor: float


def measure_start() -> Iterator[str]:
    """Yield a line for each. Its static files have to be collected, and the first run of each is not counted."""
    taken: dict[str, list[Seconds]] = {"least": [], "server": []}
    with tempfile.TemporaryDirectory() as data:
        environment = os.environ | {
            "COSTCALC_DATA": data, "RAYON_NUM_THREADS": "1", "WEB_CONCURRENCY": "1", "PORT": str(_find_port()),
            "COSTCALC_WORKER": "false",
        }  # fmt: skip
        for run in range(RUNS + 1):
            for name, measure in (("least", _load), ("server", _serve)):  # in turn, so that a noisy moment touches all
                seconds = measure(environment)
                if run:
                    taken[name].append(seconds)
    least, server = (Seconds(*map(statistics.median, zip(*each, strict=True))) for each in taken.values())
    yield "A server's start until /healthz answers, in the median of seconds waited, and of processor time:"
    yield f"  {least.waited:.2f} {least.processor:.2f}  prices and all vocabularies alone, in a bare process"
    ratios = f"{server.waited / least.waited:.2f} {server.processor / least.processor:.2f}"
    yield f"  {server.waited:.2f} {server.processor:.2f}  {ratios}  the server, one process and its pool (aim: 1 s)"


def _find_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def _load(environment: Mapping[str, str]) -> Seconds:
    before, start = _read_processor(), time.perf_counter()
    subprocess.run([sys.executable, "-c", LEAST], env=environment, cwd=ROOT, check=True)
    return Seconds(time.perf_counter() - start, _read_processor() - before)


def _serve(environment: Mapping[str, str]) -> Seconds:
    before, start = _read_processor(), time.perf_counter()
    words = ["-m", "gunicorn", "-c", "python:costcalc.gunicorn", "costcalc.wsgi", "--log-level", "error"]
    process = subprocess.Popen([sys.executable, *words], env=environment, cwd=ROOT)
    try:
        while not _is_ready(int(environment["PORT"])):
            assert process.poll() is None, "the server ended"
            assert time.perf_counter() - start < LONGEST, "the server does not answer"
            time.sleep(0.01)
        waited = time.perf_counter() - start
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=30)
    return Seconds(waited, _read_processor() - before)


def _is_ready(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=LONGEST)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()


def _read_processor() -> float:
    """Return the seconds of all processes that this one began and has waited for."""
    now = os.times()
    return now.children_user + now.children_system
