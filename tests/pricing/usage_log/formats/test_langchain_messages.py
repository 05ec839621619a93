"""Messages of LangChain in logs, states and sums by model."""

from __future__ import annotations

from datetime import date

from pricing.usage import Usage
from pricing.usage_log.formats import langchain_messages
from tests.support.usage_logs import read_rows, read_sample

USAGE = {"input_tokens": 9, "output_tokens": 3, "total_tokens": 12}
RAW = {
    "input_tokens": 2,
    "cache_read_input_tokens": 4,
    "cache_creation_input_tokens": 3,
    "cache_creation": {"ephemeral_1h_input_tokens": 3, "ephemeral_5m_input_tokens": 0},
    "output_tokens": 3,
    "server_tool_use": {"web_search_requests": 1},
    "service_tier": "standard",
}


def test_messages_are_read_as_logged_as_serialized_and_in_a_state() -> None:
    logged, serialized, state, mini, haiku = read_sample("langchain_messages.jsonl")
    assert (logged.model, logged.tier, logged.day) == ("gpt-4o-mini-2024-07-18", "standard", date(2025, 9, 4))
    assert serialized.usage == Usage(1_470, cache_write_tokens=1_458, output_tokens=8)
    assert (serialized.model, serialized.id) == ("claude-haiku-4-5-20251001", "msg_01AbCdEfGhIjKlMnOpQrStUv")
    assert (state.model, state.usage) == ("gpt-4o-2024-11-20", Usage(1_000, 200, output_tokens=500))
    assert [(each.model, each.usage.output_tokens, each.summed) for each in (mini, haiku)] == [
        ("gpt-4o-mini-2024-07-18", 10, True),
        ("claude-3-5-haiku-20241022", 21, True),
    ]


def test_the_vendors_own_usage_says_more() -> None:
    message = {"type": "ai", "usage_metadata": USAGE, "response_metadata": {"model": "claude-x", "usage": RAW}}
    (record,) = read_rows(langchain_messages.FORMAT, [message])
    assert record.usage == Usage(9, 4, 0, 3, 3)
    assert dict(record.fees) == {"web_search": 1}
    assert record.vendor == "anthropic"


def test_a_vendors_usage_of_other_tokens_is_passed_over() -> None:
    metadata = {"model": "claude-x", "usage": {**RAW, "output_tokens": 1}}
    (record,) = read_rows(
        langchain_messages.FORMAT, [{"type": "ai", "usage_metadata": USAGE, "response_metadata": metadata}]
    )
    assert record.usage == Usage(9, output_tokens=3)


def test_a_run_of_langsmith_holds_its_message_deep_within() -> None:
    message = {"kwargs": {"type": "ai", "usage_metadata": USAGE, "response_metadata": {"model_name": "gpt-4o"}}}
    run = {
        "run_type": "llm",
        "start_time": "2026-02-03T10:00:00",
        "outputs": {"generations": [[{"text": "", "message": message}]]},
    }
    (record,) = read_rows(langchain_messages.FORMAT, [run])
    assert (record.model, record.usage, record.day) == ("gpt-4o", Usage(9, output_tokens=3), date(2026, 2, 3))
