"""A data set is counted in a job as usage is read in one: beside it, to its end, and each failure told in words."""

from __future__ import annotations

import gzip
import io
import zipfile
from collections.abc import Iterator

import pytest
import time_machine
from django_tasks_db.models import DBTaskResult

from costcalc.jobs import reading, store, tasks, upkeep
from costcalc.jobs.files import list_tokens
from costcalc.jobs.kinds.corpus import OTHER_TABLES, unpack
from costcalc.jobs.models import Job, State
from costcalc.jobs.worker import _make_worker
from costcalc.usage.job.result import create_job, load_result
from pricing.corpus.counted import Counted
from pricing.corpus.counts import Way
from pricing.corpus.lengths import Lengths
from pricing.corpus.plan import Columns, Plan
from pricing.executors.tasks import Done
from tests.support.corpus_jobs import DAY, make_plan, send
from tests.support.prompts import write_texts
from tests.support.usage_jobs import save, write_calls

TEXT = Way("text", "gpt-4o")
SAID = "kanarie-in-a-prompt"


@pytest.fixture(autouse=True)
def _go_on() -> Iterator[None]:
    with time_machine.travel("2026-11-21T12:00:00Z", tick=True):
        yield
    tasks.stopping.clear()


def work() -> None:
    """Do what the worker does until nothing waits."""
    worker = _make_worker()
    while DBTaskResult.objects.ready().exists():
        worker.run()


def load(job: Job) -> Counted:
    job.refresh_from_db()
    assert job.state == State.DONE, job.problem
    return unpack(store.load_packed(job))[0]


def find_lengths(*contents: bytes, plan: Plan | None = None, name: str = "prompts.jsonl") -> Lengths:
    job = send(*contents, plan=plan, name=name)
    work()
    return load(job).ways[TEXT].expected


def find_problem(*contents: bytes, plan: Plan | None = None, name: str = "prompts.jsonl") -> str:
    job = send(*contents, plan=plan, name=name)
    work()
    job.refresh_from_db()
    assert job.state == State.FAILED
    assert list(list_tokens()) == []
    return job.problem


def test_a_data_set_and_usage_that_wait_together_come_each_to_its_own() -> None:
    prompts, usage, more = send(write_texts(3, 3, 5)), create_job(save(write_calls(2)), {}), send(write_texts(9))
    work()
    assert load(prompts).ways[TEXT].expected == {3: [2, 2, 0], 5: [1, 1, 0]}
    assert load_result(usage).reduced.calls == 2
    assert load(more).rows == 1
    assert list(list_tokens()) == []


def test_output_of_rows_that_state_none_is_that_of_the_plan() -> None:
    body = write_texts(3) + write_texts(3, output_tokens=7)
    assert find_lengths(body, plan=make_plan(output_tokens=100)) == {3: [2, 2, 107]}


def test_a_packed_file_an_archive_and_a_text_are_counted_by_their_names() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("a/rows.jsonl", write_texts(4))
        archive.writestr("photo.png", b"\x89PNG")
    assert find_lengths(gzip.compress(write_texts(4)), name="rows.jsonl.gz") == {4: [1, 1, 0]}
    assert find_lengths(packed.getvalue(), name="rows.zip") == {4: [1, 1, 0]}
    assert find_lengths(b"a a a", b"a a a", name="one.txt") == {3: [2, 2, 0]}  # sent twice, counted twice


def test_rows_that_are_broken_are_told_by_number_and_the_others_counted() -> None:
    job = send(write_texts(3) + b'{"text": "' + SAID.encode() + b"\n" + b"\xff\n" + write_texts(4))
    work()
    counted = load(job)
    assert counted.ways[TEXT].rows == 2
    assert [(fault.file, fault.line) for fault in counted.faults] == [("prompts.jsonl", 2), ("prompts.jsonl", 3)]
    assert SAID not in str(counted)


def test_an_empty_file_is_told_beside_others() -> None:
    job = send(write_texts(3), b"")
    work()
    counted = load(job)
    assert [(fault.file, fault.problem) for fault in counted.faults] == [("prompts (2).jsonl", "the file is empty")]


def test_a_column_that_no_row_has_is_told_without_what_the_file_says() -> None:
    body = f"{SAID},second\n1,2\n".encode()
    said = find_problem(body, plan=make_plan(columns=Columns("body")), name="rows.csv")
    assert said == 'No row has a column "body". Name one as the files do, or none.'


def test_of_files_that_are_no_prompts_by_their_names_none_is_counted() -> None:
    assert find_problem(b"\x89PNG", b"\x89PNG", name="photo.png").startswith("None of these files may be prompts")


def test_tables_that_have_changed_meanwhile_are_told() -> None:
    assert find_problem(write_texts(3), plan=Plan(DAY, ("gpt-4o",), digest="sha256:other")) == OTHER_TABLES


def test_a_worker_that_is_told_to_end_puts_a_data_set_back_and_it_counts_once() -> None:
    job = send(write_texts(3, 4))
    tasks.stopping.set()
    _make_worker().run()
    job.refresh_from_db()
    assert (job.state, job.attempts) == (State.WAITING, 0)
    tasks.stopping.clear()
    work()
    assert load(job).ways[TEXT].rows == 2


def test_what_a_dead_worker_was_counting_is_counted_again_and_once() -> None:
    job = send(write_texts(3, 4))
    DBTaskResult.objects.get().claim("dead")
    tasks._begin(job.token)
    upkeep.take_up()
    work()
    assert load(job).ways[TEXT].rows == 2


def test_how_far_it_is_is_told_by_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    noted: list[tuple[int, int]] = []
    write = reading._Note.write

    def note(self: reading._Note, told: Done | None) -> None:
        if told:
            noted.append(told)
        write(self, told)

    monkeypatch.setattr(reading._Note, "write", note)
    body = write_texts(*[200] * 20_000)
    send(body)
    work()
    assert noted
    assert all(read <= size == len(body) for read, size in noted)
    assert noted == sorted(noted)
