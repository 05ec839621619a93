"""The server begins a worker where there is none, and another when it has ended; the database is made once."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from fcntl import LOCK_EX, flock
from itertools import pairwise
from pathlib import Path
from typing import Any, ClassVar

import pytest
from django.conf import LazySettings

from costcalc.jobs import keeper
from costcalc.jobs.keeper import Keeper, close_lifeline, open_lifeline
from costcalc.jobs.locks import WORKER, is_taken, take_lock
from tests.support.server import ROOT


class Begun:
    """A worker that has been begun, and holds the lock until it ends."""

    commands: ClassVar[list[list[str]]] = []

    def __init__(self, command: list[str], *, pass_fds: tuple[int, int], **more: Any) -> None:
        self.commands.append(command)
        self.status: int | None = None
        self.lock = os.dup(pass_fds[0])

    def end(self) -> None:
        self.status = 1
        os.close(self.lock)

    def poll(self) -> int | None:
        return self.status


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    now = [1_000.0]
    monkeypatch.setattr(time, "monotonic", lambda: now[0])
    return now


@pytest.fixture(autouse=True)
def _server(settings: LazySettings, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    Path(settings.DATA).mkdir()
    monkeypatch.setattr(subprocess, "Popen", Begun)
    monkeypatch.setattr(Begun, "commands", [])
    open_lifeline()
    yield
    close_lifeline()


def end(keeper: Keeper) -> None:
    assert isinstance(keeper._worker, Begun)
    keeper._worker.end()


def test_the_first_that_looks_begins_one_and_no_other_does(clock: list[float]) -> None:
    first, second = Keeper(), Keeper()
    for each in (first, second, first, second):
        each.look()
        clock[0] += 1
    assert len(Begun.commands) == 1
    assert Begun.commands[0][1:4] == ["-m", "costcalc", "worker"]
    assert is_taken(WORKER)
    end(first)


def test_one_that_has_ended_is_begun_again_by_whoever_looks(clock: list[float]) -> None:
    first, second = Keeper(), Keeper()
    first.look()
    end(first)
    second.look()
    assert len(Begun.commands) == 2
    end(second)


def test_one_that_ends_at_once_is_begun_after_ever_longer_pauses(clock: list[float]) -> None:
    looking = Keeper()
    begun = []
    for _ in range(200):
        before = len(Begun.commands)
        looking.look()
        if len(Begun.commands) > before:
            begun.append(clock[0])
            end(looking)
        clock[0] += 1
    assert [later - earlier for earlier, later in pairwise(begun)] == [2, 4, 8, 16, 32, 60, 60]


def test_one_that_has_worked_for_long_is_begun_again_at_once(clock: list[float]) -> None:
    looking = Keeper()
    looking.look()
    clock[0] += keeper.SOON
    end(looking)
    looking.look()
    assert len(Begun.commands) == 2
    end(looking)


def test_none_is_begun_where_an_operator_runs_it_apart_or_nothing_can_be_kept(settings: LazySettings) -> None:
    settings.WORKER = False
    Keeper().look()
    settings.WORKER, settings.DATA = True, Path("/dev/null/data")
    Keeper().look()
    assert Begun.commands == []


def test_none_is_begun_beside_one_that_is_run_apart() -> None:
    lock = take_lock(WORKER)
    assert lock is not None
    Keeper().look()
    assert Begun.commands == []
    os.close(lock)


def run(data: Path, *command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *command], env={**os.environ, "COSTCALC_DATA": str(data), "PYTHONPATH": str(ROOT)},
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip


@pytest.fixture
def real(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.undo()
    return tmp_path / "real"


PREPARE = """
import django
django.setup()
from costcalc.jobs.database import prepare_database
prepare_database()
"""


def test_several_that_start_at_once_make_the_database_once_and_for_its_owner_alone(real: Path) -> None:
    environment = {**os.environ, "COSTCALC_DATA": str(real), "PYTHONPATH": str(ROOT)}
    environment["DJANGO_SETTINGS_MODULE"] = "costcalc.settings"
    starts = [subprocess.Popen([sys.executable, "-c", PREPARE], env=environment) for _ in range(4)]
    assert [start.wait(timeout=120) for start in starts] == [0, 0, 0, 0]
    database = real / "jobs.sqlite3"
    assert [path.stat().st_mode & 0o777 for path in (real, database)] == [0o700, 0o600]
    connection = sqlite3.connect(database)
    assert connection.execute("SELECT count(*) FROM jobs_job").fetchall() == [(0,)]
    assert connection.execute("PRAGMA auto_vacuum").fetchall() == [(1,)]  # FULL: what is deleted takes no room
    connection.close()


def test_a_second_worker_of_a_folder_says_so_and_ends(real: Path) -> None:
    real.mkdir()
    lock = os.open(real / WORKER, os.O_RDWR | os.O_CREAT)
    flock(lock, LOCK_EX)
    done = run(real, "-m", "costcalc", "worker")
    os.close(lock)
    assert (done.returncode, done.stderr) == (1, "Another worker reads the files of this folder.\n")


@pytest.mark.usefixtures("real")
def test_a_worker_that_can_keep_nothing_says_where_and_ends() -> None:
    done = run(Path("/dev/null/data"), "-m", "costcalc", "worker")
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert "/dev/null/data" in done.stderr
