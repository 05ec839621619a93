"""A Dask cluster of processes on this machine."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest


@contextmanager
def start_cluster(folder: Path) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """Give the address of a scheduler and its three workers, each a process of its own."""
    pytest.importorskip("distributed")
    note = folder / "scheduler.json"
    common = ["--scheduler-file", str(note), "--no-dashboard"]
    begun = [_start("dask_scheduler", "--host", "127.0.0.1", "--port", "0", *common)]
    try:
        _wait_for(note)
        begun += [_start("dask_worker", "--nthreads", "1", "--no-nanny", *common) for _ in range(3)]
        yield _read_address(note), begun[1:]
    finally:
        for process in reversed(begun):
            process.kill()
            process.wait()


def _start(what: str, *options: str) -> subprocess.Popen[bytes]:
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "PYTHONWARNINGS": "ignore"}
    environment["DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES"] = "1"  # as there are only two workers to lose
    command = [sys.executable, "-m", f"distributed.cli.{what}", *options]
    return subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def _wait_for(note: Path) -> None:
    for _ in range(600):
        if note.exists() and note.stat().st_size:
            return
        time.sleep(0.1)
    raise TimeoutError("the scheduler did not start")


def _read_address(note: Path) -> str:
    return str(json.loads(note.read_text())["address"])
