"""What `make run` serves, on the day of the tests: `python -m tests.browser.server PORT`."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager

import time_machine
from django.core.management import execute_from_command_line

from tests.support.server import HOST, ROOT, find_port


@contextmanager
def serve_that_day() -> Iterator[str]:
    """Serve from a process of its own, and give the address."""
    port = find_port()
    data = tempfile.TemporaryDirectory(prefix="costcalc-")
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.browser.server", str(port)], cwd=ROOT,
        env=os.environ | {"COSTCALC_DATA": data.name}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    address = f"http://{HOST}:{port}"
    try:
        for _ in range(1_200):  # a machine may be busy with other things
            try:
                urllib.request.urlopen(f"{address}/healthz", timeout=5).close()
                break
            except OSError:
                assert process.poll() is None, "the server stopped while starting"
                time.sleep(0.1)
        else:
            raise AssertionError("the server did not start")
        yield address
    finally:
        process.terminate()
        process.wait(timeout=20)
        data.cleanup()


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "costcalc.settings")
    with time_machine.travel("2026-11-21T12:00:00Z"):
        # Without a worker: files of usage are read in test_usage_files.py.
        execute_from_command_line(["manage.py", "migrate", "--verbosity=0"])
        execute_from_command_line(["manage.py", "runserver", "--noreload", f"{HOST}:{sys.argv[1]}"])
