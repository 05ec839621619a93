"""gunicorn's settings: `gunicorn -c python:costcalc.gunicorn costcalc.wsgi`.

Sync workers with preload: measured best for this CPU-bound work, and the vocabularies are loaded once for all.
SIGHUP reloads the prices, not the program.
"""

from __future__ import annotations

import os
from typing import Any

bind = f"{os.environ.get('COSTCALC_BIND', '127.0.0.1')}:{os.environ.get('PORT', '8000')}"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
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
