"""What `make run` serves, on the day of the tests: `python -m tests.browser.server PORT`."""

from __future__ import annotations

import os
import sys

import time_machine
from django.core.management import execute_from_command_line

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "costcalc.settings")
    with time_machine.travel("2026-11-21T12:00:00Z"):
        execute_from_command_line(["manage.py", "runserver", "--noreload", f"127.0.0.1:{sys.argv[1]}"])
