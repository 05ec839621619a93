"""What stands beside the usage of files: what if, budgets by department, an estimate; each with its own mistakes."""

from __future__ import annotations

import csv
import io
import json
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from costcalc.jobs import store
from costcalc.jobs.models import Job
from costcalc.usage.job.question import JobAnswer, JobQuestion, answer_question
from costcalc.usage.job.result import create_job
from pricing.usage_log.reports.invoice.labels import LABELS
from tests.costcalc.usage.test_log_page import call, lines, show
from tests.support.html import attribute, every, grid, has, one
from tests.support.read_jobs import read_now
from tests.support.usage_jobs import save

pytestmark = pytest.mark.usefixtures("acme", "jobs")
BUDGETS = """
departments:
  - name: Search
    budget: 0.001 a month
    when: {team: search}
everything else: 1
"""
"""Search spends 0.0014 dollars, (1,000 × 1 + 100 × 4) / 1,000,000."""
ESTIMATE = "https://costs.example/?input_tokens=1000&output_tokens=100&requests=10&as_of=2026-11-01&models=fast-1"


def read_two() -> Job:
    return read_now(lines(call(1, metadata={"team": "search"}), call(2)), labels=("team",))


def read_section(html: str, title: str) -> list[list[str]]:
    return grid(html, f'.log-section .scroll[aria-label="{title}"] table')


def send(client: Client, job: Job, **fields: Any) -> Any:
    return client.post(f"/usage/jobs/{job.token}/beside", fields)


def test_the_same_usage_in_another_way_stands_in_the_address(client: Client) -> None:
    job = read_two()
    html = show(client, job, "?what_if=tier%3Dbatch")
    # 0.0028 dollars, and at half the rates 0.0014
    assert read_section(html, "What if")[1][2] == "$0.0028"
    assert read_section(html, "What if")[2][1:4] == ["tier=batch", "$0.0014", "−$0.0014"]
    assert attribute(html, "#address", "href") == f"/usage/jobs/{job.token}/?what_if=tier%3Dbatch"
    assert every(html, "#report-what_if td a")[0] == "Make a plan of it"


def test_the_usage_as_it_is_makes_a_plan_too(client: Client) -> None:
    html = show(client, read_two(), "")
    (link,) = [each for each in every(html, ".take a") if each == "Make a plan of it"]
    assert link
    address = attribute(html, ".take a[href^='/?']", "href")
    assert address.startswith("/?input_tokens=1000&output_tokens=100&reasoning_tokens=0&requests=60&per=month")
    assert "&tier=standard&models=fast-1&" in address


def test_what_is_wrong_with_a_scenario_stands_beside_it(client: Client) -> None:
    response = client.get(f"/usage/jobs/{read_two().token}/?what_if=tire%3Dbatch")
    assert response.status_code == 400
    assert one(response.content.decode(), "#error-what_if").endswith("did you mean tier?")


def test_budgets_stay_with_the_job_until_they_are_removed(client: Client) -> None:
    job = read_two()
    response = send(client, job, departments=BUDGETS, query="?by=team")
    assert (response.status_code, response.headers["Location"]) == (302, f"/usage/jobs/{job.token}/?by=team")
    html = show(client, job)
    assert any("over budget: Search ($0.0014 of $0.00" in text for text in every(html, ".attention li"))
    assert "Search" in read_section(html, "Departments")[1]
    send(client, job, departments="")
    html = show(client, job)
    assert not has(html, "#report-departments")


def test_budgets_may_be_sent_as_a_file(client: Client) -> None:
    job = read_two()
    file = SimpleUploadedFile("budgets.yaml", BUDGETS.encode(), content_type="application/yaml")
    assert send(client, job, departments="", departments_file=file).status_code == 302
    assert has(show(client, job), "#report-departments")


@pytest.mark.parametrize(
    ("fields", "error", "words"),
    [
        ({"departments": "departments: 3"}, "departments", "departments"),
        ({"departments": BUDGETS.replace("team", "project")}, "departments", "read without the label project"),
        ({"estimate": "nonsense"}, "estimate", "Not an estimate"),
        ({"estimate": ESTIMATE, "estimate_model": "slow"}, "estimate_model", "slow"),
        ({"estimate": "x" * 1_000_001}, "estimate", "the limit is 1,000,000"),
    ],
)
def test_what_is_wrong_is_said_and_not_kept(client: Client, fields: dict[str, str], error: str, words: str) -> None:
    job = read_two()
    response = send(client, job, **fields)
    assert response.status_code == 400
    html = response.content.decode()
    assert words in one(html, f"#error-{error}")
    assert one(html, ".s-money") == "$0.0028"  # the figures stay
    assert all(store.read_attached(job, name) is None for name in fields)


def test_two_departments_that_claim_the_same_rows_are_told_with_the_figures(client: Client) -> None:
    job = read_two()
    text = BUDGETS.replace("everything else: 1", "  - {name: Other, budget: 1, when: {model: fast-1}}")
    assert send(client, job, departments=text).status_code == 302  # nobody knows before the rows are seen
    html = show(client, job)
    assert "Search" in one(html, "#error-departments")
    assert "Other" in one(html, "#error-departments")
    assert one(html, ".s-money") == "$0.0028"


def test_usage_stands_beside_its_estimate(client: Client) -> None:
    job = read_two()
    assert send(client, job, estimate=ESTIMATE).status_code == 302
    html = show(client, job)
    assert one(html, "#title-estimate") == "Compared with the estimate"
    table = read_section(html, "Against the estimate")
    assert [table[1][0], *table[-1][:2]] == ["Estimated", "Actual", "$0.0028"]


def test_a_report_has_a_file_of_its_own(client: Client) -> None:
    job = read_two()
    send(client, job, departments=BUDGETS)
    address = attribute(show(client, job), "#report-departments .take a", "href")
    assert address == f"/usage/jobs/{job.token}/departments.csv"
    rows = list(csv.DictReader(io.StringIO(client.get(address).getvalue().decode("utf-8-sig"))))
    assert [(row["department"], row["spent_usd"]) for row in rows] == [
        ("Search", "0.0014"),
        ("Everything else", "0.0014"),
    ]


def test_another_site_can_put_nothing_beside_the_usage(client: Client) -> None:
    job = read_two()
    response = client.post(
        f"/usage/jobs/{job.token}/beside", {"departments": BUDGETS}, headers={"Sec-Fetch-Site": "cross-site"}
    )
    assert response.status_code == 403
    assert store.read_attached(job, "departments") is None


def test_nothing_is_kept_beside_what_is_still_read(client: Client) -> None:
    job = create_job(save(b"{}"), {})
    assert send(client, job, departments=BUDGETS).status_code == 302
    assert store.read_attached(job, "departments") is None


def test_an_invoice_says_how_far_it_is_and_why_it_could_not_be_read(client: Client) -> None:
    job = read_two()
    assert not has(show(client, job), "#progress")
    invoice = create_job(save(b"x" * 1_000), {}, parent=job)
    Job.objects.filter(pk=invoice.pk).update(state="reading", read=250)
    html = show(client, job)
    assert one(html, "#progress p") == "250 bytes of 1 kB read"
    path = f"/usage/jobs/{job.token}/progress"
    assert "250 bytes of 1 kB read" in client.get(path, headers={"HX-Request": "true"}).content.decode()
    Job.objects.filter(pk=invoice.pk).update(state="failed", problem="The invoice is in EUR.")
    html = show(client, job)
    assert "The invoice is in EUR." in every(html, ".beside-part .error")
    assert one(html, ".s-money") == "$0.0028"


def test_an_invoice_goes_along_with_what_is_asked(client: Client) -> None:
    job = read_two()
    query = "?by=team&what_if=tier%3Dbatch"
    html = show(client, job, query)
    kept = attribute(html, 'input[form="invoice-form"][name="query"]', "value")
    files = SimpleUploadedFile("invoice.csv", b"a\n1\n")
    sent = client.post(f"/usage/jobs/{job.token}/invoice", {"query": kept, "files": files})
    assert (sent.status_code, sent["Location"]) == (303, f"/usage/jobs/{job.token}/{query}")


def test_an_invoice_that_is_read_while_usage_is_priced_is_still_awaited(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = read_two()
    invoice = create_job(save(b"x" * 1_000), {}, parent=job)

    def answer_late(question: JobQuestion) -> JobAnswer:
        answer = answer_question(question)
        Job.objects.filter(pk=invoice.pk).update(state="done")
        return answer

    monkeypatch.setattr("costcalc.usage.job.views.answer_question", answer_late)
    html = show(client, job, "")
    assert not has(html, "#report-invoice")
    assert has(html, "#progress")  # asks again, and loads the page with the invoice


def test_usage_stands_beside_its_invoice(client: Client) -> None:
    job = read_two()
    exported = {
        "object": "page",
        "data": [
            {
                "object": "bucket",
                "start_time": 1_793_491_200,  # 2026-11-01
                "end_time": 1_793_577_600,
                "results": [
                    {
                        "object": "organization.costs.result",
                        "amount": {"value": 0.0028, "currency": "usd"},
                        "line_item": "fast-1",
                        "project_id": None,
                    }
                ],
            }
        ],
        "has_more": False,
        "next_page": None,
    }
    read_now(json.dumps(exported).encode(), labels=LABELS, parent=job)
    html = show(client, job)
    assert one(html, "#title-invoice") == "Compared with the invoice"
    assert "$0.0028" in one(html, "#report-invoice")
    assert has(html, "#report-invoice .take a")


def test_usage_goes_away_as_focus(client: Client) -> None:
    job = read_two()
    sent = client.get(f"/usage/jobs/{job.token}/focus.csv").getvalue().decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(sent)))
    assert sum(Decimal(row["BilledCost"]) for row in rows) == Decimal("0.0028")
    assert has(show(client, job), f'.take a[href="/usage/jobs/{job.token}/focus.csv"]')
