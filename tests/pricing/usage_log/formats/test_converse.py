"""Usage as Amazon Bedrock's Converse states it: what it calls input was neither cached nor written."""

from __future__ import annotations

import json
from typing import Any

import pytest

from pricing.bill.reader import read_bills
from pricing.usage import Usage
from tests.support.bills import fault_of, figures_of, usage_of

# Answers of Amazon Bedrock that pydantic/pydantic-ai recorded, tests/models/bedrock/cassettes/test_cache and
# tests/models/cassettes/test_bedrock/test_bedrock_cache_messages_with_document_as_last_content.yaml, at 4fda38988.
READ = {
    "cacheReadInputTokenCount": 2752,
    "cacheReadInputTokens": 2752,
    "cacheWriteInputTokenCount": 0,
    "cacheWriteInputTokens": 0,
    "inputTokens": 433,
    "outputTokens": 16,
    "serverToolUsage": {},
    "totalTokens": 3201,
}
WRITTEN = {
    "cacheDetails": [{"inputTokens": 236, "ttl": "5m"}],
    "cacheReadInputTokenCount": 1712,
    "cacheReadInputTokens": 1712,
    "cacheWriteInputTokenCount": 236,
    "cacheWriteInputTokens": 236,
    "inputTokens": 3,
    "outputTokens": 121,
    "serverToolUsage": {},
    "totalTokens": 2072,
}
PLAIN = {"inputTokens": 27, "outputTokens": 34, "serverToolUsage": {}, "totalTokens": 61}


def test_cached_input_stands_beside_the_input() -> None:
    assert usage_of({"usage": READ}) == Usage(433 + 2752, cache_read_tokens=2752, output_tokens=16)
    assert usage_of({"usage": PLAIN}) == Usage(27, output_tokens=34)


def test_a_cache_write_is_of_five_minutes_or_an_hour() -> None:
    assert usage_of({"usage": WRITTEN}) == Usage(
        3 + 1712 + 236, cache_read_tokens=1712, cache_write_tokens=236, output_tokens=121
    )
    kinds = [{"inputTokens": 36, "ttl": "5m"}, {"inputTokens": 200, "ttl": "1h"}]
    assert usage_of({"usage": WRITTEN | {"cacheDetails": kinds}}) == Usage(
        3 + 1712 + 236,
        cache_read_tokens=1712,
        cache_write_tokens=36,
        cache_write_1h_tokens=200,
        output_tokens=121,
    )


def test_novas_own_api_knows_one_name_of_a_number() -> None:
    usage = {"inputTokens": 10, "outputTokens": 4, "totalTokens": 14, "cacheReadInputTokenCount": 6}
    assert usage_of({"usage": usage}) == Usage(16, cache_read_tokens=6, output_tokens=4)


def test_each_number_has_a_meaning() -> None:
    assert [meaning for _, _, meaning in figures_of({"usage": WRITTEN})] == [
        "part of the number above",
        "cached input",
        "cached input",
        "cache write",
        "cache write",
        "input neither read from the cache nor written to it",
        "output, including reasoning",
        "the total, checked against its parts",
    ]


@pytest.mark.parametrize(
    ("beside", "tier", "speed"),
    [
        ({}, None, None),
        ({"serviceTier": {"type": "default"}}, "standard", None),
        ({"serviceTier": {"type": "flex"}, "performanceConfig": {"latency": "standard"}}, "flex", None),
        ({"serviceTier": {"type": "reserved"}}, "reserved", None),
        ({"performanceConfig": {"latency": "optimized"}}, None, "optimized"),
    ],
)
def test_how_it_was_processed_stands_beside_the_usage(
    beside: dict[str, Any], tier: str | None, speed: str | None
) -> None:
    (bill,) = read_bills(json.dumps({"usage": PLAIN, **beside})).bills
    assert (bill.vendor, bill.tier, bill.speed) == ("bedrock", tier, speed)


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"inputTokens": None}, "usage.inputTokens: missing; expected a whole number"),
        ({"cacheReadInputTokenCount": 1}, "usage.cacheReadInputTokenCount: 1, but cacheReadInputTokens is 1,712"),
        (
            {"cacheDetails": [{"inputTokens": 235, "ttl": "1h"}]},
            "usage.cacheDetails: 235 tokens do not add up to the 236 of cacheWriteInputTokens",
        ),
        (
            {"totalTokens": 2071},
            "usage: its input and output add up to 2,072 tokens, not to the stated total of 2,071",
        ),
    ],
)
def test_a_contradiction_is_told(changes: dict[str, Any], problem: str) -> None:
    assert fault_of({"usage": WRITTEN | changes}) == problem


def test_the_last_event_of_a_stream_and_a_line_of_a_batch_hold_it() -> None:
    # https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_ConverseStreamMetadataEvent.html
    assert usage_of({"metadata": {"usage": READ, "metrics": {"latencyMs": 1627}}}) == usage_of({"usage": READ})
    # https://docs.aws.amazon.com/bedrock/latest/userguide/batch-inference-results.html
    (bill,) = read_bills(
        json.dumps({"recordId": "CALL0000001", "modelInput": {}, "modelOutput": {"usage": READ}})
    ).bills
    assert (bill.usage, bill.tier) == (usage_of({"usage": READ}), "batch")
