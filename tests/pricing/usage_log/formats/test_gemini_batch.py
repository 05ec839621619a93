"""A job of Gemini's batch API: its responses at the prices of the batch tier, on the day of the job."""

from __future__ import annotations

from datetime import date
from decimal import Decimal as D
from typing import Any

import pytest

from pricing.bill.statement import charge
from pricing.catalog.catalog import Catalog
from pricing.usage import Usage
from pricing.usage_log.charges.charge import Given
from pricing.usage_log.formats import gemini_batch, responses
from pricing.usage_log.recognize import recognize_row
from tests.support.price_tables import TODAY
from tests.support.usage_logs import list_rows, read_rows, read_sample

ANSWER = {"usageMetadata": {"promptTokenCount": 10, "candidatesTokenCount": 5}}


def test_each_response_is_a_call_of_the_batch_tier() -> None:
    first, second = read_sample("gemini_batch.json", "team")
    assert (first.usage, first.id, first.labels) == (
        Usage(10, output_tokens=20),
        "CZMUacOtKv2SxN8Pi7TrsAs",
        ("search",),
    )
    assert (second.usage, second.id, second.labels) == (Usage(10, output_tokens=50), "", ("",))
    assert (second.model, second.tier, second.day) == ("models/gemini-2.5-flash", "batch", date(2026, 5, 28))


def test_it_is_charged_half(catalog: Catalog) -> None:
    first, _ = charge(catalog, read_sample("gemini_batch.json"), Given(TODAY)).charges
    assert first.cost == (10 * D("0.30") + 20 * D("2.50")) / 2 / 1_000_000


@pytest.mark.parametrize(
    "job",
    [
        {"metadata": {"output": {"inlinedResponses": {"inlinedResponses": [{"response": ANSWER}]}}}},
        {"batch": {"output": {"inlinedResponses": {"inlinedResponses": [{"response": ANSWER}, {"error": {}}]}}}},
        {"name": "batches/1", "dest": {"inlined_responses": [{"response": ANSWER}]}},
    ],
)
def test_a_job_holds_its_responses_in_several_places(job: dict[str, object]) -> None:
    assert [record.usage for record in read_rows(gemini_batch.FORMAT, [job])] == [Usage(10, output_tokens=5)]


def test_what_a_job_states_twice_counts_once() -> None:
    (job,) = list_rows("gemini_batch.json")
    twice = {**job, "metadata": {**job["metadata"], "output": job["response"]}}
    assert len(read_rows(gemini_batch.FORMAT, [twice])) == 2


def test_a_job_without_responses_is_none() -> None:
    assert recognize_row({"name": "batches/1", "metadata": {"state": "BATCH_STATE_RUNNING"}}) is None


FILE = {"key": "request-2", "error": {"code": 8, "message": "quota"}}
VERTEX = {"processed_time": "2026-06-01T18:13:16.826+00:00", "request": {"contents": []}}


@pytest.mark.parametrize(
    "row",
    [
        FILE,
        {**VERTEX, "status": "Bad Request: a field is missing", "response": {}},
        {"recordId": "rec-002", "modelInput": {}, "error": {"errorCode": 400, "errorMessage": "malformed"}},
    ],
)
def test_a_line_that_failed_is_no_call_and_no_fault(row: dict[str, Any]) -> None:
    found = recognize_row(row)
    assert found
    assert (found.reason, read_rows(found.form, [row])) == ("a line of a batch", [])


def test_a_line_of_vertex_is_of_the_day_on_which_it_was_processed() -> None:
    (record,) = read_rows(responses.FORMAT, [{**VERTEX, "status": "", "response": ANSWER}])
    assert (record.tier, record.day) == ("batch", date(2026, 6, 1))


def test_a_message_of_the_live_api_without_usage_is_no_call() -> None:
    rows: list[dict[str, Any]] = [{"setupComplete": {}}, {"serverContent": {"modelTurn": {"parts": []}}}]
    for row in rows:
        found = recognize_row(row)
        assert found
        assert (found.reason, read_rows(found.form, [row])) == ("a message of Gemini's Live API", [])
    said = {"serverContent": {"turnComplete": True}, **ANSWER}
    assert [record.usage for record in read_rows(responses.FORMAT, [said])] == [Usage(10, output_tokens=5)]
