"""Vertex AI's log of requests and responses: the model is where the request asked for it."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from pricing.bill.statement import charge
from pricing.catalog.catalog import Catalog
from pricing.strict_json import JSONError
from pricing.usage import Usage
from pricing.usage_log.charges.charge import Given
from pricing.usage_log.formats import vertex
from pricing.usage_log.record import Record
from tests.support.price_tables import TODAY
from tests.support.usage_logs import read_rows, read_sample

SONNET = "projects/p/locations/us-east5/publishers/anthropic/models/claude-sonnet-4-5@20250929"
CLAUDE: dict[str, Any] = {
    "logging_time": "2026-10-06T14:14:00Z",
    "request_id": "77",
    "api_method": "RawPredict",
    "full_request": {"model": SONNET},
    "full_response": {"model": "claude-sonnet-4-5", "usage": {"input_tokens": 100, "output_tokens": 10}},
}


def read_one(**changes: Any) -> Record:
    (record,) = read_rows(vertex.FORMAT, [CLAUDE | changes])
    return record


def test_a_call_of_gemini() -> None:
    (record,) = read_sample("vertex_log.jsonl", "team")
    assert record.usage == Usage(3, output_tokens=29 + 901, reasoning_tokens=901)
    assert record.model == "projects/elastic-sa/locations/us-central1/publishers/google/models/gemini-2.5-pro"
    assert (record.day, record.tier, record.labels) == (date(2025, 9, 8), "standard", ("search",))
    assert record.id == "y0S_aMGPArCYqsMPntGNyA4"
    assert all(figure.meaning for figure in record.figures)


def test_a_call_of_claude_in_its_region(catalog: Catalog) -> None:
    record = read_one()
    assert (record.usage, record.id, record.day) == (Usage(100, output_tokens=10), "77", date(2026, 10, 6))
    (line,) = charge(catalog, [record], Given(TODAY)).charges
    assert line.read_as == "claude-sonnet-4-5 on Google Vertex AI, us-east5: +10%"


def test_json_may_be_written_as_text_and_a_stream_as_its_parts() -> None:
    assert read_one(full_response=json.dumps(CLAUDE["full_response"])).usage == Usage(100, output_tokens=10)
    parts = [{"usageMetadata": {"trafficType": "ON_DEMAND"}}, {"usageMetadata": {"promptTokenCount": 7}}, {}]
    assert read_one(full_response=parts).usage == Usage(7)


def test_a_call_without_an_answer_is_none() -> None:
    answers: list[Any] = [None, "", {}, []]
    assert read_rows(vertex.FORMAT, [CLAUDE | {"full_response": answer} for answer in answers]) == []


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ({"full_request": None, "endpoint": SONNET}, SONNET),
        ({"full_request": None, "model": "claude-sonnet-4-5"}, "vertex_ai/claude-sonnet-4-5"),
        ({"full_request": {"model": "projects/p/locations/l/endpoints/5"}}, "projects/p/locations/l/endpoints/5"),
        ({"full_request": None}, "claude-sonnet-4-5"),
    ],
)
def test_the_model_is_named_by_its_resource(changes: dict[str, Any], name: str) -> None:
    assert read_one(**changes).model == name


def test_what_is_no_json_is_a_fault_that_does_not_repeat_it() -> None:
    with pytest.raises(JSONError, match="full_response: not valid JSON") as fault:
        read_one(full_response='{"text": "the launch')
    assert "launch" not in str(fault.value)
