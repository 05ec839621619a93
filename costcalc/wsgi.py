"""The server's entry. Prices and vocabularies are loaded here, once, before the first request (and before forking)."""

from __future__ import annotations

import os
import sys

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from costcalc.admission.charset import read_only_utf8
from costcalc.admission.pace import keep_pace

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "costcalc.settings")
if settings.DEBUG and sys.argv[1:2] != ["runserver"]:
    sys.exit("costcalc does not start. COSTCALC_DEBUG is for `make debug` alone; remove it.")
application = keep_pace(read_only_utf8(get_wsgi_application()))


def _start() -> None:
    from costcalc.serving import start  # noqa: PLC0415 -- settings must be ready

    start()


_start()
