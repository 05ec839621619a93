"""`python -m costcalc.health`, which asks a server as those do who have no curl."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from socketserver import UnixStreamServer
from threading import Thread

import pytest

from tests.support.server import HOST, ROOT, find_port


class Answers(BaseHTTPRequestHandler):
    """Answers as the server does: to its own name, at one path."""

    status = 200
    said = b"ok\n"

    def do_GET(self) -> None:
        known = (self.path, self.headers["Host"]) == ("/healthz", "costs.example.com")
        self.send_response(self.status if known else 400)
        self.end_headers()
        self.wfile.write(self.said if known else b"asked for something else")

    def log_message(self, *_: object) -> None:
        """Keep quiet; the address of a Unix socket's client is none that it could write."""


class Unfit(Answers):
    status = 503
    said = b"not ok: prices\n"


@contextmanager
def run(server: HTTPServer | UnixStreamServer) -> Iterator[None]:
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def check(**settings: object) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("COSTCALC_")}
    given = {"PYTHONPATH": str(ROOT), "COSTCALC_ALLOWED_HOSTS": ".costs.example.com"}
    environment = kept | given | {name: str(value) for name, value in settings.items()}
    command = [sys.executable, "-m", "costcalc.health"]
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=False)


def test_a_server_that_is_fit_is_well() -> None:
    server = HTTPServer((HOST, 0), Answers)
    with run(server):
        done = check(PORT=server.server_port)
    assert (done.returncode, done.stdout, done.stderr) == (0, "ok\n", "")


def test_a_server_at_a_unix_socket_is_asked_there(tmp_path: Path) -> None:
    with run(UnixStreamServer(str(tmp_path / "socket"), Answers)):
        done = check(COSTCALC_BIND=f"unix:{tmp_path}/socket")
    assert (done.returncode, done.stdout) == (0, "ok\n")


def test_one_that_is_not_fit_is_not_and_says_why() -> None:
    server = HTTPServer((HOST, 0), Unfit)
    with run(server):
        done = check(PORT=server.server_port)
    assert done.returncode == 1
    assert done.stderr == f"costcalc answers 503 at {HOST}:{server.server_port}: not ok: prices\n"


@pytest.mark.parametrize("settings", [{"PORT": find_port()}, {"COSTCALC_BIND": "unix:/nowhere/socket"}])
def test_where_nobody_answers_it_says_so_in_a_sentence(settings: dict[str, object]) -> None:
    done = check(**settings)
    assert done.returncode == 1
    assert done.stderr.startswith("costcalc does not answer at ")
    assert "Traceback" not in done.stderr


def test_what_is_no_http_is_no_answer() -> None:
    class Chatter(Answers):
        def handle(self) -> None:
            self.wfile.write(b"220 mail.example.com\r\n")

    server = HTTPServer((HOST, 0), Chatter)
    with run(server):
        done = check(PORT=server.server_port)
    assert done.returncode == 1
    assert done.stderr.startswith(f"costcalc does not answer at {HOST}:{server.server_port}: ")
