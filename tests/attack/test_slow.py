"""Those who send or read next to nothing, in great number: others are served, and they are given up."""

from __future__ import annotations

import socket
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from itertools import count
from select import select

from tests.attack.clients import ask, open_half, wait
from tests.attack.conftest import NIGHTLY
from tests.bench.admission import FORM, write_form
from tests.support.server import Server

NUMBER = 500 if NIGHTLY else 20
HEAD = b"POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: %s\r\n" % FORM["Content-Type"].encode()
BODY = HEAD + b"Content-Length: 400000\r\n\r\n--a-line-between"
numbers = count(1)


def send_slowly(server: Server) -> bytes:
    """Send an honest prompt of 100 kB at 20 kB a second; return the answer's first line."""
    whole = write_form("prompt", b"Hello world " * 8_333)
    head = HEAD + b"Content-Length: %d\r\nConnection: close\r\n\r\n" % len(whole)
    with open_half(server, next(numbers), head) as line:
        for start in range(0, len(whole), 10_000):
            line.sendall(whole[start : start + 10_000])
            time.sleep(0.5)
        return read_line(line)


def read_line(line: socket.socket) -> bytes:
    """Read an answer's first line; nothing where the connection was closed without one."""
    with line.makefile("rb") as answer:
        return answer.readline()


def test_half_open_requests_keep_nobody_waiting_and_are_given_up(service: Server) -> None:
    with ExitStack() as opened, ThreadPoolExecutor(1) as another:
        bodies = [opened.enter_context(open_half(service, next(numbers), BODY)) for _ in range(NUMBER)]
        heads = [opened.enter_context(open_half(service, next(numbers), HEAD)) for _ in range(NUMBER // 5)]
        honest = another.submit(send_slowly, service)
        for _ in range(10):
            begun = time.monotonic()
            assert ask(service, next(numbers), "POST", "/", write_form("prompt", b"Hello"), FORM).status == 200
            assert time.monotonic() - begun < 5  # half open, they would be waited for without end
        assert honest.result() == b"HTTP/1.1 200 OK\r\n"
        assert all(b" 408 " in read_line(line) for line in bodies)
        assert not any(map(read_line, heads))


def test_one_client_holds_no_more_connections_than_it_may(service: Server) -> None:
    """COSTCALC_CONNECTIONS is 100 in each of two processes: of 300, a hundred at least are closed at once."""
    client = next(numbers)
    with ExitStack() as opened:
        lines = [opened.enter_context(open_half(service, client, b"")) for _ in range(300)]
        assert ask(service, next(numbers), "GET", "/about/").status == 200
        wait(lambda: len(select(lines, [], [], 0)[0]) >= 100)  # what is closed can be read: to its end
