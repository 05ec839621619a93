"""`python -m costcalc.health`: asks the server of this machine whether it is fit to serve, where there is no curl."""

from __future__ import annotations

import socket
import sys
from http.client import HTTPConnection, HTTPException
from typing import Final

from costcalc.configuration.environment import LOOPBACK, Environment, load_environment

SECONDS: Final = 5


class _SocketConnection(HTTPConnection):
    """Asks at a Unix socket."""

    def __init__(self, path: str) -> None:
        super().__init__("localhost", timeout=SECONDS)
        self._path = path

    def connect(self) -> None:
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(SECONDS)
        self.sock.connect(self._path)


def main() -> None:
    """Print what /healthz says. Exit status 1 where that is not `ok`, or nobody answers."""
    environment = load_environment()
    connection = _choose_connection(environment)
    # It answers to its own names alone.
    host = (environment.allowed_hosts or LOOPBACK)[0].removeprefix(".")
    try:
        connection.request("GET", "/healthz", headers={"Host": host})
        response = connection.getresponse()
        said = response.read(1_000).decode(errors="replace").strip()
    except (OSError, HTTPException) as error:
        sys.exit(f"costcalc does not answer at {environment.address}: {error or type(error).__name__}")
    finally:
        connection.close()
    if response.status != 200:
        sys.exit(f"costcalc answers {response.status} at {environment.address}: {said}")
    sys.stdout.write(f"{said}\n")


def _choose_connection(environment: Environment) -> HTTPConnection:
    if environment.bind.startswith("unix:"):
        return _SocketConnection(environment.bind.removeprefix("unix:"))
    return HTTPConnection(environment.bind.strip("[]"), environment.port, timeout=SECONDS)


if __name__ == "__main__":
    main()
