"""Jobs of a server whose processes are killed: nothing is lost, nothing doubled, and nothing stays behind."""

from __future__ import annotations

import os
import random
import signal
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import suppress
from decimal import Decimal
from pathlib import Path

import pytest

from tests.attack.clients import open_half, wait
from tests.attack.jobs import (
    CALL,
    find_worker,
    find_workers,
    get,
    kill_worker,
    list_uploads,
    numbers,
    read_answer,
    read_counts,
    read_state,
    send,
)
from tests.bench.admission import FORM, write_form
from tests.support.prompts import write_texts
from tests.support.server import Server, serve, serve_until_killed
from tests.support.services import keep_jobs
from tests.support.usage_jobs import write_calls

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
KILLS = 10
MANY, MORE = 40_000, 50_000
"""Rows that take longer to read than a worker lives while it is killed."""
TEXTS, PROMPT = 20_000, 50
"""Rows of a data set, and tokens of each."""
SAID = "kanarie-in-a-prompt"
by_night = pytest.mark.parametrize(
    "kept", ["SQLite", pytest.param("PostgreSQL", marks=pytest.mark.nightly)], indirect=True
)
"""In a PostgreSQL, what was being read is begun again when nothing has been heard of it for long; and
`test_services` tries several servers with it."""


@by_night
def test_server_and_worker_killed_ten_times_come_to_the_same_totals(tmp_path: Path, kept: Mapping[str, str]) -> None:
    chance, data = random.Random(18), tmp_path / "data"  # noqa: S311
    jobs: list[str] = []
    for kills in (KILLS // 2, KILLS - KILLS // 2 - 1):
        with serve_until_killed(tmp_path, **kept) as server:
            jobs = jobs or [send(server, write_calls(MANY)), send(server, write_calls(MORE, first=MANY))]
            for _ in range(kills):
                kill_worker(data, chance)
            os.killpg(server.process.pid, signal.SIGKILL)
    with serve(tmp_path, **kept) as server:
        for job, rows in zip(jobs, (MANY, MORE), strict=True):
            answer = read_answer(server, job)
            assert answer["rows"] == rows
            assert Decimal(answer["total"]["amount"]) == rows * CALL
        wait(lambda: not list_uploads(data))
    wait(lambda: not find_workers(data))


@by_night
def test_a_data_set_and_usage_whose_processes_are_killed_come_to_the_same_totals(
    tmp_path: Path, kept: Mapping[str, str]
) -> None:
    chance, data = random.Random(19), tmp_path / "data"  # noqa: S311
    with serve_until_killed(tmp_path, **kept) as server:
        prompts = send(server, write_texts(*[PROMPT] * TEXTS), "prompts.jsonl", to="data-set")
        usage = send(server, write_calls(MANY))
        for _ in range(KILLS // 2):
            kill_worker(data, chance)
        for number in find_workers(data):  # the process that counts, too
            with suppress(ProcessLookupError):
                os.kill(number, signal.SIGKILL)
        os.killpg(server.process.pid, signal.SIGKILL)
    with serve(tmp_path, **kept) as server:
        counts = read_counts(server, prompts)
        assert {counts[name]["input_tokens"] for name in ("gpt-4o", "gpt-4o-mini")} == {TEXTS * PROMPT}
        assert {result["rows"] for result in counts.values() if result["input_tokens"]} == {TEXTS}
        assert Decimal(read_answer(server, usage)["total"]["amount"]) == MANY * CALL
        wait(lambda: not list_uploads(data))
    wait(lambda: not find_workers(data))


@pytest.fixture(scope="module", params=["SQLite", "PostgreSQL"])
def server(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serve(tmp_path_factory.mktemp("jobs"), **keep_jobs(request)) as server:
        yield server


def test_two_jobs_at_once_and_the_same_file_twice_have_an_answer_each(server: Server) -> None:
    first, second, again = (send(server, write_calls(rows)) for rows in (3, 5, 3))
    for job, rows in ((first, 3), (second, 5), (again, 3)):
        assert Decimal(read_answer(server, job)["total"]["amount"]) == rows * CALL
    assert len({first, second, again}) == 3


def test_what_a_prompt_says_is_nowhere_once_its_file_is_read(server: Server) -> None:
    job = send(server, write_calls(3, choices=[{"message": {"role": "assistant", "content": SAID}}]))
    assert read_answer(server, job)["rows"] == 3
    wait(lambda: not list_uploads(server.data))
    place = server.log.parent
    assert not [file for file in place.rglob("*") if file.is_file() and SAID.encode() in file.read_bytes()]


def test_what_a_data_set_says_is_nowhere_once_its_files_are_counted(server: Server) -> None:
    rows = (
        b"".join(f'{{"text": "{SAID} {number} and more"}}\n'.encode() for number in range(9))
        + f'{{"text": "{SAID}'.encode()
    )
    assert read_counts(server, send(server, rows, "prompts.jsonl", to="data-set"))["gpt-4o"]["rows"] == 9
    wait(lambda: not list_uploads(server.data))
    place = server.log.parent
    assert not [file for file in place.rglob("*") if file.is_file() and SAID.encode() in file.read_bytes()]


def test_an_upload_that_breaks_off_leaves_no_file_and_no_job(server: Server) -> None:
    body = write_form("files", write_calls(1_000), "usage.jsonl")
    head = f"POST /usage/files HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: {FORM['Content-Type']}\r\n"
    sent = f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body[:100_000]
    with open_half(server, next(numbers), sent):
        wait(lambda: bool(list_uploads(server.data)))
    wait(lambda: not list_uploads(server.data))


def test_who_sends_a_file_slowly_keeps_nobody_waiting(server: Server) -> None:
    head = f"POST /usage/files HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: {FORM['Content-Type']}\r\n"
    lines = [open_half(server, next(numbers), f"{head}Content-Length: 100000000\r\n\r\n--".encode()) for _ in range(20)]
    assert get(server, "/about/").status == 200
    for line in lines:
        line.close()


@by_night
def test_a_worker_that_is_killed_is_begun_again_and_ends_with_its_server(
    tmp_path: Path, kept: Mapping[str, str]
) -> None:
    with serve(tmp_path, **kept) as server:
        wait(lambda: find_worker(server.data) is not None, seconds=60)
        first = find_worker(server.data)
        assert first is not None
        os.kill(first, signal.SIGKILL)
        wait(lambda: find_worker(server.data) not in (None, first), seconds=60)
        assert Decimal(read_answer(server, send(server, write_calls(2)))["total"]["amount"]) == 2 * CALL
    wait(lambda: not find_workers(server.data))


@by_night
def test_two_servers_of_one_folder_have_one_worker(tmp_path: Path, kept: Mapping[str, str]) -> None:
    with serve(tmp_path, **kept) as one:
        (tmp_path / "other").mkdir()
        with serve(tmp_path / "other", COSTCALC_DATA=str(one.data), **kept) as other:
            job = send(other, write_calls(2))
            assert Decimal(read_answer(one, job)["total"]["amount"]) == 2 * CALL
            assert len([number for number in find_workers(one.data) if is_worker(number)]) == 1


def is_worker(number: int) -> bool:
    with suppress(OSError):
        return b"--lifeline" in Path(f"/proc/{number}/cmdline").read_bytes()
    return False


@by_night
def test_a_server_without_a_worker_waits_for_the_one_that_is_run_apart(tmp_path: Path, kept: Mapping[str, str]) -> None:
    with serve(tmp_path, COSTCALC_WORKER="false", **kept) as server:
        job = send(server, write_calls(2))
        time.sleep(3)
        assert find_worker(server.data) is None
        assert not read_state(server, job)
