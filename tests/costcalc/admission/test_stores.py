"""Stores under several processes, and stores that fail."""

from __future__ import annotations

import multiprocessing
import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from queue import Queue

import pytest
from django.test import Client
from pytest_django import Settings

from costcalc.admission import budgets, stores
from costcalc.admission.levels import Charge, Wait
from costcalc.admission.stores import GuardedStore, RedisStore, SqliteStore, StoreError

PROGRAM = """
import sys
from pathlib import Path
from costcalc.admission.levels import Charge
from costcalc.admission.stores import SqliteStore, StoreError

store, accepted = SqliteStore(Path(sys.argv[1])), 0
charge = Charge("a", 1, 700, 10**9)
for _ in range(300):
    while True:
        try:
            accepted += store.take([charge, Charge("b", 1, 10**6, 60)]) is None
            break
        except StoreError:  # waited for in vain, on a busy machine
            pass
print(accepted)
"""


def test_three_processes_at_once_are_accepted_exactly_as_often_as_one(tmp_path: Path) -> None:
    command = [sys.executable, "-c", PROGRAM, str(tmp_path / "budgets.sqlite3")]
    processes = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(3)]
    accepted = [int(process.communicate(timeout=100)[0]) for process in processes]
    assert sum(accepted) == 700  # of 900


def take_one(store: SqliteStore, results: Queue[bool]) -> None:
    before = store._connection
    results.put(store.take([Charge("a", 1, 2, 10**9)]) is None and store._connection is not before)


def test_a_process_that_was_forked_opens_the_file_anew(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path / "budgets.sqlite3")
    assert store.take([Charge("a", 1, 2, 10**9)]) is None
    fork = multiprocessing.get_context("fork")
    results = fork.Queue()
    child = fork.Process(target=take_one, args=(store, results))
    child.start()
    assert results.get(timeout=60)
    child.join(timeout=60)
    assert store.take([Charge("a", 1, 2, 10**9)])  # the child took the last


def test_the_file_is_its_owners_and_names_no_address(tmp_path: Path, settings: Settings, client: Client) -> None:
    settings.RATE = (100, 60)
    path = tmp_path / "data" / "budgets.sqlite3"
    with pytest.MonkeyPatch.context() as patch:
        store = GuardedStore(SqliteStore(path))
        patch.setattr(budgets, "open_store", lambda: store)
        client.get("/about/", REMOTE_ADDR="203.0.113.77")
    assert path.parent.stat().st_mode & 0o777 == 0o700
    held = b"".join(each.read_bytes() for each in path.parent.iterdir())
    assert b"requests:" in held
    assert b"203.0.113.77" not in held


class Failing:
    """A store that fails as often as it is told to."""

    def __init__(self, *, times: int) -> None:
        self.left, self.asked = times, 0

    def take(self, charges: object) -> Wait | None:
        self.asked += 1
        if self.left == 0:
            return None
        self.left -= 1
        raise StoreError("the disk is full") from sqlite3.OperationalError("/home/x/budgets.sqlite3 is full")


@pytest.fixture
def now(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """Set the clock that never goes back."""
    times = [1_000.0]
    monkeypatch.setattr("costcalc.admission.stores.time.monotonic", lambda: times[0])

    def go_on(seconds: float) -> None:
        times[0] += seconds

    return go_on


def test_while_it_fails_each_process_keeps_budgets_by_itself(
    now: Callable[[float], None], caplog: pytest.LogCaptureFixture
) -> None:
    shared = Failing(times=3)
    store = GuardedStore(shared)
    one = Charge("a", 1, 2, 10**9)
    assert [store.take([one]) is None for _ in range(4)] == [True, True, False, False]
    assert shared.asked == 1  # it is left in peace for a while
    assert store.problem == "OperationalError"
    now(stores.PAUSE)
    assert store.take([one])
    now(stores.PAUSE)
    assert store.take([one])
    assert shared.asked == 3
    assert [record.getMessage() for record in caplog.records] == [
        "Budgets are kept by each process alone: the disk is full"  # once a minute
    ]
    now(stores.PAUSE)
    assert store.take([one]) is None  # it is well again
    assert store.problem == ""


def test_it_is_told_once_a_minute(now: Callable[[float], None], caplog: pytest.LogCaptureFixture) -> None:
    store = GuardedStore(Failing(times=100))
    for _ in range(24):  # two minutes
        store.take([])
        now(stores.PAUSE)
    assert len(caplog.records) == 2


@pytest.mark.skipif(os.name != "posix", reason="needs signals of a full disk as POSIX has them")
def test_a_full_disk_is_no_failure_of_a_request(tmp_path: Path) -> None:
    program = f"""
import resource, signal
from pathlib import Path
from costcalc.admission.levels import Charge
from costcalc.admission.stores import GuardedStore, SqliteStore
store = GuardedStore(SqliteStore(Path({str(tmp_path / "budgets.sqlite3")!r})))
assert store.take([Charge("a", 1, 2, 10**9)]) is None
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (1, 1))
assert [store.take([Charge("b", 1, 2, 10**9)]) is None for _ in range(3)] == [True, True, False]
print(store.problem)
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=100, check=False)
    assert done.returncode == 0, done.stderr
    assert "Error" in done.stdout


@pytest.mark.parametrize("fault", ["no file", "no folder"])
def test_a_file_that_cannot_be_used_is_no_failure_of_a_request(fault: str, tmp_path: Path) -> None:
    path = tmp_path / "budgets.sqlite3"
    if fault == "no file":
        path.write_bytes(b"this is no database, and it is not to be lost" * 100)
    else:
        (tmp_path / "folder").write_text("a file")
        path = tmp_path / "folder" / "budgets.sqlite3"
    store = GuardedStore(SqliteStore(path))
    assert [store.take([Charge("a", 1, 1, 10**9)]) is None for _ in range(2)] == [True, False]
    assert store.problem in {"DatabaseError", "FileExistsError", "NotADirectoryError"}


def test_a_redis_that_is_away_is_no_failure_of_a_request(tmp_path: Path) -> None:
    pytest.importorskip("redis")
    store = GuardedStore(RedisStore(f"unix://{tmp_path / 'nobody'}"))
    assert [store.take([Charge("a", 1, 1, 10**9)]) is None for _ in range(2)] == [True, False]
    assert store.problem == "ConnectionError"


def test_health_says_who_shares_the_budgets(
    client: Client, settings: Settings, store: GuardedStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(charges: object) -> None:
        raise StoreError("away") from ConnectionError()

    def ask() -> str:
        return str(client.get("/healthz?details").json()["budgets"])

    assert ask() == "off"
    settings.RATE = (1, 60)
    assert ask() == "shared by this machine's processes"
    settings.CACHE_URL = "redis://cache.example:6379/0"
    assert ask() == "shared through COSTCALC_CACHE_URL"
    monkeypatch.setattr(store._shared, "take", fail)
    assert ask() == "this process only: ConnectionError"
