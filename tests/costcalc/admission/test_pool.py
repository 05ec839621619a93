"""The processes for long requests, with an application of a few lines; the real one is asked in tests/attack."""

from __future__ import annotations

import os
import signal
import socket
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from costcalc.admission import pool
from costcalc.admission.pool import Answer, ClientGone, PoolBusy, TookTooLong, forward


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    body = environ["wsgi.input"].read()
    match environ["PATH_INFO"]:
        case "/for-ever":
            while True:
                pass
        case "/until":  # the file that the body names is there
            Path(body.decode() + ".begun").touch()
            while not Path(body.decode()).exists():
                time.sleep(0.01)
        case "/crash":
            os.kill(os.getpid(), signal.SIGKILL)
        case "/process":
            body = str(os.getpid()).encode()
        case "/large":
            body = b"x" * 3_000_000
    start_response("200 OK", [("Content-Type", "text/plain"), ("X-Host", environ.get("HTTP_HOST", ""))])
    return [body, b"!"]


@pytest.fixture
def started(settings: Any) -> Iterator[Any]:
    settings.POOL_SIZE, settings.POOL_QUEUE, settings.POOL_SECONDS = 1, 8, 3
    pool.start_pool(application)
    yield settings
    watcher = watcher_of_pool()
    pool.stop_pool()
    pool.forget_pool()
    os.waitpid(watcher, 0)


def ask(path: str, body: bytes = b"", client: str = "somebody", environ: Mapping[str, Any] = {}) -> Answer:
    return forward({"PATH_INFO": path, **environ}, body, client, lambda size: None)


def watcher_of_pool() -> int:
    assert pool._pool is not None
    return pool._pool.watcher


def wait(until: Callable[[], bool]) -> None:
    for _ in range(600):
        if until():
            return
        time.sleep(0.05)
    raise TimeoutError


@pytest.mark.usefixtures("started")
def test_a_request_is_answered_with_all_that_it_brought() -> None:
    answer = ask("/", "größer".encode(), environ={"HTTP_HOST": "here"})
    assert answer == Answer(200, [("Content-Type", "text/plain"), ("X-Host", "here")], ["größer".encode(), b"!"])
    assert int(ask("/process").parts[0]) != os.getpid()


@pytest.mark.usefixtures("started")
def test_the_bytes_of_an_answer_are_counted_while_they_arrive() -> None:
    sizes: list[int] = []
    answer = forward({"PATH_INFO": "/large"}, b"", "somebody", sizes.append)
    assert sum(sizes) == sum(map(len, answer.parts)) == 3_000_001


@pytest.mark.usefixtures("started")
def test_what_takes_too_long_is_ended_and_the_next_is_answered() -> None:
    before = ask("/process").parts[0]
    with pytest.raises(TookTooLong):
        ask("/for-ever")
    after = ask("/process").parts[0]
    assert after != before
    with pytest.raises(ProcessLookupError):
        os.kill(int(before), 0)


@pytest.mark.usefixtures("started")
def test_a_process_that_crashes_is_no_time_limit_and_another_takes_its_place() -> None:
    with pytest.raises(RuntimeError, match="ended unexpectedly"):
        ask("/crash")
    assert ask("/", b"again").parts[0] == b"again"


def test_beyond_the_queue_and_beyond_a_clients_share_of_it_nobody_waits(started: Any, tmp_path: Path) -> None:
    started.POOL_QUEUE, started.POOL_SECONDS = 4, 60
    done = tmp_path / "done"
    with ThreadPoolExecutor(8) as threads:
        waiting = [threads.submit(ask, "/until", str(done).encode(), client=client) for client in ("me", "a", "b", "c")]
        wait(lambda: pool.count_waiting() == 4)
        with pytest.raises(PoolBusy) as busy:
            ask("/", client="one more")
        assert busy.value.seconds >= 1
        started.POOL_QUEUE = 8
        waiting.append(threads.submit(ask, "/until", str(done).encode(), client="me"))
        wait(lambda: pool.count_waiting() == 5)
        with pytest.raises(PoolBusy):  # there is room, but a quarter of eight is two
            ask("/", client="me")
        done.touch()
        assert [each.result().status for each in waiting] == [200] * 5
    assert pool.count_waiting() == 0


@pytest.mark.usefixtures("started")
def test_nobody_waits_for_a_client_that_has_gone(tmp_path: Path) -> None:
    ours, theirs = socket.socketpair()
    done = tmp_path / "done"
    with ThreadPoolExecutor(1) as threads, ours:
        busy = threads.submit(ask, "/until", str(done).encode(), client="another")
        wait((tmp_path / "done.begun").exists)
        theirs.close()
        with pytest.raises(ClientGone):
            ask("/", environ={"gunicorn.socket": ours})
        done.touch()
        assert busy.result().status == 200
    assert ask("/", b"next").parts[0] == b"next"


@pytest.mark.usefixtures("started")
def test_a_ping_is_taken_unless_all_are_busy_and_keeps_nobody_from_work(tmp_path: Path) -> None:
    assert pool.ping_pool(30) == 0
    done = tmp_path / "done"
    with ThreadPoolExecutor(1) as threads:
        busy = threads.submit(ask, "/until", str(done).encode())
        wait((tmp_path / "done.begun").exists)
        first, second = pool.ping_pool(0.01), pool.ping_pool(0.01)
        assert 0 < first < second
        done.touch()
        assert busy.result().status == 200
    assert ask("/", b"next").parts[0] == b"next"  # the question in the line ends without anybody who reads its answer
    assert pool.ping_pool(30) == 0


@pytest.mark.usefixtures("started")
def test_a_pool_that_has_ended_is_noticed() -> None:
    assert not pool.lost_pool()
    os.killpg(watcher_of_pool(), signal.SIGKILL)
    wait(pool.lost_pool)


@pytest.mark.usefixtures("started")
def test_another_pool_lets_the_one_of_before_end_by_itself() -> None:
    before = int(ask("/process").parts[0])
    watcher = watcher_of_pool()
    pool.start_pool(application)
    assert int(ask("/process").parts[0]) != before
    os.waitpid(watcher, 0)  # ends once its only process has found the line closed
    wait(lambda: not _runs(before))


def _runs(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True
