"""gunicorn's settings: `gunicorn -c python:costcalc.gunicorn costcalc.wsgi`.

gevent, because a slow connection must not occupy a process (docs/decisions/0021); preload, so that tables and
vocabularies are loaded once for all. SIGHUP reloads the prices, not the program.
"""
# ruff: noqa: E402 -- before any other import: what has been imported would keep sockets and locks that block

from __future__ import annotations

import gc

# Until all is loaded (costcalc.serving): what is imported stays, and looking through it takes a tenth of the start.
gc.disable()

from gevent import monkey

monkey.patch_all()

import os
import sys
from resource import RLIM_INFINITY, RLIMIT_NOFILE, getrlimit, setrlimit
from typing import Any

from costcalc.configuration.data_folder import make_folder, make_own_key
from costcalc.configuration.environment import load_environment

_environment = load_environment()
if _environment.debug:
    sys.exit("costcalc does not start. COSTCALC_DEBUG is for `make debug` alone; remove it.")
try:
    make_folder(_environment.data_folder)
    if not _environment.secret_key:
        make_own_key(_environment.data_folder)
except OSError as error:
    _where = f"{_environment.data_folder} ({error.strerror})"
    sys.exit(f"costcalc does not start. It cannot write to {_where}; set COSTCALC_DATA to another folder.")

# Each connection is an open file; what the system gives a process at first is often fewer than it may have.
_, _files = getrlimit(RLIMIT_NOFILE)
setrlimit(RLIMIT_NOFILE, (10_000 if _files == RLIM_INFINITY else min(_files, 10_000), _files))
# Counting in several threads would take the processors from those who serve pages.
os.environ.setdefault("RAYON_NUM_THREADS", "1")

bind = _environment.address
workers = _environment.web_concurrency
worker_class = "costcalc.server.Worker"
worker_connections = 2_000
preload_app = True
timeout = 30  # ends a worker that serves nobody any more; no request takes so long there
keepalive = 5  # also the seconds in which a request's headers have to arrive
graceful_timeout = 10
limit_request_line = 8190
limit_request_fields = 50
control_socket_disable = True
# No access log: nothing of what people ask is kept.
accesslog = None


def when_ready(server: Any) -> None:
    from costcalc.serving import load_for_all  # noqa: PLC0415 -- settings are ready by now

    load_for_all()
    _prepare_jobs(server)
    _start_pool(server)


def pre_fork(server: Any, worker: Any) -> None:
    """Before a worker is forked: begin another pool if the one of before has ended."""
    from costcalc.admission.pool import lost_pool  # noqa: PLC0415

    if lost_pool():
        _start_pool(server)


def on_reload(server: Any) -> None:
    """At SIGHUP: load the prices anew, here where the new workers and their pool are forked from."""
    from costcalc.serving import reload_prices  # noqa: PLC0415

    reload_prices(server.log)
    _start_pool(server)


def on_exit(server: Any) -> None:
    from costcalc.admission.pool import stop_pool  # noqa: PLC0415
    from costcalc.jobs.keeper import close_lifeline  # noqa: PLC0415

    stop_pool()
    close_lifeline()


def _prepare_jobs(server: Any) -> None:
    """Bring the database up to date before anybody asks; without it, pages say that no files can be read."""
    from django.db import Error  # noqa: PLC0415

    from costcalc.jobs.database import prepare_database  # noqa: PLC0415
    from costcalc.jobs.keeper import open_lifeline  # noqa: PLC0415

    try:
        prepare_database()
    except (OSError, Error) as error:
        server.log.error("Usage files cannot be read: %s", error)
    open_lifeline()


def _start_pool(server: Any) -> None:
    from costcalc.admission.pool import start_pool  # noqa: PLC0415

    start_pool(server.app.wsgi(), close=[listener.sock for listener in server.LISTENERS])
