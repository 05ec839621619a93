"""Jobs are made, found by their address alone, canceled and deleted, with all that belongs to them."""

from __future__ import annotations

from datetime import date

import pytest
import time_machine
from django_tasks_db.models import DBTaskResult

from costcalc.current import catalog
from costcalc.jobs import store
from costcalc.jobs.files import find_folder
from costcalc.jobs.kinds.kind import Packed
from costcalc.jobs.kinds.usage import describe_plan, pack, read_plan, unpack
from costcalc.jobs.models import Attachment, Job, Outcome, State
from costcalc.usage.job.result import create_job, load_result
from pricing.files.faults import FileFault
from pricing.files.sources import Found, Source, SourceFault, hold_body
from pricing.usage_log.engines.processes import reduce_files
from pricing.usage_log.engines.reduced import Reduced
from pricing.usage_log.plan import Plan, make_plan
from tests.support.usage_jobs import save, write_calls


def reduce(content: bytes) -> Reduced:
    return reduce_files([hold_body("usage.jsonl", content)], Plan())


def make_done(job: Job, content: bytes) -> None:
    Outcome.objects.create(job=job, **pack(reduce(content), Found())._asdict())
    Job.objects.filter(pk=job.pk).update(state=State.DONE)


def test_a_job_waits_in_the_order_in_which_it_came_and_has_its_task() -> None:
    first, second = (create_job(save(write_calls(1)), {"by": "day"}) for _ in range(2))
    assert (first.state, first.place, second.place) == ("waiting", 0, 1)
    assert first.names == (("usage.jsonl", len(write_calls(1))),)
    assert first.size == len(write_calls(1))
    assert [each.args_kwargs["args"] for each in DBTaskResult.objects.order_by("enqueued_at")] == [
        [first.token],
        [second.token],
    ]


def test_nobody_finds_a_job_but_by_its_address_and_none_when_its_time_is_over() -> None:
    job = create_job(save(write_calls(1)), {"by": "day"})
    found = store.find(job.token)
    assert found is not None
    assert found.question == {"by": "day"}
    assert len(job.token) >= 32
    assert store.find(job.token[:-1]) is None
    with time_machine.travel("2026-11-22T11:59:59Z", tick=False):
        assert store.find(job.token)
    with time_machine.travel("2026-11-22T12:00:01Z", tick=False):  # 24 hours later
        assert store.find(job.token) is None


def test_a_result_is_what_the_files_came_to() -> None:
    job = create_job(save(write_calls(3)), {})
    make_done(job, write_calls(3))
    result = load_result(job)
    assert result.reduced == reduce(write_calls(3))
    assert result.reduced.rows == 3
    assert result.invoice is None


def test_without_a_result_one_is_told_why() -> None:
    job = create_job(save(b""), {})
    with pytest.raises(store.ResultGone, match="have not been read"):
        load_result(job)


def test_groups_of_other_prices_are_not_charged_at_these(acme: None) -> None:
    job = create_job(save(write_calls(1)), {})
    make_done(job, write_calls(1))
    Job.objects.filter(pk=job.pk).update(plan={**job.plan, "thresholds": [1]})
    job.refresh_from_db()
    with pytest.raises(store.ResultGone, match="price tables have changed"):
        load_result(job)


def test_the_plan_of_a_job_is_that_of_the_prices_and_its_labels() -> None:
    job = create_job(save(write_calls(1)), {}, labels=("team",))
    assert read_plan(job.plan) == make_plan(catalog(), ["team"], date(2026, 11, 21))


def test_faults_copies_and_numbers_come_back_as_they_were() -> None:
    reduced = reduce(write_calls(2) + b"{nothing\n")
    reduced.later["usage.jsonl"] = 2
    reduced.faults.append(FileFault("other", 0, 7, "no usage"))
    found = Found([Source("/secret/0", "a.jsonl", 5, 9)], [SourceFault("b", "encrypted")], [("c", "a.jsonl")], 4)
    again, where = unpack(pack(reduced, found))
    assert again == reduced
    assert where == Found([Source("", "a.jsonl", 5)], [SourceFault("b", "encrypted")], [("c", "a.jsonl")], 4)
    assert b"secret" not in Packed(*pack(reduced, found)).rest


def test_an_invoice_stands_beside_its_usage_and_the_last_one_counts() -> None:
    job = create_job(save(write_calls(1)), {})
    make_done(job, write_calls(1))
    assert job.beside is None
    for number in (2, 5):
        invoice = create_job(save(write_calls(number)), {}, parent=job)
        assert job.beside == invoice
        assert (invoice.kind, invoice.expires) == ("invoice", job.expires)
        make_done(invoice, write_calls(number))
    beside = load_result(job).invoice
    assert beside is not None
    assert beside.rows == 5


def test_an_invoice_that_an_older_version_read_stands_beside_nothing() -> None:
    job, invoice = _make_invoice()
    assert load_result(job).invoice is not None
    older = describe_plan(make_plan(catalog(), ("line_item",)))
    Job.objects.filter(pk=invoice.pk).update(plan=older)
    assert load_result(job).invoice is None


def _make_invoice() -> tuple[Job, Job]:
    job = create_job(save(write_calls(1)), {})
    make_done(job, write_calls(1))
    invoice = create_job(save(write_calls(2)), {}, parent=job)
    make_done(invoice, write_calls(2))
    return job, invoice


def test_what_is_canceled_has_no_files_and_what_is_done_stays_done() -> None:
    open_one, done = (create_job(save(write_calls(1)), {}) for _ in range(2))
    make_done(done, write_calls(1))
    for job in (open_one, done):
        store.cancel(job)
    assert (open_one.state, done.state) == ("canceled", "done")
    assert not find_folder(open_one.token).exists()


def test_what_is_deleted_is_gone_with_its_invoice_files_texts_and_result() -> None:
    job = create_job(save(write_calls(1)), {})
    make_done(job, write_calls(1))
    invoice = create_job(save(write_calls(1)), {}, parent=job)
    store.attach(job, "departments", "Support: 100")
    store.delete(job)
    assert not any(model.objects.exists() for model in (Job, Outcome, Attachment))
    assert not find_folder(job.token).exists()
    assert not find_folder(invoice.token).exists()


def test_a_text_stays_with_its_job_until_another_or_none_replaces_it() -> None:
    job = create_job(save(b""), {})
    assert store.read_attached(job, "departments") is None
    for text in ("Support: 100", "Support: 200"):
        store.attach(job, "departments", text)
        assert store.read_attached(job, "departments") == text
    assert store.read_attached(job, "estimate") is None
    store.attach(job, "departments", "")
    assert store.read_attached(job, "departments") is None
    store.attach(job, "departments", "é" * 1_000_000)
    with pytest.raises(ValueError, match="at most 1,000,000"):
        store.attach(job, "departments", "é" * 1_000_001)
