"""Tells a person that a server answers, and opens the browser: `python -m costcalc.cli.ready ADDRESS [--open]`.

A process beside the server, begun before it: the server itself has no time left that a browser could take.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import webbrowser
from collections.abc import Mapping
from http.client import HTTPConnection, HTTPException
from urllib.parse import urlsplit

from costcalc.cli.command import Screen


def tell_when_ready(address: str, *, opens: bool) -> None:
    """Begin the process. It ends with this one, or with the server that takes its place."""
    command = [sys.executable, "-P", "-m", __name__, address, *(["--open"] if opens else [])]
    subprocess.Popen(command)  # noqa: S603 -- this program itself


def has_screen(output: Screen, environ: Mapping[str, str] = os.environ, system: str = sys.platform) -> bool:
    """Is there a person who reads the output, before a screen on which a browser can open?"""
    if not output.isatty() or environ.get("CI"):
        return False
    if system == "darwin":
        return not environ.get("SSH_CONNECTION")
    return bool(environ.get("DISPLAY") or environ.get("WAYLAND_DISPLAY"))


def wait(address: str, server: int) -> bool:
    """Wait until there is an answer, for as long as the process that began this one is there."""
    place = urlsplit(address).netloc
    while os.getppid() == server:
        try:
            connection = HTTPConnection(place, timeout=60)
            connection.request("GET", "/healthz")
            connection.getresponse().close()
        except (OSError, HTTPException):
            time.sleep(0.1)
        else:
            return True
    return False


def main(address: str, *, opens: bool) -> None:
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # Ctrl+C is for the server; this one has nothing to say to it
    if wait(address, os.getppid()):
        sys.stdout.write(f"costcalc is ready: {address} (Ctrl+C ends it)\n")
        sys.stdout.flush()
        if opens and not webbrowser.open(address):
            sys.stdout.write("No browser could be opened; open that address yourself.\n")


if __name__ == "__main__":
    main(sys.argv[1], opens="--open" in sys.argv[2:])
