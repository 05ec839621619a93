"""Two servers behind one address share a PostgreSQL, a Redis and a folder: what one has taken, the other has, too.

Their workers are killed and their services stopped: nothing is lost, nothing counts twice, and nobody sees a failure.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Final, NamedTuple

import psycopg
import pytest

from tests.attack.clients import ask, wait
from tests.attack.jobs import CALL, find_workers, get, list_uploads, numbers, read_answer, read_state, send
from tests.support.server import ROOT, Server, serve
from tests.support.services import PASSWORD, Postgres, Process, balance, write_redis_url
from tests.support.usage_jobs import write_calls

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
MANY: Final = 30_000
"""Rows that take some seconds to read."""
SMALL: Final = {"WEB_CONCURRENCY": "1", "COSTCALC_POOL_SIZE": "1", "COSTCALC_BEHIND_TLS_PROXY": "true"}


class Cluster(NamedTuple):
    address: Server
    """What answers for both."""
    servers: tuple[Server, Server]
    settings: dict[str, str]

    def read_log(self) -> str:
        return "".join(server.log.read_text() for server in self.servers)


@pytest.fixture(scope="module")
def cluster(postgres: Postgres, redis: Process, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    places = [tmp_path_factory.mktemp(name) for name in ("one", "two", "proxy")]
    settings = {
        **SMALL,
        "COSTCALC_DATA": str(places[2] / "data"),
        "COSTCALC_DATABASE_URL": postgres.make_next(),
        "COSTCALC_CACHE_URL": write_redis_url(redis),
        "COSTCALC_SECRET_KEY": "a key that both of them have, " * 2,
        "COSTCALC_RATE": "60/h",
    }
    with ExitStack() as stack:
        first, second = (stack.enter_context(serve(place, **settings)) for place in places[:2])
        proxy = stack.enter_context(balance(places[2], [first.port, second.port]))
        data = places[2] / "data"
        yield Cluster(
            first._replace(port=proxy.port, data=data),
            (first._replace(data=data), second._replace(data=data)),
            settings,
        )
    wait(lambda: not find_workers(places[2] / "data"))


@contextmanager
def stopped(service: Postgres | Process) -> Iterator[None]:
    service.stop()
    try:
        yield
    finally:
        service.start()


def read_total(server: Server, job: str) -> Decimal:
    return Decimal(read_answer(server, job)["total"]["amount"])


def read_health(server: Server) -> tuple[int, str]:
    reply = get(server, "/healthz")
    return reply.status, reply.text


def wait_for_health(server: Server, status: int, text: str) -> None:
    wait(lambda: read_health(server) == (status, text))


def test_a_budget_counts_once_for_all(cluster: Cluster) -> None:
    def ask_for(number: int) -> int:
        return ask(cluster.address, 9_999, "GET", f"/about/?{number}").status

    with ThreadPoolExecutor(8) as threads:
        asked = Counter(threads.map(ask_for, range(90)))
    # 60 in an hour: within it another fits each minute
    assert asked[200] + asked[429] == 90
    assert 60 <= asked[200] < 70
    for server in cluster.servers:
        assert get(server, "/about/").status == 200


def test_a_job_that_one_has_taken_is_shown_by_both_alike(cluster: Cluster) -> None:
    job = send(cluster.address, write_calls(4))
    assert read_total(cluster.address, job) == 4 * CALL
    first, second = (get(server, f"{job}usage.json").text for server in cluster.servers)
    assert first == second
    assert {get(server, job).status for server in cluster.servers} == {200}
    wait(lambda: not list_uploads(cluster.address.data))


def test_what_is_deleted_by_one_is_gone_for_both(cluster: Cluster) -> None:
    job = send(cluster.servers[0], write_calls(1))
    assert ask(cluster.servers[1], next(numbers), "POST", f"{job}delete").status == 303
    assert [get(server, job).status for server in cluster.servers] == [404, 404]


def find_reader(data: Path) -> int | None:
    """Find the worker that reads a job: it has begun a process that does."""
    for number in find_workers(data):
        with suppress(OSError):
            if b"multiprocessing.spawn" in Path(f"/proc/{number}/cmdline").read_bytes():
                parent = int(Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()[1])
                if b"\0worker\0" in Path(f"/proc/{parent}/cmdline").read_bytes():
                    return parent
    return None


def test_what_a_killed_worker_was_reading_is_ended_by_another_and_comes_to_the_same(cluster: Cluster) -> None:
    environment = {**os.environ, **cluster.settings, "PYTHONPATH": str(ROOT)}
    other = subprocess.Popen([sys.executable, "-m", "costcalc", "worker"], env=environment, start_new_session=True)
    try:
        job = send(cluster.address, write_calls(MANY))
        wait(lambda: find_reader(cluster.address.data) is not None)
        reader = find_reader(cluster.address.data)
        assert reader is not None
        os.kill(reader, signal.SIGKILL)
        assert not read_state(cluster.address, job)
        assert read_answer(cluster.address, job)["rows"] == MANY
        assert read_total(cluster.address, job) == MANY * CALL
        wait(lambda: not list_uploads(cluster.address.data))
    finally:
        other.terminate()
        assert other.wait(timeout=30) in {0, -signal.SIGKILL}


def test_a_database_that_goes_down_and_comes_back_loses_nothing(cluster: Cluster, postgres: Postgres) -> None:
    done, job = send(cluster.address, write_calls(2)), ""
    assert read_total(cluster.address, done) == 2 * CALL
    job = send(cluster.address, write_calls(MANY))
    wait(lambda: find_reader(cluster.address.data) is not None)
    with stopped(postgres):
        for server in cluster.servers:
            for path in (done, f"{done}usage.csv", f"{job}progress"):
                reply = get(server, path)
                assert (reply.status, reply.headers["Retry-After"]) == (503, "30")
                assert "cannot reach its database. Nothing of what was sent before is lost" in reply.text
            assert get(server, "/about/").status == 200
            form = get(server, "/usage/")
            assert form.status == 200
            assert "this server cannot reach its database" in form.text
            wait_for_health(server, 503, "not ok: database\n")
        assert ask(cluster.address, next(numbers), "POST", "/usage/files").status == 503
    assert read_total(cluster.address, job) == MANY * CALL
    assert read_total(cluster.address, done) == 2 * CALL
    for server in cluster.servers:
        wait_for_health(server, 200, "ok\n")
    log = cluster.read_log()
    assert PASSWORD not in log


def test_a_redis_that_goes_down_lets_each_process_keep_budgets_and_says_so(cluster: Cluster, redis: Process) -> None:
    def say(server: Server) -> str:
        return str(json.loads(get(server, "/healthz?details").text)["budgets"])

    def say_shared(server: Server) -> bool:
        return say(server) == "shared through COSTCALC_CACHE_URL"

    with stopped(redis):
        for server in cluster.servers:
            assert get(server, "/about/").status == 200
            assert say(server) == "this process only: ConnectionError"
            assert read_health(server) == (200, "ok\n")
            assert "Budgets are kept by each process alone: Redis" in server.log.read_text()
    for server in cluster.servers:
        wait(partial(say_shared, server))
    assert PASSWORD not in cluster.read_log()


def test_a_slow_query_keeps_nobody_else_waiting(cluster: Cluster) -> None:
    """The one process of a server waits for PostgreSQL in one request, and answers another meanwhile."""
    server = cluster.servers[0]
    job = send(server, write_calls(1))
    assert read_total(server, job) == CALL
    with (
        psycopg.connect(cluster.settings["COSTCALC_DATABASE_URL"]) as connection,
        ThreadPoolExecutor(1) as threads,
    ):
        connection.execute("LOCK TABLE jobs_job IN ACCESS EXCLUSIVE MODE")
        slow = threads.submit(get, server, f"{job}progress")
        waiting = (
            "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND application_name = 'costcalc'"
        )
        with psycopg.connect(cluster.settings["COSTCALC_DATABASE_URL"], autocommit=True) as watch:
            wait(lambda: bool((watch.execute(waiting).fetchone() or [0])[0]))
        assert get(server, "/about/").status == 200
        assert not slow.done()
        connection.rollback()
        assert slow.result().status == 302  # to what it came to


def test_servers_that_start_anew_have_the_jobs_of_before(postgres: Postgres, tmp_path: Path) -> None:
    settings = {**SMALL, "COSTCALC_DATABASE_URL": postgres.make_next()}
    with serve(tmp_path, **settings) as server:
        job = send(server, write_calls(3))
    with serve(tmp_path, **settings) as server:
        assert read_total(server, job) == 3 * CALL


def test_a_server_starts_without_its_database_and_takes_files_when_it_is_there(
    postgres: Postgres, tmp_path: Path
) -> None:
    settings = {**SMALL, "COSTCALC_DATABASE_URL": postgres.make_next()}
    with ExitStack() as stack:
        with stopped(postgres):
            server = stack.enter_context(serve(tmp_path, **settings))
            assert get(server, "/").status == 200
            assert "this server cannot reach its database" in get(server, "/usage/").text
            assert read_health(server) == (503, "not ok: database\n")
        wait(lambda: read_health(server)[0] == 200, seconds=60)
        assert read_total(server, send(server, write_calls(2))) == 2 * CALL
        assert PASSWORD not in server.log.read_text()


PREPARE: Final = """
import django
django.setup()
from costcalc.jobs.database import prepare_database
prepare_database()
"""


def test_several_that_start_at_once_make_the_database_once(postgres: Postgres, tmp_path: Path) -> None:
    environment = {**os.environ, "COSTCALC_DATA": str(tmp_path), "PYTHONPATH": str(ROOT)}
    environment |= {"COSTCALC_DATABASE_URL": postgres.make_next(), "DJANGO_SETTINGS_MODULE": "costcalc.settings"}
    starts = [subprocess.Popen([sys.executable, "-c", PREPARE], env=environment) for _ in range(3)]
    assert [start.wait(timeout=120) for start in starts] == [0, 0, 0]
    with psycopg.connect(environment["COSTCALC_DATABASE_URL"]) as connection:
        assert connection.execute("SELECT count(*) FROM jobs_job").fetchall() == [(0,)]
        twice = "SELECT app, name FROM django_migrations GROUP BY app, name HAVING count(*) > 1"
        assert connection.execute(twice).fetchall() == []


def test_a_worker_without_a_database_says_so_and_ends(tmp_path: Path) -> None:
    environment = {**os.environ, "COSTCALC_DATA": str(tmp_path), "PYTHONPATH": str(ROOT)}
    environment["COSTCALC_DATABASE_URL"] = f"postgresql://costcalc:{PASSWORD[:6]}@127.0.0.1:9/jobs"
    done = subprocess.run(
        [sys.executable, "-m", "costcalc", "worker"],
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr.startswith("The worker for usage files ends: connection failed: ")
    assert "Traceback" not in done.stderr
    assert PASSWORD[:6] not in done.stderr


JOBS: Final = [f"tests/costcalc/jobs/test_{name}.py" for name in ("store", "reading", "uploads", "condition", "shared")]


def test_what_holds_of_jobs_in_sqlite_holds_in_postgresql(postgres: Postgres) -> None:
    environment = {**os.environ, "COSTCALC_DATABASE_URL": postgres.make_next()}
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:randomly", "-p", "no:cacheprovider", "-n", "0", *JOBS]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stdout[-5_000:]
