"""Clients of the service, each with a loopback address of its own, and the processes that serve them."""

from __future__ import annotations

import http.client
import socket
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple

from tests.bench.admission import address
from tests.support.server import HOST, Server


class Reply(NamedTuple):
    status: int
    headers: Mapping[str, str]
    text: str


def ask(
    server: Server, client: int, method: str, path: str, body: bytes | str = b"", headers: Mapping[str, str] = {}
) -> Reply:
    connection = http.client.HTTPConnection(HOST, server.port, timeout=60, source_address=(address(client), 0))
    try:
        connection.request(method, path, body or None, dict(headers))
        response = connection.getresponse()
        return Reply(response.status, dict(response.getheaders()), response.read().decode("utf-8", "replace"))
    finally:
        connection.close()


def open_half(server: Server, client: int, sent: bytes) -> socket.socket:
    """Connect, and send only the beginning of a request."""
    line = socket.socket()
    line.bind((address(client), 0))
    line.settimeout(60)
    line.connect((HOST, server.port))
    line.sendall(sent)
    return line


def wait(until: Callable[[], bool], seconds: float = 30) -> None:
    for _ in range(int(seconds * 20)):
        if until():
            return
        time.sleep(0.05)
    raise TimeoutError


def list_processes(server: Server) -> dict[int, int]:
    """List the processes of a server, each with its parent: they are in its session."""
    found = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            number, (state, parent, _, session, *_) = int(stat.parent.name), stat.read_text().rpartition(")")[2].split()
        except OSError:  # it has ended meanwhile
            continue
        if int(session) == server.process.pid and state != "Z":
            found[number] = int(parent)
    return found
