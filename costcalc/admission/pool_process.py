"""What a process of the pool does: takes one request after another, each within its time."""

from __future__ import annotations

import logging
import os
import pickle
import signal
import socket
import sys
import time
from collections.abc import Callable
from io import BufferedRWPair, BytesIO
from itertools import chain
from resource import RUSAGE_SELF, getrusage
from typing import Any, Final
from wsgiref.types import WSGIApplication

from django.conf import settings

log = logging.getLogger("costcalc")

MOST_REQUESTS: Final = 500
"""Requests that a process answers before another takes its place, so that memory which is not given back is."""
MOST_MEMORY: Final = 1_500_000
"""Kilobytes, at which it ends earlier."""
NICE: Final = 10
"""Pages before counts, where there are fewer processors than both could use."""
PIECE: Final = 256 * 1024
CLOSED: Final = 0
"""Exit status of a process that nobody can ask any more; after any other, another takes its place."""
WORN: Final = 1
TAKEN: Final = "taken"


def watch(requests: socket.socket, hold: int, application: WSGIApplication) -> None:
    """Have POOL_SIZE processes at work, until one has found the line closed.

    `hold`: the end of a pipe which this process alone keeps open, so that its end is noticed.
    """
    _reset_signals()
    working: set[int] = set()
    while True:
        while len(working) < settings.POOL_SIZE:
            if child := os.fork():
                working.add(child)
                continue
            try:
                os.close(hold)
                _work(requests, application)
            except Exception:  # whatever it is, another process takes its place
                log.exception("A process of the pool ends")
            finally:
                os._exit(WORN)
        for child in tuple(working):
            ended, status = os.waitpid(child, os.WNOHANG)
            if ended and status == CLOSED:
                return
            working -= {ended}
        time.sleep(0.1)


def _work(requests: socket.socket, application: WSGIApplication) -> None:
    os.nice(NICE)
    for _ in range(MOST_REQUESTS):
        message, ends, *_ = socket.recv_fds(requests, 1, 1)
        if not message:
            os._exit(CLOSED)
        with socket.socket(fileno=ends[0]) as connection, connection.makefile("rwb") as stream:
            signal.setitimer(signal.ITIMER_REAL, settings.POOL_SECONDS)
            try:
                _answer(stream, application)
            except (OSError, EOFError):
                continue  # the process that asked has gone, or its client
            finally:
                signal.setitimer(signal.ITIMER_REAL, 0)
        if getrusage(RUSAGE_SELF).ru_maxrss > MOST_MEMORY:
            return


def _answer(stream: BufferedRWPair, application: WSGIApplication) -> None:
    """Read a request, and write its status and headers, its parts, and None."""
    pickle.dump(TAKEN, stream)
    stream.flush()
    environ, body = pickle.load(stream)  # noqa: S301 -- from the process that this one was forked from
    environ |= {
        "wsgi.input": BytesIO(body),
        "wsgi.errors": sys.stderr,
        "wsgi.version": (1, 0),
        "wsgi.multithread": False,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    started: list[Any] = []

    written: list[bytes] = []

    def start_response(status: str, headers: list[tuple[str, str]], error: object = None) -> Callable[[bytes], object]:
        started[:] = [int(status[:3]), headers]
        return written.append

    answer = application(environ, start_response)
    try:
        parts = iter(answer)
        first = next(parts, b"")  # by now at the latest the answer has begun
        pickle.dump(started, stream)
        for part in chain(written, [first], parts):
            for start in range(0, len(part), PIECE):
                pickle.dump(part[start : start + PIECE], stream)
        pickle.dump(None, stream)
        stream.flush()
    finally:
        getattr(answer, "close", lambda: None)()


def _reset_signals() -> None:
    """Let signals do what they do to any process; the server's handlers came with the fork."""
    for number in signal.valid_signals() - {signal.SIGKILL, signal.SIGSTOP}:
        if callable(signal.getsignal(number)):
            signal.signal(number, signal.SIG_DFL)
    for ignored in (signal.SIGINT, signal.SIGHUP):
        signal.signal(ignored, signal.SIG_IGN)
