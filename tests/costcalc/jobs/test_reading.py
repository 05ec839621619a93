"""A job is read once, to its end, and its files are gone; whatever comes between is told in words."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NoReturn

import pytest
import time_machine
from django.conf import settings
from django.db import OperationalError
from django_tasks_db.models import DBTaskResult

from costcalc.jobs import reading, store, tasks, upkeep
from costcalc.jobs.files import find_folder, list_tokens, make_folder
from costcalc.jobs.kinds import usage as usage_kind
from costcalc.jobs.kinds.kind import Packed
from costcalc.jobs.kinds.known import KINDS
from costcalc.jobs.kinds.usage import MOST_KEYS, NO_LOGS, USAGE, describe_plan, unpack
from costcalc.jobs.models import Job, Outcome, State, make_token
from costcalc.jobs.reading_process import NO_MEMORY, Order, read_files
from costcalc.jobs.worker import _make_worker
from costcalc.usage.job.result import create_job, load_result
from pricing.usage_log.plan import Plan
from pricing.usage_log.reports.invoice.labels import LABELS
from tests.support.bad_readings import end_at_once, fail_with_text, sleep_long
from tests.support.usage_jobs import save, write_calls


@pytest.fixture(autouse=True)
def _go_on() -> Iterator[None]:
    with time_machine.travel("2026-11-21T12:00:00Z", tick=True):
        yield
    tasks.stopping.clear()


def make(*contents: bytes, labels: tuple[str, ...] = ()) -> Job:
    return create_job(save(*contents), {}, labels=labels)


def begin(job: Job) -> Job:
    job.state = State.READING
    job.save()
    return job


def work() -> None:
    """Do what the worker does until nothing waits."""
    worker = _make_worker()
    while DBTaskResult.objects.ready().exists():
        worker.run()


def read(*contents: bytes, names: list[str] | None = None) -> Packed | str:
    upload = save(*contents)
    known = names or [file.name for file in upload.files]
    return read_files(Order(USAGE, find_folder(upload.token), tuple(known), describe_plan(Plan())), lambda done: None)


def test_jobs_are_read_in_their_order_and_their_files_are_gone() -> None:
    first, second = make(write_calls(3)), make(write_calls(2), write_calls(4, first=2))
    work()
    for job, calls in ((first, 3), (second, 6)):
        job.refresh_from_db()
        assert (job.state, job.read, job.problem) == (State.DONE, job.size, "")
        assert load_result(job).reduced.calls == calls
    assert list(list_tokens()) == []


def test_the_same_file_twice_counts_once_and_the_copy_is_named() -> None:
    job = make(write_calls(3), write_calls(3))
    work()
    result = load_result(job)
    assert result.reduced.calls == 3
    assert result.found.copies == [("usage (2).jsonl", "usage.jsonl")]


INVOICE = b'start_time,end_time,amount_value,amount_currency,line_item\n1780272000,1780358400,1.25,%s,"gpt-4o, input"\n'
"""A day of OpenAI's costs."""


def test_an_invoice_is_read_with_what_only_its_lines_say() -> None:
    usage = make(write_calls(3))
    create_job(save(INVOICE % b"usd"), {}, parent=usage)
    work()
    invoice = load_result(usage).invoice
    assert invoice is not None
    (key,) = invoice.groups
    assert key.labels[LABELS.index("line_item")] == "gpt-4o, input"
    assert key.reported


def test_what_is_no_invoice_in_dollars_is_refused_and_its_usage_stays() -> None:
    usage = make(write_calls(3))
    for content, words in ((INVOICE % b"eur", "are not converted"), (write_calls(1), "states no costs")):
        invoice = create_job(save(content), {}, parent=usage)
        work()
        invoice.refresh_from_db()
        assert invoice.state == State.FAILED
        assert words in invoice.problem
    assert load_result(usage).reduced.calls == 3


def test_labels_are_read() -> None:
    job = make(write_calls(2, team="red") + write_calls(1, first=2, team="blue"), labels=("team",))
    work()
    groups = load_result(job).reduced.groups
    assert {key.labels: sums[0] for key, sums in groups.items()} == {("red",): 2, ("blue",): 1}


def test_a_file_that_is_no_log_is_told_by_the_name_it_was_sent_under() -> None:
    packed = read(write_calls(1), b"{", names=["a.jsonl", "b.jsonl"])
    assert isinstance(packed, Packed)
    reduced, found = unpack(packed)
    assert reduced.calls == 1
    assert {fault.file for fault in reduced.faults} == {"b.jsonl"}
    assert [source.name for source in found.sources] == ["a.jsonl", "b.jsonl"]


def test_of_a_folder_what_is_no_log_by_its_name_is_skipped_and_counted() -> None:
    packed = read(write_calls(1), b"\x89PNG", names=["a.jsonl", "photo.png"])
    assert isinstance(packed, Packed)
    reduced, found = unpack(packed)
    assert (reduced.calls, reduced.faults, found.skipped) == (1, [], 1)


def test_a_single_file_is_read_whatever_its_name_is() -> None:
    assert isinstance(read(write_calls(1), names=["photo.png"]), Packed)
    assert read(b"1", b"2", names=["a.png", "b.png"]) == NO_LOGS


def test_more_keys_than_a_page_can_price_are_refused_with_their_number(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(usage_kind, "MOST_KEYS", 2)
    two, three = (b"".join(write_calls(1, first=n, model=f"gpt-{n}") for n in range(m)) for m in (2, 3))
    assert isinstance(read(two), Packed)
    said = read(three)
    assert isinstance(said, str)
    assert said.startswith("These files have 3 different combinations of day, model and labels, of which at most 2 are")
    assert MOST_KEYS == 50_000


def test_too_little_memory_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*args: Any, **more: Any) -> NoReturn:
        raise MemoryError

    monkeypatch.setattr(usage_kind, "reduce_files", fail)
    assert read(write_calls(1)) == NO_MEMORY.format("labels")


def test_what_ends_the_process_each_time_is_told_after_three_times(monkeypatch: pytest.MonkeyPatch) -> None:
    begun = []

    def crash(job: Job, stopping: object) -> NoReturn:
        begun.append(job)
        raise reading.Crashed

    monkeypatch.setattr(tasks, "read_job", crash)
    job = make(write_calls(1))
    work()
    job.refresh_from_db()
    assert (job.state, len(begun)) == (State.FAILED, 3)
    assert job.problem.startswith("Reading these files ended the process that read them 3 times")
    assert list(list_tokens()) == []


def test_a_process_that_is_killed_has_crashed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "run_reading", end_at_once)
    with pytest.raises(reading.Crashed):
        reading.read_job(begin(make(write_calls(1))), tasks.stopping)


def test_a_fault_of_ours_is_told_without_what_a_file_says(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "run_reading", fail_with_text)
    said = reading.read_job(begin(make(write_calls(1))), tasks.stopping)
    assert isinstance(said, str)
    assert said.startswith("Reading these files failed by a fault of this program (ZeroDivisionError).")


@pytest.mark.parametrize("change", [store.cancel, store.delete])
def test_what_is_canceled_or_deleted_while_it_is_read_is_not_read_on(
    change: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "run_reading", sleep_long)
    monkeypatch.setattr(reading, "WRITE_EACH", 0.0)
    job = make(write_calls(1))
    Job.objects.filter(pk=job.pk).update(state=State.READING)
    change(job)
    begun = time.monotonic()
    with pytest.raises(reading.NotWanted):
        reading.read_job(Job(pk=job.pk or 0, token=job.token, files=[], plan=job.plan, kind=job.kind), tasks.stopping)
    assert time.monotonic() - begun < 20
    assert not Outcome.objects.exists()


def test_what_takes_too_long_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "run_reading", sleep_long)
    monkeypatch.setitem(KINDS, "usage", replace(USAGE, seconds=0.5))
    said = reading.read_job(begin(make(write_calls(1))), tasks.stopping)
    assert said == reading.TOO_LONG.format(0, "costcalc usage")


def test_a_result_of_a_job_that_was_canceled_meanwhile_is_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    job = make(write_calls(1))
    packed = read(write_calls(1))

    def cancel_and_come(given: Job, stopping: object) -> Packed | str:
        store.cancel(given)
        return packed

    monkeypatch.setattr(tasks, "read_job", cancel_and_come)
    work()
    job.refresh_from_db()
    assert job.state == State.CANCELED
    assert not Outcome.objects.exists()


def test_a_result_that_the_disk_has_no_room_for_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(**more: Any) -> NoReturn:
        raise OperationalError("database or disk is full")

    monkeypatch.setattr(Outcome.objects, "create", fail)
    job = make(write_calls(1))
    work()
    job.refresh_from_db()
    assert (job.state, job.problem) == (State.FAILED, tasks.DISK_FULL)


def test_files_that_somebody_has_changed_or_deleted_are_missed() -> None:
    job = make(write_calls(1))
    (find_folder(job.token) / "00000").write_bytes(b"")
    work()
    job.refresh_from_db()
    assert (job.state, job.problem) == (State.FAILED, reading.LOST)


def test_a_worker_that_is_told_to_end_puts_its_job_back(monkeypatch: pytest.MonkeyPatch) -> None:
    job = make(write_calls(3))
    tasks.stopping.set()
    _make_worker().run()
    job.refresh_from_db()
    assert (job.state, job.attempts, job.place) == (State.WAITING, 0, 0)
    tasks.stopping.clear()
    work()
    assert load_result(job).reduced.calls == 3


@pytest.mark.skipif(settings.SHARED, reason="of other machines' workers the database says what is left")
def test_what_a_dead_worker_was_reading_is_read_again_and_counts_once() -> None:
    job = make(write_calls(3))
    DBTaskResult.objects.get().claim("dead")
    tasks._begin(job.token)
    waiting = make(write_calls(1))
    upkeep.take_up()
    assert DBTaskResult.objects.count() == 2
    work()
    for each, calls in ((job, 3), (waiting, 1)):
        assert load_result(each).reduced.calls == calls
    assert Outcome.objects.count() == 2


def test_a_job_whose_worker_died_after_its_end_is_not_read_again() -> None:
    job = make(write_calls(3))
    work()
    done = Outcome.objects.get()
    tasks.read_files.call(job.token)
    assert Outcome.objects.get() == done


@pytest.mark.skipif(settings.SHARED, reason="of other machines' workers the database says what is left")
def test_a_job_at_which_workers_die_is_given_up() -> None:
    job = make(write_calls(3))
    Job.objects.filter(pk=job.pk).update(attempts=tasks.MOST_ATTEMPTS, state=State.READING)
    upkeep.take_up()
    work()
    job.refresh_from_db()
    assert (job.state, job.problem) == (State.FAILED, tasks.ABANDONED)
    assert list(list_tokens()) == []


def test_all_is_deleted_when_its_time_is_over() -> None:
    job, waiting = make(write_calls(1)), make(write_calls(1))
    work()
    store.attach(job, "departments", "Support: 100")
    make(write_calls(1))
    Job.objects.filter(pk__in=(job.pk, waiting.pk)).update(expires=datetime.now(UTC))
    upkeep.delete_expired()
    kept = Job.objects.get()
    assert not Outcome.objects.exists()
    assert list(list_tokens()) == [kept.token]
    assert [each.args_kwargs["args"] for each in DBTaskResult.objects.all()] == [[kept.token]]


def test_files_that_became_no_job_are_deleted_when_nothing_more_comes() -> None:
    folder = make_folder(make_token())
    (folder / "00000").write_bytes(b"x")
    upkeep.delete_expired()
    assert folder.exists()  # it may be arriving
    os.utime(folder / "00000", (0, 0))
    os.utime(folder, (0, 0))
    upkeep.delete_expired()
    assert not folder.exists()


def test_a_file_of_the_folder_that_is_none_of_ours_is_no_failure(tmp_path: Path) -> None:
    make_folder(make_token())
    (find_folder("x").parent / "stray").write_bytes(b"x")
    upkeep.delete_expired()


ENDED_WHILE_IT_ENDS = """
import atexit, os, signal, sys
from multiprocessing import Pipe
from pathlib import Path
from costcalc.jobs.kinds.usage import USAGE
from costcalc.jobs.reading_process import Order, run_reading
atexit.register(lambda: os.kill(os.getpid(), signal.SIGTERM))
ours, theirs = Pipe(duplex=False)
run_reading(theirs, Order(USAGE, Path(sys.argv[1]), (), {}))
print(ours.recv())
"""


def test_a_process_that_is_told_to_end_while_it_ends_does_so_quietly(tmp_path: Path) -> None:
    command = [sys.executable, "-c", ENDED_WHILE_IT_ENDS, str(tmp_path)]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, f"{NO_LOGS}\n", "")
