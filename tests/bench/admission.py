"""`make bench-admission`: what a small request waits while others ask for all that they may.

The server is the README's in production, with two workers and its default limits. Each client has a loopback address of
its own, so that nobody is refused for the others' use. All in one run; it fails where a small request's 95th percentile
is above 3 × its idle value and above 100 ms, where nothing is completed for the others, or where a slow upload fails.
"""

from __future__ import annotations

import csv
import html
import http.client
import io
import multiprocessing
import random
import re
import socket
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from itertools import count
from multiprocessing.synchronize import Event
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple
from urllib.parse import urlencode

from tests.support.server import in_production, serve

SECONDS = 12
LONGEST_ADDRESS = 8_100
"""Characters; gunicorn refuses more than 8,190 in a request's first line."""
MOST = 0.1
"""Seconds that a small request may always take."""
BOUNDARY = "a-line-between-fields"
FORM = {"Content-Type": f"multipart/form-data; boundary={BOUNDARY}"}


class Ask(NamedTuple):
    method: str
    path: str
    body: bytes = b""
    headers: Mapping[str, str] = MappingProxyType({})


class Answer(NamedTuple):
    status: int | str
    seconds: float
    size: int


def write_form(name: str, text: bytes, file: str = "", **fields: str) -> bytes:
    parts = [(f'name="{field}"', value.encode()) for field, value in fields.items()]
    parts.append((f'name="{name}"' + (f'; filename="{file}"' if file else ""), text))
    lines = [
        b"--%s\r\nContent-Disposition: form-data; %s\r\n\r\n%s\r\n" % (BOUNDARY.encode(), head.encode(), value)
        for head, value in parts
    ]
    return b"".join(lines) + b"--%s--\r\n" % BOUNDARY.encode()


def address(client: int) -> str:
    return f"127.{client // 60_000 + 1}.{client // 240 % 250}.{client % 240 + 1}"


def ask(port: int, client: int, request: Ask) -> Answer:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120, source_address=(address(client), 0))
    start = time.perf_counter()
    try:
        connection.request(request.method, request.path, request.body or None, dict(request.headers))
        response = connection.getresponse()
        size = 0
        while piece := response.read(1 << 20):
            size += len(piece)
        return Answer(response.status, time.perf_counter() - start, size)
    except (OSError, http.client.HTTPException) as error:
        return Answer(type(error).__name__, time.perf_counter() - start, 0)
    finally:
        connection.close()


def random_text(characters: int) -> str:
    """The worst that can be counted: Chinese characters that form no words."""
    letters = random.Random(1)  # noqa: S311 -- a text that is the same in each run
    return "".join(chr(letters.randrange(0x4E00, 0x9FFF)) for _ in range(characters))


SMALL = Ask("POST", "/", write_form("prompt", b"Hello world " * 50, output_tokens="500"), FORM)


def probe(port: int, seconds: float) -> list[Answer]:
    """Ask a small thing twenty times a second, each time as another client."""
    answers = []
    end = time.monotonic() + seconds
    for number in count(1_000):
        answers.append(ask(port, random.randrange(100_000, 5_000_000) + number, SMALL))  # noqa: S311
        time.sleep(0.05)
        if time.monotonic() > end:
            return answers
    raise AssertionError


def repeat(port: int, client: int, request: Ask, stop: Event, done: Any) -> None:
    """Ask the same again and again, as one client; a refused one asks again after a second."""
    while not stop.is_set():
        answer = ask(port, client, request)
        done.put(answer)
        if answer.status != 200:
            time.sleep(1)


@contextmanager
def clients(port: int, number: int, request: Ask) -> Iterator[Callable[[], list[Answer]]]:
    """Have a number of clients ask, each a process, until the end; the function gives what they were answered."""
    context = multiprocessing.get_context("fork")
    stop, done = context.Event(), context.Queue()
    started = [context.Process(target=repeat, args=(port, n, request, stop, done)) for n in range(1, number + 1)]
    for process in started:
        process.start()
    answers: list[Answer] = []
    try:
        yield lambda: answers
    finally:
        stop.set()
        while any(process.is_alive() for process in started) or not done.empty():
            while not done.empty():
                answers.append(done.get())
            time.sleep(0.1)


@contextmanager
def half_open(port: int, number: int) -> Iterator[None]:
    """Hold connections that have sent the beginning of a body, and send no more; those closed are opened anew."""
    head = b"POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 100000\r\nContent-Type: text/plain\r\n\r\nabc"
    opened = []
    for client in range(1, number + 1):
        connection = socket.socket()
        connection.bind((address(client), 0))
        connection.connect(("127.0.0.1", port))
        connection.sendall(head)
        opened.append(connection)
    try:
        yield
    finally:
        for connection in opened:
            connection.close()


def upload_slowly(port: int) -> Answer:
    """Upload 500 kB at 50 kB/s: a bad line, and honest."""
    body = write_form("prompt", b"Hello world " * 41_666, output_tokens="500")
    start = time.perf_counter()
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120, source_address=(address(900), 0))
    pieces = (body[at : at + 5_000] for at in range(0, len(body), 5_000))

    def drip() -> Iterator[bytes]:
        for piece in pieces:
            yield piece
            time.sleep(0.1)

    connection.request("POST", "/", drip(), FORM | {"Content-Length": str(len(body))})
    response = connection.getresponse()
    size = len(response.read())
    connection.close()
    return Answer(response.status, time.perf_counter() - start, size)


def find_largest_plan(port: int) -> Ask:
    """As many models as an address may name, over as many months, by the short form that the page gives for it."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("GET", "/models.csv?kind=chat")
    rows = csv.DictReader(io.StringIO(connection.getresponse().read().decode()))
    names = list(dict.fromkeys(row["model"] for row in rows))
    numbers = {"input_tokens": 1_000, "output_tokens": 500, "requests": 1_000, "months": 36, "growth": 5}
    path = ""
    while not path or len(path) > LONGEST_ADDRESS:
        form = urlencode(numbers | {"models": ",".join(names)}).encode()
        connection.request("POST", "/", form, {"Content-Type": "application/x-www-form-urlencoded"})
        page = connection.getresponse().read().decode()
        [path] = re.findall(r'href="(/plan\.csv\?s=[^"]+)"', page)
        size = len(names)
        del names[int(size * 0.95) :]
    say(f"the largest plan: {size} models, an address of {len(path):,} characters")
    return Ask("GET", html.unescape(path))


def percentile(answers: list[Answer]) -> float:
    times = sorted(answer.seconds for answer in answers)
    return times[int(len(times) * 0.95)]


def main() -> int:
    failures = []
    with tempfile.TemporaryDirectory() as folder, serve(Path(folder), **in_production(Path(folder))) as server:
        port = server.port
        text = random_text(500_000)
        line = '{"messages":[{"role":"user","content":"%s"},{"role":"assistant","content":"%s"}]}\n'
        lines = (line % (text[:1000], text[1000:2000])).encode() * (19_900_000 // 6_066)
        loads: dict[str, tuple[int, Ask]] = {
            "20 clients, the worst text at the limit": (
                20,
                Ask("POST", "/", write_form("prompt", text.encode(), output_tokens="500"), FORM),
            ),
            "5 training files at the limit": (
                5,
                Ask("POST", "/training/", write_form("file", lines, "a.jsonl", model="gpt-4.1-nano", epochs="3"), FORM),
            ),
            "10 clients, the largest plan as CSV": (10, find_largest_plan(port)),
        }
        probe(port, 2)
        idle = percentile(probe(port, SECONDS))
        most = max(3 * idle, MOST)
        say(
            f"a small request, idle: 95th percentile {idle * 1000:.0f} ms; at most {most * 1000:.0f} ms under each load"
        )

        def judge(name: str, answers: list[Answer]) -> None:
            times = [answer.seconds * 1000 for answer in answers]
            p95 = percentile(answers)
            fits = p95 <= most and {answer.status for answer in answers} == {200}
            say(
                f"{name}: median {statistics.median(times):.0f}, 95th percentile {p95 * 1000:.0f}, most "
                f"{max(times):.0f} ms ({p95 / idle:.1f} × idle), {dict(Counter(a.status for a in answers))}"
                + ("" if fits else "  ← too slow, or refused")
            )
            if not fits:
                failures.append(name)

        with half_open(port, 500):
            judge("500 half-open bodies", probe(port, SECONDS))
        for name, (number, request) in loads.items():
            with clients(port, number, request) as get_answers:
                time.sleep(1)
                judge(name, probe(port, SECONDS))
            answers = get_answers()
            good = [answer for answer in answers if answer.status == 200]
            say(
                f"    done for them: {len(good)}, of {max((a.size for a in good), default=0):,} bytes, median wait "
                f"{statistics.median([a.seconds for a in good] or [0]):.1f} s; all answers: "
                f"{dict(Counter(answer.status for answer in answers))}"
            )
            if not good:
                failures.append(f"nothing completed: {name}")
        slow = upload_slowly(port)
        say(f"500 kB at 50 kB/s: {slow.status} after {slow.seconds:.1f} s")
        if slow.status != 200:
            failures.append("the slow upload")
    for failure in failures:
        say(f"FAILED: {failure}")
    return bool(failures)


def say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
