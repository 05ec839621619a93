"""Those who watch the server learn whether a worker reads usage files, and how many wait for it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from django.conf import LazySettings, settings
from django.db import OperationalError
from django.test import Client

from costcalc.jobs import condition, database
from costcalc.jobs.locks import DATABASE, WORKER, hold_lock, is_taken, is_there, take_lock
from costcalc.jobs.models import Job
from costcalc.usage.job.result import create_job
from tests.support.usage_jobs import save

of_a_file = pytest.mark.skipif(settings.SHARED, reason="a PostgreSQL has workers elsewhere")


@pytest.fixture
def folder(settings: LazySettings) -> Path:
    made = Path(settings.DATA)
    made.mkdir()
    return made


@of_a_file
def test_health_says_whether_a_worker_reads_and_what_waits_for_it(client: Client, folder: Path) -> None:
    def ask() -> str:
        return str(client.get("/healthz?details").json()["usage_files"])

    assert ask() == "not read: there is no worker"
    lock = take_lock(WORKER)
    assert lock is not None
    assert ask() == "read by a worker"
    create_job(save(b"x"), {})
    assert ask() == "read by a worker; 1 not done"
    os.close(lock)
    assert ask() == "not read: there is no worker; 1 not done"


def fail(*args: object, **more: object) -> None:
    raise OperationalError("no such table: jobs_job")


@of_a_file
def test_without_a_database_files_are_not_read_and_all_else_is_served(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert database.find_problem() == ""
    monkeypatch.setattr(Job.objects, "filter", fail)
    monkeypatch.setattr(Job.objects, "exists", fail)
    response = client.get("/healthz?details")
    assert (response.status_code, response.json()["usage_files"]) == (200, "not read: OperationalError")
    assert database.find_problem() == database.UNUSABLE


def test_a_lock_has_one_holder_and_is_free_when_that_ends(folder: Path) -> None:
    assert not is_taken(WORKER)
    lock = take_lock(WORKER)
    assert lock is not None
    assert take_lock(WORKER) is None
    assert is_taken(WORKER)
    assert is_there(WORKER, lock)
    os.close(lock)
    assert not is_taken(WORKER)
    with hold_lock(DATABASE):
        assert is_taken(DATABASE)
    assert not is_taken(DATABASE)


def test_whoever_holds_a_lock_notices_that_its_folder_was_deleted(folder: Path) -> None:
    lock = take_lock(WORKER)
    assert lock is not None
    (folder / WORKER).unlink()
    assert not is_there(WORKER, lock)
    other = take_lock(WORKER)
    assert other is not None
    assert not is_there(WORKER, lock)
    os.close(lock)
    os.close(other)


@of_a_file
def test_it_can_be_said_where_nothing_is_kept_at_all() -> None:
    assert condition.describe_reading() == "not read: there is no worker"
