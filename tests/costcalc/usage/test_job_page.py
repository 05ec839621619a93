"""The address of files before they have been read, where they come to nothing, and once nothing is kept of them."""

from __future__ import annotations

import pytest
import time_machine
from django.test import Client

from costcalc.jobs.description import write_size
from costcalc.jobs.models import Job
from costcalc.usage.job.result import create_job
from tests.support.html import attribute, every, has, one
from tests.support.read_jobs import read_now
from tests.support.usage_jobs import save, write_calls

pytestmark = pytest.mark.usefixtures("jobs")


def send(**changes: object) -> Job:
    """Send a file of 200,000 bytes, and have its job be as far as is said."""
    job = create_job(save(b"x" * 200_000), {})
    Job.objects.filter(pk=job.pk).update(**changes)
    job.refresh_from_db()
    return job


def test_a_job_that_waits_says_for_how_many(client: Client) -> None:
    first, second = send(), send()
    html = client.get(f"/usage/jobs/{first.token}/").content.decode()
    assert one(html, "h1") == "Waiting to be read"
    assert one(html, "#progress p") == "Starting to read"
    html = client.get(f"/usage/jobs/{second.token}/").content.decode()
    assert one(html, "#progress p") == "Waiting for 1 other upload"


def test_reading_shows_how_far_it_is_and_can_be_canceled(client: Client) -> None:
    job = send(state="reading", read=50_000)
    html = client.get(f"/usage/jobs/{job.token}/").content.decode()
    assert one(html, "#progress p") == "50 kB of 200 kB read"
    assert attribute(html, "progress", "value") == "0.25"
    assert attribute(html, 'form[method="post"]', "action") == f"/usage/jobs/{job.token}/cancel"
    assert "You can close this page" in one(html, ".hint")
    # without scripts the page comes again by itself
    assert '<noscript><meta http-equiv="refresh" content="2"></noscript>' in html


def test_the_page_asks_how_far_it_is_and_is_led_to_the_result(client: Client) -> None:
    job = send(state="reading", read=100_000)
    path = f"/usage/jobs/{job.token}/progress"
    assert "100 kB of 200 kB read" in client.get(path, headers={"HX-Request": "true"}).content.decode()
    done = read_now(write_calls(1))
    path = f"/usage/jobs/{done.token}/progress"
    assert client.get(path, headers={"HX-Request": "true"})["HX-Refresh"] == "true"
    assert client.get(path).headers["Location"] == f"/usage/jobs/{done.token}/"


def test_what_failed_says_why_and_what_was_canceled_that_nothing_was_kept(client: Client) -> None:
    html = client.get(f"/usage/jobs/{send(state='failed', problem='There was no room.').token}/").content.decode()
    assert one(html, "h1") == "These files could not be read"
    assert one(html, ".error") == "There was no room."
    html = client.get(f"/usage/jobs/{send(state='canceled').token}/").content.decode()
    assert one(html, "h1") == "Canceled"
    assert not has(html, "progress")


def test_nobody_is_shown_what_is_no_longer_kept(client: Client) -> None:
    job = read_now(write_calls(1))
    assert client.get(f"/usage/jobs/{job.token}/").status_code == 200
    with time_machine.travel("2026-11-22T12:00:01Z", tick=False):  # 24 hours later
        response = client.get(f"/usage/jobs/{job.token}/")
    assert response.status_code == 404
    assert one(response.content.decode(), "h1") == "Nothing is kept here"
    assert client.get("/usage/jobs/guessed/usage.csv").status_code == 404


def test_an_invoice_has_no_page_of_its_own(client: Client) -> None:
    job = read_now(write_calls(1))
    invoice = read_now(write_calls(1), parent=job)
    assert client.get(f"/usage/jobs/{invoice.token}/").status_code == 404


def test_a_result_says_what_is_kept_of_it_and_how_long(client: Client) -> None:
    job = read_now(write_calls(1), write_calls(1, first=1), labels=("team",))
    html = client.get(f"/usage/jobs/{job.token}/").content.decode()
    assert one(html, ".kept summary") == "Kept until 22 Nov 2026, 12:00 UTC"
    assert "label (team), and no prompts or answers" in one(html, ".kept .hint")
    assert [text.partition(".jsonl")[0] for text in every(html, ".file-list li")] == ["usage", "usage (2)"]


def test_other_price_tables_ask_for_the_files_again(client: Client, acme: None) -> None:
    job = read_now(write_calls(1))
    Job.objects.filter(pk=job.pk).update(plan={**job.plan, "thresholds": [7]})
    html = client.get(f"/usage/jobs/{job.token}/").content.decode()
    assert one(html, "h1") == "Send these files again"
    assert "The price tables have changed since these files were read" in one(html, ".error")


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (0, "0 bytes"),
        (1, "1 byte"),
        (999, "999 bytes"),
        (1_500, "1.5 kB"),
        (1_500_000, "1.5 MB"),
        (200_000_000, "200 MB"),
    ],
)
def test_sizes_are_written_as_people_do(number: int, text: str) -> None:
    assert write_size(number) == text
