"""Several machines share a PostgreSQL: each job is read by one worker at a time, and by another where that one dies."""

from __future__ import annotations

import os
import socket
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Thread
from typing import Any, NoReturn

import pytest
from django.conf import settings
from django.db import OperationalError, connection, transaction
from django.db.models.functions import Now
from django.test import Client
from django_tasks_db.models import DBTaskResult

from costcalc.health.report import forget
from costcalc.jobs import condition, database, reading, store, tasks, upkeep
from costcalc.jobs.files import find_folder
from costcalc.jobs.kinds.kind import Packed
from costcalc.jobs.locks import WORKER, name_worker_lock, take_lock
from costcalc.jobs.models import Job, Outcome, State
from costcalc.usage.job.result import create_job
from tests.support.usage_jobs import save, write_calls

pytestmark = pytest.mark.skipif(not settings.SHARED, reason="asks a PostgreSQL: tests/attack/test_services.py runs it")


def make(*, silent_for: float | None = None) -> Job:
    """Make a job; one that a worker reads, of which has been heard nothing for so many seconds."""
    job = create_job(save(write_calls(1)), {})
    if silent_for is not None:
        begun = tasks._begin(job.token)
        assert begun is not None
        job = begun
        Job.objects.filter(pk=job.pk).update(seen=Now() - timedelta(seconds=silent_for))
    return job


def read_state(job: Job) -> str:
    return Job.objects.values_list("state", flat=True).get(pk=job.pk)


def test_what_a_worker_elsewhere_reads_is_left_to_it_and_taken_up_when_it_is_silent() -> None:
    lively, silent = (
        make(silent_for=reading.SILENT.total_seconds() - 10),
        make(silent_for=reading.SILENT.total_seconds()),
    )
    DBTaskResult.objects.all().delete()
    upkeep.take_up()
    assert (read_state(lively), read_state(silent)) == (State.READING, State.WAITING)
    assert [each.args_kwargs["args"] for each in DBTaskResult.objects.all()] == [[silent.token]]


def test_the_task_of_a_worker_elsewhere_stays_until_it_is_forgotten() -> None:
    make()
    DBTaskResult.objects.get().claim("elsewhere")
    upkeep.take_up()
    assert DBTaskResult.objects.running().count() == 1
    DBTaskResult.objects.running().update(started_at=datetime.now(UTC) - upkeep.FORGOTTEN)
    upkeep.take_up()
    assert not DBTaskResult.objects.running().exists()


def test_a_job_is_begun_by_one_worker_however_many_tasks_it_has() -> None:
    job = make()
    first, second = tasks._begin(job.token), tasks._begin(job.token)
    assert first is not None
    assert (first.attempts, second) == (1, None)
    tasks.read_files.call(job.token)
    assert find_folder(job.token).exists()  # as the first reads them


def test_who_has_lost_a_job_writes_nothing_more_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "WRITE_EACH", 0.0)
    lost = make(silent_for=100)
    upkeep.take_up()
    again = tasks._begin(lost.token)
    assert again is not None
    with pytest.raises(reading.NotWanted):
        reading._Note(lost).write(None)
    tasks._finish(lost, Packed(b"", b""))
    tasks.put_back(lost)
    assert (read_state(lost), Outcome.objects.count()) == (State.READING, 0)
    reading._Note(again).write(None)
    tasks._finish(again, Packed(b"", b""))
    assert (read_state(lost), Outcome.objects.count()) == (State.DONE, 1)


def test_whoever_reads_is_seen_by_the_clock_of_the_database(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "WRITE_EACH", 0.0)
    job = make(silent_for=100)
    reading._Note(job).write(None)
    assert Job.objects.filter(pk=job.pk, seen__gt=Now() - timedelta(seconds=60)).exists()


def test_two_who_look_at_once_make_the_queue_once() -> None:
    make()
    found: list[bool] = []

    def look() -> None:
        with transaction.atomic():
            found.append(database.is_alone())
        connection.close()

    with transaction.atomic():
        assert database.is_alone()
        other = Thread(target=look)
        other.start()
        other.join()
    look()
    assert found == [False, True]


def test_a_result_waits_for_a_database_that_is_away(monkeypatch: pytest.MonkeyPatch) -> None:
    job, create, fails = make(silent_for=0), Outcome.objects.create, [True, False]

    def fail_once(**more: Any) -> Outcome:
        if fails.pop(0):
            connection.connection.close()
            raise OperationalError("the connection is lost")
        return create(**more)

    monkeypatch.setattr(Outcome.objects, "create", fail_once)
    tasks._finish(job, Packed(b"", b""))
    assert (read_state(job), fails) == (State.DONE, [])


def test_a_worker_that_is_told_to_end_waits_for_no_database(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(**more: Any) -> NoReturn:
        raise OperationalError("the connection is lost")

    job = make(silent_for=0)
    monkeypatch.setattr(Outcome.objects, "create", fail)
    monkeypatch.setattr(tasks, "is_away", lambda: True)
    tasks.stopping.set()
    try:
        with pytest.raises(reading.Stopped):
            tasks._finish(job, Packed(b"", b""))
    finally:
        tasks.stopping.clear()
    assert read_state(job) == State.READING  # and is taken up when nothing has been heard of it for long


def test_what_people_send_is_kept_whatever_signs_it_has() -> None:
    job = create_job(save(write_calls(1)), {"model": "a\0b", "by": ["\0"]})
    job.refresh_from_db()
    assert job.question == {"model": "a\ufffdb", "by": ["\ufffd"]}
    store.attach(job, "departments", "Support\0: 100")
    assert store.read_attached(job, "departments") == "Support\ufffd: 100"
    assert store.find("\0") is None


def test_each_machine_has_a_worker_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    Path(settings.DATA).mkdir()
    names = []
    for host in ("one", "two"):
        monkeypatch.setattr("costcalc.jobs.locks.gethostname", lambda host=host: host)
        names.append(name_worker_lock())
    assert names == ["worker-one.lock", "worker-two.lock"]
    assert WORKER not in names
    assert socket.gethostname()


def test_without_a_database_it_is_not_well_and_jobs_are_asked_for_again_later(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*args: Any, **more: Any) -> NoReturn:
        raise OperationalError("the connection is lost")

    job = make()
    monkeypatch.setattr(Job.objects, "filter", fail)
    monkeypatch.setattr(Job.objects, "exists", fail)
    forget()
    response = client.get("/healthz?details")
    forget()
    assert (response.status_code, response.json()["status"]) == (503, "not ok: database")
    assert response.json()["checks"]["database"] == ["the database of COSTCALC_DATABASE_URL does not answer"]
    assert response.json()["usage_files"] == "not read: OperationalError"
    for path in ("", "progress", "usage.csv"):
        response = client.get(f"/usage/jobs/{job.token}/{path}")
        assert (response.status_code, response["Retry-After"]) == (503, "30")
        assert "cannot reach its database. Nothing of what was sent before is lost" in response.content.decode()


def test_health_says_what_becomes_of_jobs() -> None:
    Path(settings.DATA).mkdir()
    assert condition.describe_reading() == "left to workers elsewhere"
    lock = take_lock(name_worker_lock())
    assert lock is not None
    assert condition.describe_reading() == "read by a worker"
    os.close(lock)
    waiting = make()
    assert condition.describe_reading() == "left to workers elsewhere; 1 not done"
    Job.objects.update(created=datetime.now(UTC) - timedelta(seconds=60))
    assert condition.describe_reading() == "not read: there is no worker; 1 not done"
    tasks._begin(waiting.token)
    assert condition.describe_reading() == "read by a worker elsewhere; 1 not done"
