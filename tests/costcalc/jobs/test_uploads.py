"""Usage files are sent by a form: kept whole or not at all, and every refusal says why."""

from __future__ import annotations

import errno
from io import BytesIO
from pathlib import Path
from typing import Any, NoReturn

import pytest
from django.conf import LazySettings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError
from django.test import Client

from costcalc.jobs import store, uploads
from costcalc.jobs.database import explain_failure
from costcalc.jobs.files import drop_files, find_folder, list_tokens, name_file
from costcalc.jobs.kinds.usage import read_plan
from costcalc.jobs.models import Job, State
from costcalc.usage.job.result import create_job
from tests.support.html import one
from tests.support.usage_jobs import save, write_calls

FILES = "/usage/files"


@pytest.fixture(autouse=True)
def _make_folder(settings: LazySettings) -> None:
    Path(settings.DATA).mkdir(exist_ok=True)


def send(client: Client, *contents: bytes, name: str = "usage.jsonl", **fields: Any) -> Any:
    files = [SimpleUploadedFile(name, content) for content in contents]
    headers = fields.pop("headers", {})
    return client.post(FILES, {"files": files, **fields}, headers=headers)


def read(job: Job, number: int = 0) -> bytes:
    return (find_folder(job.token) / name_file(number)).read_bytes()


def refuse(response: Any, status: int, words: str) -> None:
    assert response.status_code == status
    assert words in response.content.decode()
    assert not Job.objects.exists()
    assert list(list_tokens()) == []


def test_what_is_sent_waits_at_an_address_of_its_own(client: Client) -> None:
    content = write_calls(1_000)  # more than one piece of 64 kB
    response = send(client, content, labels="team, project", by=["day", "team"], tier="batch", model="")
    job = Job.objects.get()
    assert (response.status_code, response["Location"]) == (303, f"/usage/jobs/{job.token}/")
    assert read(job) == content
    assert job.names == (("usage.jsonl", len(content)),)
    assert job.question == {"labels": ["team", "project"], "by": ["day", "team"], "tier": "batch"}
    assert read_plan(job.plan).labels == ("team", "project")
    assert job.state == State.WAITING


def test_files_of_the_same_name_are_told_apart(client: Client) -> None:
    send(client, b"1", b"22", b"333")
    job = Job.objects.get()
    assert job.names == (("usage.jsonl", 1), ("usage (2).jsonl", 2), ("usage (3).jsonl", 3))
    assert [read(job, number) for number in range(3)] == [b"1", b"22", b"333"]


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("a\x1b[2Jb.jsonl", "a[2Jb.jsonl"),
        ("é" * 250 + ".jsonl", "é" * 194 + ".jsonl"),
    ],
)
def test_a_name_is_no_path_steers_no_terminal_and_has_an_end(client: Client, sent: str, kept: str) -> None:
    send(client, b"1", name=sent)
    job = Job.objects.get()
    assert job.names == ((kept, 1),)
    assert [path.name for path in find_folder(job.token).iterdir()] == ["00000"]


def test_only_the_owner_may_read_what_was_sent(client: Client) -> None:
    send(client, b"1")
    assert find_folder(Job.objects.get().token).stat().st_mode & 0o777 == 0o700


def test_what_is_wrong_with_the_question_is_told_and_nothing_kept(client: Client) -> None:
    refuse(send(client, b"1", by="tema"), 422, "tema is not one of day, month, model")
    refuse(send(client, b"1", labels="model"), 422, "model is read of every row")
    refuse(send(client, b"1", tier="fast"), 422, "Tier: ")


@pytest.mark.parametrize("fields", [{}, {"prompt": "x"}])
def test_without_a_file_one_is_asked_for_it(client: Client, fields: dict[str, str]) -> None:
    refuse(client.post(FILES, fields), 422, "Choose one or more files.")


def test_a_file_of_another_field_is_not_kept(client: Client) -> None:
    refuse(client.post(FILES, {"other": SimpleUploadedFile("a.jsonl", b"1")}), 422, "Choose one or more files.")


def test_a_form_that_is_none_is_told(client: Client) -> None:
    refuse(client.post(FILES, b"x", content_type="multipart/form-data"), 400, "a form that cannot be read")


def test_more_files_than_are_read_at_once_are_refused(client: Client, settings: LazySettings) -> None:
    settings.DATA_UPLOAD_MAX_NUMBER_FILES = 2
    assert send(client, b"1", b"2").status_code == 303
    Job.objects.all().delete()
    for token in list_tokens():
        drop_files(token)
    refuse(send(client, b"1", b"2", b"3"), 413, "files are read at once; pack them into a ZIP file")


def test_more_bytes_than_are_read_together_are_refused_before_any_is(client: Client, settings: LazySettings) -> None:
    settings.MAX_USAGE_MB, settings.MAX_USAGE_BYTES = 1, 1_000_000
    refuse(send(client, b"x" * 1_000_001), 413, "Files can be up to 1 MB together.")


class BreaksOff(BytesIO):
    """A body of which the rest never comes."""

    def read(self, size: int | None = -1) -> bytes:
        if self.tell() > 100_000:
            raise ConnectionResetError
        return super().read(size)


def test_an_upload_that_is_cut_off_leaves_nothing(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    body = b'--e\r\nContent-Disposition: form-data; name="files"; filename="a"\r\n\r\n' + b"x" * 1_000_000
    environ: dict[str, Any] = {
        "CONTENT_TYPE": "multipart/form-data; boundary=e",
        "wsgi.input": BreaksOff(body),
        "CONTENT_LENGTH": str(len(body)),
    }
    response = client.generic("POST", FILES, **environ)
    refuse(response, 400, "The request ended before its stated length.")


@pytest.fixture
def full_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """A disk on which the second piece of a file has no room."""

    def write(handler: Any, data: bytes, start: int) -> None:
        if start:
            raise OSError(errno.ENOSPC, "No space left on device")
        handler._file.write(data)

    monkeypatch.setattr(uploads._DiskHandler, "receive_data_chunk", write)


@pytest.mark.usefixtures("full_disk")
def test_a_disk_that_fills_up_meanwhile_is_told_and_nothing_left_on_it(client: Client) -> None:
    refuse(send(client, b"x" * 200_000), 507, "There is no room for these files on this server")


def test_what_does_not_fit_on_the_disk_is_refused_before_it_is_read(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Usage:
        free = uploads.RESERVE + 100

    monkeypatch.setattr("costcalc.jobs.uploads.shutil.disk_usage", lambda path: Usage)
    refuse(send(client, b"x" * 101), 507, "There is no room for these files on this server")


def test_without_a_data_folder_it_says_that_files_cannot_be_read(client: Client, settings: LazySettings) -> None:
    settings.DATA = Path("/dev/null/data")
    refuse(send(client, b"x"), 503, "cannot write to its data folder. The commands")


def test_without_a_database_it_says_the_same_and_keeps_no_file(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*args: Any, **more: Any) -> NoReturn:
        raise OperationalError("database or disk is full")

    monkeypatch.setattr(store, "create", fail)
    refuse(send(client, b"x"), 503, explain_failure())


def test_nobody_has_more_than_a_quarter_of_those_that_wait(
    client: Client, settings: LazySettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.RATE = (300, 60)
    monkeypatch.setattr(uploads, "MOST_WAITING", 8)
    assert [send(client, b"x").status_code for _ in range(3)] == [303, 303, 429]
    others = Client(REMOTE_ADDR="192.0.2.7")
    assert [send(others, b"x").status_code for _ in range(3)] == [303, 303, 429]
    Job.objects.filter(client="").delete()
    settings.RATE = None  # on one's own machine nobody is counted
    assert [send(client, b"x").status_code for _ in range(5)] == [303] * 4 + [503]


def test_who_sends_is_kept_as_a_digest_alone(client: Client, settings: LazySettings) -> None:
    settings.RATE = (300, 60)
    send(client, b"x")
    assert len(Job.objects.get().client) == 32
    assert "127.0.0.1" not in str(Job.objects.values().get())


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Sec-Fetch-Site": "cross-site", "Origin": "http://testserver"}, 403),
        ({"Origin": "https://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Sec-Fetch-Site": "same-origin", "Origin": "http://testserver"}, 303),
        ({"Sec-Fetch-Site": "none"}, 303),
        ({"Origin": "http://testserver"}, 303),
        ({}, 303),
    ],
)
def test_what_another_site_sends_changes_nothing(client: Client, headers: dict[str, str], status: int) -> None:
    assert send(client, b"x", headers=headers).status_code == status
    assert Job.objects.count() == (status == 303)
    job = create_job(save(b"x"), {})
    for what in ("cancel", "delete"):
        assert client.post(f"/usage/jobs/{job.token}/{what}", headers=headers).status_code == status


def test_a_job_is_canceled_and_deleted_by_its_address(client: Client) -> None:
    send(client, b"x")
    job = Job.objects.get()
    assert client.post(f"/usage/jobs/{job.token}/cancel")["Location"] == f"/usage/jobs/{job.token}/"
    job.refresh_from_db()
    assert job.state == State.CANCELED
    assert client.post(f"/usage/jobs/{job.token}/delete")["Location"] == "/usage/"
    assert not Job.objects.exists()
    assert [client.post(f"/usage/jobs/{job.token}/{what}").status_code for what in ("cancel", "delete")] == [404, 404]


@pytest.mark.parametrize("what", ["cancel", "delete"])
def test_what_cannot_be_written_down_is_told(client: Client, monkeypatch: pytest.MonkeyPatch, what: str) -> None:
    def fail(job: Job) -> NoReturn:
        raise OperationalError("database or disk is full")

    job = create_job(save(b"x"), {})
    monkeypatch.setattr(store, what, fail)
    response = client.post(f"/usage/jobs/{job.token}/{what}")
    assert (response.status_code, response["Retry-After"]) == (503, "60")
    assert "the disk of this server may be full" in response.content.decode()


def test_only_pages_for_text_say_that_it_is_not_stored(client: Client) -> None:
    job = create_job(save(b"x"), {})
    said = "it is counted on this server and not stored"
    assert said in one(client.get("/").content.decode(), "footer p:not(.theme)")
    for address in ("/data-set/", f"/usage/jobs/{job.token}/", "/usage/jobs/gone/"):
        assert said not in one(client.get(address).content.decode(), "footer p:not(.theme)"), address


def test_nothing_is_changed_by_looking(client: Client) -> None:
    job = create_job(save(b"x"), {})
    for what in ("cancel", "delete", "invoice"):
        assert client.get(f"/usage/jobs/{job.token}/{what}").status_code == 405
    assert client.get(FILES).status_code == 405


def test_an_invoice_is_read_beside_its_usage_and_canceled_alone(client: Client) -> None:
    usage = create_job(save(b"x"), {})
    Job.objects.filter(pk=usage.pk).update(state=State.DONE)
    address = f"/usage/jobs/{usage.token}/"
    response = client.post(f"{address}invoice", {"files": SimpleUploadedFile("costs.csv", b"a,b")})
    assert (response.status_code, response["Location"]) == (303, address)
    invoice = usage.beside
    assert invoice is not None
    assert (invoice.kind, invoice.names) == ("invoice", (("costs.csv", 3),))
    assert client.post(f"/usage/jobs/{invoice.token}/cancel").status_code == 404  # it has no page of its own
    client.post(f"{address}cancel")
    assert [Job.objects.get(pk=job.pk).state for job in (usage, invoice)] == ["done", "canceled"]


def test_an_invoice_of_no_usage_is_refused(client: Client) -> None:
    response = client.post("/usage/jobs/none/invoice", {"files": SimpleUploadedFile("costs.csv", b"a,b")})
    assert response.status_code == 404
    assert not Job.objects.exists()


def test_what_belongs_to_a_job_is_in_no_cache(client: Client) -> None:
    assert "no-store" in client.get("/usage/jobs/none/").headers["Cache-Control"]
