"""gunicorn's settings: `gunicorn -c python:costcalc.gunicorn costcalc.wsgi`.

Sync workers with preload: measured best for this CPU-bound work, and the vocabularies are loaded once for all.
SIGHUP reloads the prices, not the program.
"""

from __future__ import annotations

import sys
from typing import Any

from costcalc.data_folder import make_folder, make_own_key
from costcalc.environment import load_environment

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

bind = _environment.address
workers = _environment.web_concurrency
worker_class = "sync"
preload_app = True
timeout = 30
limit_request_line = 8190
# No access log: nothing of what people ask is kept.
accesslog = None


def on_reload(server: Any) -> None:
    """At SIGHUP: load the prices anew, here where the new workers are forked from."""
    from costcalc.serving import reload_prices  # noqa: PLC0415 -- settings are ready by now

    reload_prices(server.log)
