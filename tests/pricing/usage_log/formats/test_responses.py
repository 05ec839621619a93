"""Rows of responses, of any vendor."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from pricing.strict_json import JSONError, parse
from pricing.usage import Usage
from pricing.usage_log.formats import responses
from pricing.usage_log.recognize import recognize_row
from pricing.usage_log.record import Record

CHAT = {"prompt_tokens": 1_000, "completion_tokens": 200, "total_tokens": 1_200}
ID = "chatcmpl-A1b2C3d4E5f6G7h8"


def read(row: dict[str, Any], *labels: str) -> list[Record]:
    return list(responses.FORMAT.start(labels).read(1, parse(json.dumps(row))))


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ({"id": ID, "model": "gpt-5", "usage": CHAT}, "prompt_tokens in usage"),
        ({"model": "gpt-5", "prompt_tokens": 1, "completion_tokens": 1}, "the field prompt_tokens"),
        ({"custom_id": "a", "response": None, "error": {"code": "batch_expired"}}, "a line of a batch"),
        ({"usageMetadata": {"promptTokenCount": 1}}, "promptTokenCount in usageMetadata"),
    ],
)
def test_a_response_is_recognized_by_its_usage(row: dict[str, Any], reason: str) -> None:
    found = recognize_row(row)
    assert found is not None
    assert (found.form.name, found.reason) == ("responses", reason)


@pytest.mark.parametrize("row", [{}, {"a": 1}, {"usage": 5}, {"usage": {"x": 1}}, {"response": {}}])
def test_other_rows_are_not(row: dict[str, Any]) -> None:
    assert recognize_row(row) is None


def test_a_record_has_the_id_the_day_and_the_labels_of_its_row() -> None:
    body = {"id": ID, "model": "gpt-5", "created": 1_717_243_200, "usage": CHAT, "service_tier": "default"}
    row = {"custom_id": "a", "response": {"status_code": 200, "body": body}, "metadata": {"team": "search"}}
    (record,) = read(row, "team", "user")
    assert (record.id, record.day, record.tier, record.labels) == (ID, date(2024, 6, 1), "batch", ("search", ""))


def test_a_short_id_may_be_the_number_of_a_row() -> None:
    assert [record.id for record in read({"id": "17", "usage": CHAT})] == [""]


@pytest.mark.parametrize(("name", "kept"), [(ID, ID), ("3f0e9c52-55b7-4b1c-9d2e-6a0c5f4f7a11", "")])
def test_the_id_of_a_bare_usage_may_be_of_a_trace_unless_a_vendor_made_it(name: str, kept: str) -> None:
    assert [record.id for record in read({"id": name, **CHAT})] == [kept]
    assert [record.id for record in read({"id": name, "usage": CHAT})] == [name]


@pytest.mark.parametrize(
    "row",
    [
        {"custom_id": "a", "result": {"type": "expired"}},
        {"custom_id": "a", "response": {"status_code": 429, "body": {"error": {}}}, "error": None},
        {"custom_id": "a", "response": None, "error": {"code": "batch_expired"}},
        {"id": ID, "object": "chat.completion.chunk", "usage": None},
        {"type": "response.output_text.delta", "delta": "…"},
        {"type": "response.created", "response": {"id": ID, "usage": None}},
    ],
)
def test_what_failed_and_what_is_not_whole_yet_is_no_call(row: dict[str, Any]) -> None:
    assert read(row) == []


def test_a_row_without_usage_among_responses_is_told() -> None:
    with pytest.raises(JSONError, match="has no usage; expected prompt_tokens"):
        read({"model": "gpt-5", "choices": []})


@pytest.mark.parametrize(
    ("row", "tier"),
    [
        ({"key": "a", "response": {"usageMetadata": {"promptTokenCount": 1}}}, "batch"),
        ({"metadata": {"key": "a"}, "response": {"usageMetadata": {"promptTokenCount": 1}}}, "batch"),
        (
            {
                "request": {},
                "processed_time": "2026-01-01T00:00:00Z",
                "response": {"usageMetadata": {"promptTokenCount": 1}},
            },
            "batch",
        ),
        ({"response": {"usageMetadata": {"promptTokenCount": 1}}}, None),
    ],
)
def test_a_result_of_a_batch_is_told_by_what_holds_it(row: dict[str, Any], tier: str | None) -> None:
    assert [record.tier for record in read(row)] == [tier]


def test_the_object_of_a_batch_sums_its_results() -> None:
    usage = {"input_tokens": 900, "output_tokens": 90, "total_tokens": 990}
    counts = {"total": 10, "completed": 9, "failed": 1}
    batch = {
        "id": "batch_67f1c3e4d5a6b7c8",
        "object": "batch",
        "model": "gpt-5",
        "request_counts": counts,
        "usage": usage,
    }
    (record,) = read(batch)
    assert (record.tier, record.requests, record.summed, record.model) == ("batch", 9, True, "gpt-5")
    assert record.reading.note == "the sum of a batch; its results state the same tokens, so read one of the two"


def test_a_list_of_an_api_is_read_item_by_item() -> None:
    listed = {
        "object": "list",
        "data": [{"id": ID, "model": "gpt-5", "usage": CHAT}, {"usage": CHAT | {"total_tokens": 1}}],
    }
    found = recognize_row(listed)
    assert found is not None
    assert (found.form.name, found.reason) == ("responses", "a list of responses with prompt_tokens in usage")
    reader = iter(responses.FORMAT.start(()).read(1, listed))
    assert next(reader).id == ID
    with pytest.raises(JSONError, match=r"^data\[1\].usage: its input and output add up to 1,200 tokens"):
        next(reader)


@pytest.mark.parametrize("items", [{"data": [{"embedding": []}]}, {"results": [{"relevance_score": 1}]}])
def test_a_total_alone_is_the_input_of_what_answers_in_no_tokens(items: dict[str, Any]) -> None:
    assert [record.usage for record in read({"model": "voyage-3-large", "usage": {"total_tokens": 10}, **items})] == [
        Usage(10)
    ]


def test_a_total_alone_of_anything_else_is_told() -> None:
    with pytest.raises(JSONError, match=r"^usage: states a total alone, and input and output have different prices$"):
        read({"model": "m", "usage": {"total_tokens": 10}})
