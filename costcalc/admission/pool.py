"""Processes that answer what takes long, beside those that serve pages.

They are forked from the server once all is loaded, so they cost little memory and begin at once. A request is handed
over whole: a process of the pool answers it as any other would, and no view knows. It has a time limit, at which the
kernel ends the process whatever it is doing (`costcalc.admission.pool_process`).

How long they live follows from the line that requests come by: where nobody holds its sending end any more, nobody can
ask. So a reload of prices begins another pool, and the one of before ends with the last process that could ask it.
"""

from __future__ import annotations

import os
import pickle
import select
import signal
import socket
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from math import ceil
from typing import Any, Final, NamedTuple
from wsgiref.types import WSGIApplication

from django.conf import settings

from costcalc.admission.pool_process import watch

LONGEST_WAIT: Final = 60.0
"""Seconds until a process takes the request; then it is refused."""


class PoolBusy(Exception):
    """All places in the queue are taken. `seconds`: how long they will probably take."""

    def __init__(self, seconds: int) -> None:
        self.seconds = seconds


class TookTooLong(Exception):
    """The request was ended at the time limit."""


class ClientGone(Exception):
    """The client has closed the connection; nobody waits for an answer."""


class Pool(NamedTuple):
    line: socket.socket
    """Takes one byte and one end of a connection for each request."""
    alive: int
    """A pipe that closes when the process which watches over the others has ended."""
    watcher: int
    """That process's id, which is its group's."""


class Answer(NamedTuple):
    status: int
    headers: list[tuple[str, str]]
    parts: list[bytes]


_pool: Pool | None = None
_ping: tuple[socket.socket, float] | None = None
"""A question that no process of the pool has taken yet, and when it was asked."""
_waiting: Counter[str] = Counter()
"""Requests of this process that the pool has not answered yet, by client."""
_seconds = 1.0
"""How long an answer takes, on average of late."""


def start_pool(application: WSGIApplication, close: Iterable[socket.socket] = ()) -> None:
    """Fork a pool, from the process that has everything loaded; the next requests go to this one.

    `close`: sockets that are the server's alone; held open by others they would keep its port.
    """
    global _pool  # noqa: PLW0603 -- a process has one
    forget_pool()
    line, requests = socket.socketpair()
    alive, hold = os.pipe()
    watcher = os.fork()
    if not watcher:
        try:
            for each in (line, *close):
                each.close()
            os.close(alive)
            watch(requests, hold, application)
        finally:
            os._exit(0)
    with suppress(ProcessLookupError):  # ended already; `lost_pool` tells
        os.setpgid(watcher, watcher)  # Ctrl-C in the terminal is the server's to answer
    requests.close()
    os.close(hold)
    _pool = Pool(line, alive, watcher)


def forget_pool() -> None:
    """Ask the pool of before no more."""
    global _pool, _ping  # noqa: PLW0603
    if _ping:
        _ping[0].close()
    _ping = None
    if _pool:
        _pool.line.close()
        os.close(_pool.alive)
    _pool = None


def stop_pool() -> None:
    """End its processes at once: the server has served its last request."""
    if _pool:
        with suppress(ProcessLookupError):
            os.killpg(_pool.watcher, signal.SIGTERM)


def forward(environ: Mapping[str, Any], body: bytes, client: str, hold: Callable[[int], None]) -> Answer:
    """Have the pool answer a request. `hold` counts the bytes of the answer, which is fetched at once and whole.

    A slow reader so keeps no process of the pool. Raises PoolBusy, TookTooLong or ClientGone.
    """
    if _pool is None:
        raise RuntimeError("no pool was started")
    with _take_place(client):
        ours, theirs = socket.socketpair()
        with ours:
            with theirs:
                socket.send_fds(_pool.line, [b"?"], [theirs.fileno()])
            _wait(ours, environ.get("gunicorn.socket"))
            return _fetch(ours, {name: each for name, each in environ.items() if isinstance(each, str)}, body, hold)


@contextmanager
def _take_place(client: str) -> Iterator[None]:
    """Take a place in the queue; nobody has more than a quarter of it."""
    if _waiting.total() >= settings.POOL_QUEUE or _waiting[client] >= ceil(settings.POOL_QUEUE / 4):
        raise PoolBusy(ceil(_waiting.total() * _seconds / settings.POOL_SIZE))
    _waiting[client] += 1
    try:
        yield
    finally:
        _waiting[client] -= 1
        if not _waiting[client]:
            del _waiting[client]


def _wait(ours: socket.socket, client: socket.socket | None) -> None:
    """Wait until a process takes the request, as long as the client does."""
    until = time.monotonic() + LONGEST_WAIT
    watched = [ours.fileno()] if client is None else [ours.fileno(), client.fileno()]
    while ours.fileno() not in (ready := _find_ready(watched, max(0.0, until - time.monotonic()))):
        if not ready or client is None:
            raise PoolBusy(ceil(LONGEST_WAIT))
        if not client.recv(1, socket.MSG_PEEK):
            raise ClientGone
        watched = [ours.fileno()]  # it sends its next request already


def _find_ready(files: list[int], seconds: float) -> set[int]:
    """Return which of the files can be read, or have been closed, within the time."""
    poll = select.poll()  # of any number of files, which `select.select` is not
    for file in files:
        poll.register(file, select.POLLIN)
    return {file for file, _ in poll.poll(seconds * 1000)}


def _fetch(ours: socket.socket, environ: Mapping[str, str], body: bytes, hold: Callable[[int], None]) -> Answer:
    global _seconds  # noqa: PLW0603
    begun = time.monotonic()
    ours.settimeout(settings.POOL_SECONDS + 10)
    with ours.makefile("rwb") as stream:
        try:
            pickle.load(stream)  # noqa: S301 -- TAKEN, from a process that was forked with this one
            pickle.dump((environ, body), stream)
            stream.flush()
            status, headers = pickle.load(stream)  # noqa: S301
            parts = []
            while (part := pickle.load(stream)) is not None:  # noqa: S301
                hold(len(part))
                parts.append(part)
        except (EOFError, pickle.UnpicklingError) as error:
            if time.monotonic() - begun < settings.POOL_SECONDS:
                raise RuntimeError("a process of the pool has ended unexpectedly") from error
            raise TookTooLong from None
        finally:
            _seconds += (time.monotonic() - begun - _seconds) / 10
    return Answer(status, headers, parts)


def ping_pool(patience: float = 1.0) -> float:
    """Ask whether a process takes requests, and wait a little. Return for how many seconds none has taken one.

    A question that none takes stays in the line, and the next call looks at it again: many would fill the line.
    """
    global _ping  # noqa: PLW0603
    (ours, since), _ping = _ping or _ask(), None  # another greenlet that asks meanwhile has a question of its own
    if _find_ready([ours.fileno()], patience):
        ours.close()
        return 0.0
    _ping = ours, since
    return time.monotonic() - since


def _ask() -> tuple[socket.socket, float]:
    """Ask for nothing: whoever takes it finds no request, and goes on."""
    if _pool is None:
        raise RuntimeError("no pool was started")
    ours, theirs = socket.socketpair()
    with theirs:
        ours.shutdown(socket.SHUT_WR)
        socket.send_fds(_pool.line, [b"?"], [theirs.fileno()])
    return ours, time.monotonic()


def has_pool() -> bool:
    return _pool is not None


def count_waiting() -> int:
    """Return how many requests of this process the pool has not answered yet."""
    return _waiting.total()


def lost_pool() -> bool:
    """Return whether there was a pool and it is no more."""
    return _pool is not None and bool(_find_ready([_pool.alive], 0))
