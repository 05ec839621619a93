"""Amazon Bedrock's log of model invocations: its own counts, and of the bodies nothing but the usage."""

from __future__ import annotations

import json
from datetime import date, time
from decimal import Decimal as D
from typing import Any

import pytest

from pricing.bill.statement import charge
from pricing.catalog.catalog import Catalog
from pricing.strict_json import JSONError
from pricing.usage import Usage
from pricing.usage_log.charges.charge import Given
from pricing.usage_log.formats import bedrock
from pricing.usage_log.recognize import recognize_row
from pricing.usage_log.record import Record
from tests.support.price_tables import TODAY
from tests.support.usage_logs import list_rows, read_rows, read_sample

M = 1_000_000
ROW: dict[str, Any] = {
    "schemaType": "ModelInvocationLog",
    "timestamp": "2026-10-06T14:14:00Z",
    "region": "us-east-1",
    "requestId": "1b7a33a4-0001-4f6e-9a5a-3c1d2e4f5a6b",
    "modelId": "amazon.nova-lite-v1:0",
    "input": {"inputTokenCount": 10},
    "output": {"outputTokenCount": 4},
}

HOUR = {"cacheDetails": [{"ttl": "1h", "inputTokens": 1}]}


def read_one(**changes: Any) -> Record:
    (record,) = read_rows(bedrock.FORMAT, [ROW | changes])
    return record


def test_a_call_has_its_day_its_id_and_its_caller() -> None:
    nova, claude, opus = read_sample("bedrock_log.jsonl", "team", "user")
    assert nova.usage == Usage(4, output_tokens=38)
    assert (nova.day, nova.at) == (date(2025, 3, 11), time(0, 38, 2))
    assert nova.id == "8e0e8f4c-5561-4431-93b8-06a817275900"
    assert claude.labels == ("finance", "arn:aws:sts::123456789012:assumed-role/BedrockAgentCore/demo")
    assert (nova.labels[0], opus.vendor) == ("", "bedrock")


def test_cached_input_stands_beside_the_input_and_an_hours_write_is_told_by_the_body() -> None:
    *_, opus = read_sample("bedrock_log.jsonl")
    assert opus.usage == Usage(
        2 + 95_500 + 1_500,
        cache_read_tokens=95_500,
        cache_write_tokens=500,
        cache_write_1h_tokens=1_000,
        output_tokens=640,
    )
    assert [figure.path for figure in opus.figures if figure.meaning is None] == []


def test_calls_are_charged_at_the_prices_of_their_day(catalog: Catalog) -> None:
    nova, claude, opus = charge(catalog, read_sample("bedrock_log.jsonl"), Given(TODAY)).charges
    assert nova.cost == (4 * D("0.06") + 38 * D("0.24")) / M
    assert claude.cost == (1_959 * 3 + 89 * 15) * D("1.1") / M  # the profile of the United States
    parts = 2 * 5 + 95_500 * D("0.5") + 500 * D("6.25") + 1_000 * 10 + 640 * 25
    assert opus.cost == parts / M


def test_a_call_that_failed_is_none() -> None:
    assert read_rows(bedrock.FORMAT, [ROW | {"errorCode": "ThrottlingException", "input": None, "output": None}]) == []


def test_without_counts_the_usage_of_the_answer_counts() -> None:
    body = {"usage": {"input_tokens": 50, "cache_read_input_tokens": 30_000, "output_tokens": 200}}
    record = read_one(input={}, output={"outputBodyJson": body})
    assert record.usage == Usage(30_050, cache_read_tokens=30_000, output_tokens=200)
    assert record.figures[0].path == "output.outputBodyJson.usage.input_tokens"


def test_an_embedding_has_no_output() -> None:
    assert read_one(output={"outputContentType": "application/json"}).usage == Usage(10)


def test_how_it_was_processed_stands_in_the_answer() -> None:
    body = {"serviceTier": {"type": "flex"}, "performanceConfig": {"latency": "optimized"}, "usage": {"inputTokens": 1}}
    record = read_one(output={"outputTokenCount": 4, "outputBodyJson": body})
    assert (record.tier, record.speed) == ("flex", "optimized")


@pytest.mark.parametrize(
    ("model", "region", "name"),
    [
        ("amazon.nova-lite-v1:0", "us-west-2", "amazon.nova-lite-v1:0"),
        ("amazon.nova-lite-v1:0", "eu-west-1", "bedrock/eu-west-1/amazon.nova-lite-v1:0"),
        ("us.amazon.nova-lite-v1:0", "ca-central-1", "us.amazon.nova-lite-v1:0"),
        ("arn:aws:bedrock:eu-west-1::foundation-model/x", "eu-west-1", "arn:aws:bedrock:eu-west-1::foundation-model/x"),
    ],
)
def test_a_call_in_another_country_is_not_at_the_rates_of_the_united_states(model: str, region: str, name: str) -> None:
    assert read_one(modelId=model, region=region).model == name


def test_a_region_without_rates_has_no_price(catalog: Catalog) -> None:
    records = [read_one(region="eu-west-1"), read_one(modelId="anthropic.claude-opus-4-8", region="eu-west-1")]
    nova, opus = charge(catalog, records, Given(TODAY)).charges
    assert (nova.cost, nova.unpriced is None) == (None, False)
    assert opus.cost == (10 * 5 + 4 * 25) * D("1.1") / M  # in one region


@pytest.mark.parametrize(
    "row",
    [
        {"messageType": "DATA_MESSAGE", "logEvents": [{"id": "1", "message": json.dumps(ROW)}]},
        {"events": [{"timestamp": 1_760_000_000_000, "message": json.dumps(ROW)}]},
        {"@timestamp": "2026-10-06 14:14:00.000", "@message": json.dumps(ROW)},
    ],
)
def test_events_of_cloudwatch_hold_invocations(row: dict[str, Any]) -> None:
    found = recognize_row(row)
    assert found
    assert found.form is bedrock.FORMAT
    assert [record.usage for record in read_rows(bedrock.FORMAT, [row])] == [Usage(10, output_tokens=4)]


def test_columns_of_cloudwatch_s_queries_hold_an_invocation() -> None:
    row = {
        "@timestamp": "2026-10-06 14:14:00.000",
        "modelId": "global.anthropic.claude-opus-4-8",
        "identity.arn": "arn:aws:iam::123456789012:user/alice",
        "input.inputTokenCount": "2",
        "input.cacheReadInputTokenCount": "95500",
        "input.cacheWriteInputTokenCount": "",
        "output.outputTokenCount": "640",
    }
    found = recognize_row(row)
    assert found
    assert found.reason == "modelId and input.inputTokenCount"
    (record,) = read_rows(found.form, [row], "user")
    assert record.usage == Usage(95_502, cache_read_tokens=95_500, output_tokens=640)
    assert (record.day, record.labels) == (date(2026, 10, 6), ("arn:aws:iam::123456789012:user/alice",))


def test_a_line_without_its_schema_is_recognized_by_its_counts() -> None:
    found = recognize_row({key: value for key, value in ROW.items() if key != "schemaType"})
    assert found
    assert found.form is bedrock.FORMAT


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"input": {}}, "input.inputTokenCount: missing; expected a whole number"),
        ({"input": {"inputTokenCount": -1}}, "input.inputTokenCount: expected a whole number between"),
        ({"input": []}, "input: expected an object, not a list"),
        (
            {"output": {"outputTokenCount": 1, "outputBodyJson": {"usage": HOUR}}},
            "output.outputBodyJson.usage: 1 tokens exceed the 0 that were written to the cache",
        ),
    ],
)  # fmt: skip
def test_a_fault_is_told_with_its_path(changes: dict[str, Any], problem: str) -> None:
    with pytest.raises(JSONError, match=problem.replace("(", r"\(")):
        read_one(**changes)


def test_no_text_of_a_prompt_or_an_answer_is_kept() -> None:
    text = "the launch is on Friday"
    body = {"outputBodyJson": {"output": {"message": {"content": [{"text": text}]}}}}
    row = ROW | {"input": {**ROW["input"], "inputBodyJson": {"prompt": text}}, "output": {**ROW["output"], **body}}
    assert text not in repr(read_rows(bedrock.FORMAT, [row]))


def test_every_line_of_the_sample_is_recognized() -> None:
    found = [recognize_row(row) for row in list_rows("bedrock_log.jsonl")]
    assert [each.form.name for each in found if each] == ["bedrock-log"] * 4
