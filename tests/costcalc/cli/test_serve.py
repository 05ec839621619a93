"""`costcalc serve`: the server that a person begins, as a process of its own."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import Queue
from threading import Thread
from urllib.request import urlopen

import pytest
from django.conf import settings

SECONDS = 120
"""Until which a server has to be there, or gone: it takes three, on a machine with nothing else to do."""


@contextmanager
def serving(place: Path, *words: str, **environment: str) -> Iterator[subprocess.Popen[str]]:
    """A server with a data folder in a place; ended, with all that it began, whatever happens."""
    kept = {name: value for name, value in os.environ.items() if name not in {"PORT", "DISPLAY", "WAYLAND_DISPLAY"}}
    process = subprocess.Popen(
        [sys.executable, "-P", "-m", "costcalc", "serve", *words], cwd=place, text=True, start_new_session=True,
        env=kept | {"PYTHONPATH": str(settings.ROOT), "COSTCALC_DATA": str(place / "data"), "WEB_CONCURRENCY": "1"}
        | environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip
    try:
        yield process
    finally:
        try:
            process.terminate()
            process.wait(SECONDS)
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
            if process.stdout:
                process.stdout.close()


def read_until(process: subprocess.Popen[str], pattern: str) -> re.Match[str]:
    """Read what a server says, until a line is like that."""
    lines: Queue[str] = Queue()
    Thread(target=_pass_on, args=(process, lines), daemon=True).start()
    said = ""
    while not (found := re.search(pattern, said)):
        said += lines.get(timeout=SECONDS)
    return found


def _pass_on(process: subprocess.Popen[str], lines: Queue[str]) -> None:
    for line in process.stdout or ():
        lines.put(line)


def ends(place: Path, *words: str, **environment: str) -> tuple[int, str]:
    """How a server ends that cannot serve, and what it says."""
    with serving(place, *words, **environment) as process:
        said, _ = process.communicate(timeout=SECONDS)
        return process.returncode, said


@pytest.fixture
def taken() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield listener.getsockname()[1]


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def test_it_says_where_it_is_serves_pages_with_their_styles_and_ends_without_a_trace(tmp_path: Path) -> None:
    (tmp_path / "pricing").mkdir()  # a person's own folder is not taken for a part of the program
    (tmp_path / "pricing/__init__.py").write_text("raise SystemExit('not of costcalc')")
    with serving(tmp_path, "--port", str(free_port())) as process:
        address = read_until(process, r"costcalc is ready: (http://127\.0\.0\.1:\d+) \(Ctrl\+C ends it\)\n")[1]
        with urlopen(address) as page:
            styles = re.findall(r'href="(/static/[^"]+\.css)"', page.read().decode())
        assert styles
        for style in styles:
            with urlopen(address + style) as file:
                assert file.status == 200
        os.killpg(process.pid, signal.SIGINT)  # as a terminal sends Ctrl+C, to all processes at once
        assert process.wait(SECONDS) == 0


def test_a_port_in_use_is_told_before_anything_is_loaded(tmp_path: Path, taken: int) -> None:
    status, said = ends(tmp_path, "--port", str(taken))
    assert status == 1
    assert said.startswith(f"costcalc: port {taken} is in use")
    assert said.endswith(f"such as {taken + 1}: --port {taken + 1}, or PORT={taken + 1}\n")


def test_a_folder_that_cannot_be_written_is_told_with_the_next_step(tmp_path: Path) -> None:
    """/proc takes no file of anybody, root included, as a home that is read-only takes none."""
    status, said = ends(tmp_path, "--port", str(free_port()), COSTCALC_DATA="", XDG_STATE_HOME="/proc")
    assert status == 1
    assert "It cannot write to /proc/costcalc (" in said
    assert said.endswith("set COSTCALC_DATA to another folder.\n")
    assert "Traceback" not in said


def test_wrong_settings_are_told(tmp_path: Path) -> None:
    status, said = ends(tmp_path, COSTCALC_PRODUCTION="perhaps")
    assert status == 1
    assert "COSTCALC_PRODUCTION must be" in said


def test_nothing_is_collected_where_static_files_are_served_from_where_they_are(tmp_path: Path) -> None:
    status, said = ends(tmp_path, "--collect-static")
    assert (status, said.partition(":")[0]) == (0, "Nothing to collect")
