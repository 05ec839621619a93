"""What the log leaves out."""

from __future__ import annotations

import logging


class ShortErrors(logging.Filter):
    """Leaves out the traceback of a request that Django refuses, such as one for another host.

    The line says which, and everybody could fill a disk with the rest.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        if record.name.startswith("django.security."):
            record.exc_info = record.exc_text = None
        return True
