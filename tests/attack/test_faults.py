"""Processes that are killed, a folder that is gone, a signal under load: the service goes on, or ends as it should."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from pathlib import Path

import pytest

from tests.attack.clients import ask, list_processes, wait
from tests.bench.admission import FORM, random_text, write_form
from tests.support.server import COMMAND, HOST, ROOT, Server, serve

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
SMALL = write_form("prompt", b"Hello", output_tokens="5")
LONG = write_form("prompt", random_text(60_000).encode(), output_tokens="5")
numbers = count(1)


@pytest.fixture
def server(production: dict[str, str], tmp_path: Path) -> Iterator[Server]:
    with serve(tmp_path, **(production | {"COSTCALC_DATA": str(tmp_path / "data")})) as server:
        yield server


def is_served(server: Server, body: bytes) -> bool:
    try:
        return ask(server, next(numbers), "POST", "/", body, FORM).status == 200
    except OSError:  # the process that took it was killed meanwhile
        return False


def test_whichever_process_is_killed_another_takes_its_place(service: Server) -> None:
    """Web processes, the pool's, and the one that watches over the pool."""
    wait(lambda: len(list_processes(service)) >= 5)  # the first, two for pages, the watcher, one or more of the pool
    before = list_processes(service)
    for number in sorted(set(before) - {service.process.pid}):
        if number in list_processes(service):
            os.kill(number, signal.SIGKILL)
        wait(lambda: is_served(service, SMALL) and is_served(service, LONG))
    wait(lambda: len(list_processes(service)) >= len(before))
    assert not set(list_processes(service)) & set(before) - {service.process.pid}
    assert service.process.poll() is None


def test_a_server_that_is_told_to_end_finishes_what_it_has_begun_and_leaves_nothing(server: Server) -> None:
    with ThreadPoolExecutor(4) as others:
        asked = [others.submit(ask, server, next(numbers), "POST", "/", LONG, FORM) for _ in range(4)]
        wait(lambda: sum(each.running() for each in asked) == 4 and is_served(server, SMALL))
        server.process.terminate()
        replies = [each.result() for each in asked]
    assert {reply.status for reply in replies} <= {200, 503}
    assert all(reply.text.rstrip().endswith("</html>") for reply in replies)
    assert server.process.wait(timeout=30) == 0
    wait(lambda: not list_processes(server))
    with socket.socket() as again:
        again.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        again.bind((HOST, server.port))


def test_without_its_folder_it_goes_on(service: Server) -> None:
    """Whatever it keeps there, such as budgets: nothing of a request depends on it."""
    assert is_served(service, SMALL)
    told = len(service.log.read_text())
    shutil.rmtree(service.data)
    assert all(is_served(service, body) for body in (SMALL, LONG, SMALL))
    assert "Traceback" not in service.log.read_text()[told:]


@pytest.mark.parametrize("where", ["/dev/null/data", "/proc/data", "/dev/full"])
def test_it_does_not_start_where_it_cannot_write(tmp_path: Path, where: str) -> None:
    environment = {"COSTCALC_DATA": where, "HOME": str(tmp_path), "PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT)}
    ended = subprocess.run(
        COMMAND, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=60, check=False
    )
    assert ended.returncode != 0
    assert f"costcalc does not start. It cannot write to {where} (" in ended.stderr
    assert "Traceback" not in ended.stderr
