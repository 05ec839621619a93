"""The port that a server listens at."""

from __future__ import annotations

import errno
import os
import socket
from argparse import ArgumentTypeError

from costcalc.cli.command import CommandError
from costcalc.configuration.environment import Environment

HIGHEST = 65_535
TRIED = 100
"""Ports that are tried, one after the other, where none was asked for."""


def read_port(text: str) -> int:
    """Read the number of a port. Raises ArgumentTypeError."""
    if not (text.isascii() and text.isdigit() and len(text) <= 5 and 1 <= int(text) <= HIGHEST):
        raise ArgumentTypeError(f"must be a whole number from 1 to {HIGHEST}, not {text[:20]!r}")
    return int(text)


def choose_port(environment: Environment, port: int | None) -> int:
    """Return the port that was asked for; else 8000, or the next that is free.

    Where others are served a proxy knows the port, so that one is asked for, too. Raises CommandError.
    """
    asked = port or (environment.port if os.environ.get("PORT") or environment.production else None)
    first = asked or environment.port
    for number in [asked] if asked else range(first, min(first + TRIED, HIGHEST + 1)):
        try:
            _try_port(environment.bind, number)
        except OSError as error:
            if error.errno != errno.EADDRINUSE or asked:
                raise CommandError(_explain(error, environment.bind, number)) from None
        else:
            return number
    raise CommandError(f"the ports from {first} to {first + TRIED - 1} are in use; name one with --port")


def _try_port(bind: str, port: int) -> None:
    """Listen there for a moment. Raises OSError."""
    host = bind.strip("[]")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    socket.create_server((host, port), family=family).close()


def _explain(error: OSError, bind: str, port: int) -> str:
    if error.errno == errno.EADDRINUSE:
        other = port + 1 if port < HIGHEST else port - 1
        return (
            f"port {port} is in use, by another costcalc or another program. End that one, or take another port, "
            f"such as {other}: --port {other}, or PORT={other}"
        )
    if error.errno == errno.EACCES:
        return f"port {port} is not for everybody. Take one from 1024 on, such as 8000: --port 8000, or PORT=8000"
    return f"cannot listen at {bind}:{port} ({error.strerror}); see COSTCALC_BIND and --port"
