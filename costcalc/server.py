"""gunicorn's worker: many connections a process, few a client, and none for ever."""

from __future__ import annotations

import os
import signal
from collections import Counter
from socket import socket
from typing import Any, Final

import gevent
from django.conf import settings
from gunicorn.workers.base_async import AsyncWorker
from gunicorn.workers.ggevent import GeventWorker

from costcalc.admission.client import identify_client
from costcalc.admission.pool import lost_pool
from costcalc.jobs.keeper import Keeper

IDLE: Final = 10
"""Seconds in which a client neither sends nor takes anything, after which its connection is closed."""


class Worker(GeventWorker):  # type: ignore[misc] # gunicorn has no types
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.connections: Counter[str] = Counter()

    def init_signals(self) -> None:
        super().init_signals()
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C comes to all processes; the first one ends the others

    def run(self) -> None:
        gevent.spawn(self._follow_pool)
        gevent.spawn(self._keep_worker)
        super().run()

    def _follow_pool(self) -> None:
        """End when the pool has: the server forks another worker, and another pool before it."""
        while not lost_pool():
            gevent.sleep(1)
        self.log.error("The processes for long requests have ended; they are begun anew")
        os.kill(self.pid, signal.SIGTERM)

    def _keep_worker(self) -> None:
        """See to it that a worker reads usage files, as long as this process serves."""
        keeper = Keeper()
        while True:
            keeper.look()
            gevent.sleep(1)

    def handle(self, listener: socket, client: socket, addr: Any) -> None:
        name = identify_client(addr[0] if isinstance(addr, tuple) else "", None, behind_proxy=False)
        if self.connections[name] >= settings.CONNECTIONS and not settings.BEHIND_PROXY:
            client.close()
            return
        self.connections[name] += 1
        try:
            client.settimeout(IDLE)
            AsyncWorker.handle(self, listener, client, addr)  # GeventWorker's would take the time-out away
        finally:
            self.connections[name] -= 1
            if not self.connections[name]:
                del self.connections[name]

    def handle_request(self, *args: Any) -> Any:
        try:
            return super().handle_request(*args)
        except TimeoutError:
            raise StopIteration from None  # closes the connection, and logs nothing
