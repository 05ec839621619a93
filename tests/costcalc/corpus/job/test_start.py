"""The page where a data set is chosen: its models, its columns, and what is said of what becomes of it."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from costcalc.jobs.files import list_tokens
from costcalc.jobs.kinds.corpus import read_plan
from costcalc.jobs.models import Job
from pricing.corpus.plan import Columns
from tests.support.html import attribute, attributes, every, has, one

PAGE, FILES = "/data-set/", "/data-set/files"
ASKED = {"models": "gpt-4o,o1", "column": "body", "output_tokens": "2k", "tier": "batch", "as_of": "2026-06-01"}


def show(client: Client, **query: str) -> str:
    response = client.get(PAGE, query)
    assert response.status_code == 200
    return response.content.decode()


def send(client: Client, *contents: bytes, name: str = "prompts.jsonl", **fields: str) -> Job:
    files = [SimpleUploadedFile(name, content) for content in contents]
    response = client.post(FILES, {"files": files, **fields})
    assert response.status_code == 303, response.content
    job = Job.objects.get()
    assert response["Location"] == f"/data-set/jobs/{job.token}/"
    return job


def refuse(client: Client, status: int, words: str, **fields: object) -> None:
    response = client.post(FILES, fields)
    assert response.status_code == status
    assert words in response.content.decode()
    assert not Job.objects.exists()
    assert list(list_tokens()) == []


def test_it_asks_for_files_first_and_says_what_is_kept(client: Client) -> None:
    html = show(client)
    assert one(html, ".drop-title .no-js-only") == "Choose a data set"
    assert attribute(html, "#files", "form") == "files-form"
    assert attribute(html, "#files-form", "action") == FILES
    assert "No text: the files are deleted as soon as they are counted" in one(html, "#results")
    assert one(html, ".s-size") == "No files yet"


def test_it_is_a_tab_of_the_estimate(client: Client) -> None:
    html = show(client)
    assert one(html, '.tabs [aria-current="page"]') == "Data set"
    assert one(html, '#nav [aria-current="true"]') == "Estimate"
    assert every(client.get("/").content.decode(), ".tabs a")[-1] == "Data set"


def test_the_selection_the_day_and_the_tier_come_along_from_the_estimate(client: Client) -> None:
    html = client.get("/", {"models": "gpt-4o,o1", "tier": "batch", "as_of": "2026-06-01"}).content.decode()
    (address,) = [link for link in attributes(html, ".tabs a", "href") if link.startswith(PAGE)]
    html = client.get(address).content.decode()
    assert every(html, ".chip-name") == ["gpt-4o", "o1"]
    assert attribute(html, "#as_of", "value") == "2026-06-01"
    assert one(html, "#tier option[selected]") == "batch"


def test_without_a_choice_each_row_counts_on_the_model_that_it_names(client: Client) -> None:
    assert "Each row is counted on the model that it names." in one(show(client, models=""), ".lead")
    assert send(client, b"x", models="").plan["models"] == []


def test_the_models_of_the_day_are_counted_where_nobody_chose(client: Client) -> None:
    chips = every(show(client), ".chip-name")
    assert len(chips) > 5
    assert send(client, b"x").plan["models"] == chips


def test_what_is_asked_goes_with_the_files(client: Client) -> None:
    plan = read_plan(send(client, b"x", model_column="engine", **ASKED).plan)
    assert plan.models == ("gpt-4o", "o1")
    assert plan.columns == Columns("body", "engine")
    assert (plan.output_tokens, plan.as_of.isoformat()) == (2_000, "2026-06-01")
    assert Job.objects.get().kind == "corpus"


def test_without_scripts_the_files_are_sent_with_what_the_page_was_asked(client: Client) -> None:
    html = show(client, **ASKED)
    names, values = (attributes(html, "#files-form noscript input", each) for each in ("name", "value"))
    sent = dict(zip(names, values, strict=True))
    assert sent == {**ASKED, "output_tokens": "2000"}
    plan = read_plan(send(client, b"x", **sent).plan)
    assert (plan.columns.text, plan.output_tokens) == ("body", 2_000)


def test_a_button_of_a_chip_works_without_scripts(client: Client) -> None:
    assert every(show(client, models="gpt-4o,o1", drop="o1"), ".chip-name") == ["gpt-4o"]
    assert every(show(client, models="gpt-4o", add="gpt-4o-mini"), ".chip-name") == ["gpt-4o", "gpt-4o-mini"]
    assert len(every(show(client, models="gpt-4o", set="cheapest"), ".chip-name")) == 5


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("column", "x" * 201, "at most 200 characters"),
        ("column", "a\x1bb", "printable"),
        ("output_tokens", "-1", "Enter a whole number from 0"),
        ("tier", "gold", "Unknown tier"),
        ("as_of", "yesterday", "Enter a valid date"),
        ("models", ",".join(f"m{number}" for number in range(61)), "counted on at most 60"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_nothing_is_kept(
    client: Client, field: str, value: str, words: str
) -> None:
    response = client.get(PAGE, {field: value})
    assert response.status_code == 400
    assert words in one(response.content.decode(), f"#error-{field}")
    refuse(client, 422, words, files=SimpleUploadedFile("a.jsonl", b"x"), **{field: value})


def test_without_a_file_one_is_asked_for_it(client: Client) -> None:
    refuse(client, 422, "Choose one or more files.", models="gpt-4o")


def test_more_bytes_than_are_counted_together_are_refused(client: Client, settings: LazySettings) -> None:
    settings.MAX_USAGE_BYTES = 1_000_000
    refuse(client, 413, "Files can be up to", files=SimpleUploadedFile("a.jsonl", b"x" * 1_000_001))


def test_another_site_sends_nothing_in_a_persons_name(client: Client) -> None:
    headers = {"Sec-Fetch-Site": "cross-site"}
    assert client.post(FILES, {"files": SimpleUploadedFile("a", b"x")}, headers=headers).status_code == 403
    assert not Job.objects.exists()


def test_without_a_data_folder_it_says_so(client: Client, settings: LazySettings) -> None:
    settings.DATA = Path("/dev/null/data")
    refuse(client, 503, "cannot write to its data folder", files=SimpleUploadedFile("a", b"x"))


def test_a_name_of_a_file_is_no_markup(client: Client) -> None:
    job = send(client, b"x", name='"><img src=x>.jsonl', models="gpt-4o")
    html = client.get(f"/data-set/jobs/{job.token}/").content.decode()
    assert "<img" not in html
    assert not has(html, "img")
