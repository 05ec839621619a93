"""When the browser is opened, and who tells that a server is ready."""

from __future__ import annotations

import io
import os
import signal
import webbrowser
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest

from costcalc.cli import ready
from costcalc.cli.command import Screen
from costcalc.cli.ready import has_screen, wait


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


class Healthy(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200 if self.path == "/healthz" else 404)
        self.end_headers()

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture
def address() -> Iterator[str]:
    with HTTPServer(("127.0.0.1", 0), Healthy) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


@pytest.mark.parametrize(
    ("environ", "system"),
    [
        ({"DISPLAY": ":0"}, "linux"),
        ({"WAYLAND_DISPLAY": "wayland-0"}, "linux"),
        ({"DISPLAY": "localhost:10.0", "SSH_CONNECTION": "192.0.2.1"}, "linux"),
        ({}, "darwin"),
    ],
)
def test_a_person_before_a_screen_gets_a_browser(environ: dict[str, str], system: str) -> None:
    assert has_screen(Screen(Terminal()), environ, system)


@pytest.mark.parametrize(
    ("environ", "system"),
    [
        ({}, "linux"),
        ({"SSH_CONNECTION": "192.0.2.1"}, "linux"),
        ({"SSH_CONNECTION": "192.0.2.1"}, "darwin"),
        ({"DISPLAY": ":0", "CI": "true"}, "linux"),
    ],
)
def test_nobody_else_does(environ: dict[str, str], system: str) -> None:
    assert not has_screen(Screen(Terminal()), environ, system)


def test_neither_does_a_file_that_is_written_to() -> None:
    assert not has_screen(Screen(io.StringIO()), {"DISPLAY": ":0"}, "linux")


def test_a_server_that_answers_is_ready(address: str) -> None:
    assert wait(address, os.getppid())


def test_a_server_that_ended_is_not_waited_for(address: str) -> None:
    assert not wait(address, server=0)


def test_the_address_is_told_and_opened(
    address: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    opened: list[str] = []

    def open_browser(url: str) -> bool:
        opened.append(url)
        return True

    monkeypatch.setattr(webbrowser, "open", open_browser)
    monkeypatch.setattr(signal, "signal", lambda *given: None)
    ready.main(address, opens=True)
    assert opened == [address]
    assert capsys.readouterr().out == f"costcalc is ready: {address} (Ctrl+C ends it)\n"


def test_without_a_browser_a_person_is_told_so(
    address: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(webbrowser, "open", lambda url: False)
    monkeypatch.setattr(signal, "signal", lambda *given: None)
    ready.main(address, opens=True)
    assert capsys.readouterr().out.endswith("No browser could be opened; open that address yourself.\n")
