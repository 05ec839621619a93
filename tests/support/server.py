"""The real server, as the README starts it, for tests and benchmarks that attack or measure it."""

from __future__ import annotations

import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parent.parent.parent
COMMAND = [sys.executable, "-m", "gunicorn", "-c", "python:costcalc.gunicorn", "costcalc.wsgi"]
HOST = "127.0.0.1"
SETTINGS = """
from costcalc.settings import *
STATIC_ROOT = {root!r}
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = ("css", "js", "svg")
"""


class Server(NamedTuple):
    process: subprocess.Popen[bytes]
    port: int
    data: Path
    """Its COSTCALC_DATA."""
    log: Path

    @property
    def address(self) -> str:
        return f"http://{HOST}:{self.port}"


def find_port() -> int:
    with socket.socket() as free:
        free.bind((HOST, 0))
        return int(free.getsockname()[1])


def in_production(place: Path) -> dict[str, str]:
    """Return production's settings. Static files are collected without their compressed forms, which take long."""
    (place / "production_settings.py").write_text(SETTINGS.format(root=str(place / "static")), encoding="utf-8")
    environment = {
        "DJANGO_SETTINGS_MODULE": "production_settings",
        "PYTHONPATH": os.pathsep.join((str(place), str(ROOT))),
        "COSTCALC_PRODUCTION": "true",
        "COSTCALC_SECRET_KEY": secrets.token_urlsafe(64),
        "COSTCALC_ALLOWED_HOSTS": HOST,
        "COSTCALC_SSL_REDIRECT": "false",
        "COSTCALC_DATA": str(place / "data"),
    }
    subprocess.run(
        [sys.executable, "-m", "django", "collectstatic", "--noinput", "--verbosity=0"],
        cwd=place, env=_without_ours() | environment, check=True,
    )  # fmt: skip
    return environment


@contextmanager
def serve(place: Path, **settings: str) -> Iterator[Server]:
    """Serve from a folder of its own, with nothing of costcalc's that is set here. It has to end well."""
    with _serve(place, settings, 0) as server:
        yield server


@contextmanager
def serve_until_killed(place: Path, **settings: str) -> Iterator[Server]:
    """Serve as `serve` does; it has to be killed meanwhile."""
    with _serve(place, settings, -signal.SIGKILL) as server:
        yield server


@contextmanager
def _serve(place: Path, settings: Mapping[str, str], expected: int) -> Iterator[Server]:
    port = find_port()
    own = {"COSTCALC_DATA": str(place / "data"), "HOME": str(place), "PORT": str(port), "PYTHONPATH": str(ROOT)}
    log = place / "log"
    with log.open("wb") as out:
        process = subprocess.Popen(
            COMMAND,
            cwd=place,
            env={**_without_ours(), **own, **settings},
            stdout=out,
            stderr=out,
            start_new_session=True,
        )
    try:
        _wait(process, log)
        yield Server(process, port, place / "data", log)
    finally:
        process.terminate()
        status = process.wait(timeout=60)
    assert status == expected, f"the server ended with {status}:\n{log.read_text()[-2_000:]}"


def _without_ours() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith(("COSTCALC_", "DJANGO_"))}


def _wait(process: subprocess.Popen[bytes], log: Path) -> None:
    """Wait for the first worker; it listens already, so a request waits no longer than until it is ready."""
    for _ in range(600):
        assert process.poll() is None, log.read_text()
        if b"Booting worker" in log.read_bytes():
            return
        time.sleep(0.1)
    raise TimeoutError(log.read_text())
