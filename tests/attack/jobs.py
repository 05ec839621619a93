"""Files that are sent to the service, what they come to, and the processes that read them."""

from __future__ import annotations

import json
import os
import random
import signal
import time
from contextlib import suppress
from decimal import Decimal
from itertools import count
from pathlib import Path
from typing import Any, Final

from tests.attack.clients import Reply, ask, wait
from tests.bench.admission import FORM, write_form
from tests.support.server import Server

CALL: Final = Decimal("0.0035")
"""Dollars of a call of GPT-4o: 1,000 tokens at $2.50 and 100 at $10 a million."""
numbers = count(1)


def find_workers(data: Path) -> list[int]:
    """Find the processes that read files for a data folder: workers, and those that they have begun."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            ours = f"COSTCALC_DATA={data}".encode() in (folder / "environ").read_bytes().split(b"\0")
            command = (folder / "cmdline").read_bytes()
            if ours and (b"\0worker\0" in command or b"multiprocessing" in command):
                found.append(int(folder.name))
    return found


def find_worker(data: Path) -> int | None:
    with suppress(OSError):
        for number in find_workers(data):
            if b"--lifeline" in Path(f"/proc/{number}/cmdline").read_bytes():
                return number
    return None


def send(server: Server, content: bytes, name: str = "usage.jsonl", to: str = "usage") -> str:
    """Send a file, and return the address of its job."""
    reply = ask(server, next(numbers), "POST", f"/{to}/files", write_form("files", content, name), FORM)
    assert reply.status == 303, reply.text
    return reply.headers["Location"]


def get(server: Server, path: str) -> Reply:
    return ask(server, next(numbers), "GET", path)


def read_state(server: Server, job: str) -> bool:
    """Return whether the answer of a job is there."""
    return get(server, f"{job}usage.json").status == 200


def read_answer(server: Server, job: str) -> dict[str, Any]:
    wait(lambda: read_state(server, job), seconds=240)
    answer: dict[str, Any] = json.loads(get(server, f"{job}usage.json").text)
    return answer


def read_counts(server: Server, job: str) -> dict[str, Any]:
    """Read what a data set came to on each model."""
    wait(lambda: get(server, f"{job}corpus.json").status == 200, seconds=240)
    return {result["requested"]: result for result in json.loads(get(server, f"{job}corpus.json").text)["results"]}


def kill_worker(data: Path, chance: random.Random) -> None:
    """Kill the worker at some moment of its work."""
    wait(lambda: find_worker(data) is not None, seconds=120)
    time.sleep(chance.uniform(0, 3))
    if number := find_worker(data):
        with suppress(ProcessLookupError):
            os.kill(number, signal.SIGKILL)


def list_uploads(data: Path) -> list[Path]:
    """List what has arrived and is not read; there is no folder before the first file."""
    return list((data / "uploads").glob("*"))
