"""Usage as LangChain states it. Sample objects are of its documentation and its issues, cited."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

from pricing.bill.reader import read_bills
from pricing.usage import Usage
from tests.support.bills import CALLS, MILLION, charge_all, fault_of, figures_of, usage_of
from tests.support.price_tables import book

CACHED = {
    "input_tokens": 23_554,
    "output_tokens": 100,
    "total_tokens": 23_654,
    "input_token_details": {"cache_read": 19_971},
    "output_token_details": {"reasoning": 64},
}


def test_cached_tokens_are_part_of_the_input() -> None:
    assert usage_of({"usage_metadata": CACHED}) == Usage(23_554, 19_971, output_tokens=100, reasoning_tokens=64)


def test_a_cached_input_is_charged_as_such(tmp_path: Path) -> None:
    total = charge_all(book(tmp_path, calls=CALLS), {"model": "searches", "usage_metadata": CACHED}).total
    assert total == (Decimal(23_554 - 19_971) * 1 + 19_971 * Decimal("0.1") + 100 * 4) / MILLION


def test_cache_writes_count_once_by_the_time_that_they_last() -> None:
    # langchain-ai/langchain#35845: older versions state their sum beside each kind
    details = {"cache_read": 2_000, "ephemeral_5m_input_tokens": 30, "ephemeral_1h_input_tokens": 70}
    usage = {"input_tokens": 2_109, "output_tokens": 10, "total_tokens": 2_119}
    right = Usage(2_109, 2_000, cache_write_tokens=30, cache_write_1h_tokens=70, output_tokens=10)
    for written in (0, 100):
        value = {"usage_metadata": {**usage, "input_token_details": {**details, "cache_creation": written}}}
        assert usage_of(value) == right
    contradicted = {**usage, "input_token_details": {**details, "cache_creation": 99}}
    assert "100 tokens written for 5 minutes or an hour, of 99" in fault_of({"usage_metadata": contradicted})


def test_cache_writes_without_a_time_are_short_ones() -> None:
    # langchain-ai/langchain#32818
    details = {"cache_creation": 1_458, "cache_read": 0, "ephemeral_5m_input_tokens": 0, "ephemeral_1h_input_tokens": 0}
    value = {"input_tokens": 1_470, "output_tokens": 8, "total_tokens": 1_478, "input_token_details": details}
    assert usage_of({"usage_metadata": value}) == Usage(1_470, cache_write_tokens=1_458, output_tokens=8)


def test_an_input_less_than_its_cached_tokens_left_them_out_and_that_is_said() -> None:
    # langchain-ai/langchainjs#9520
    value = {"input_tokens": 9, "output_tokens": 10, "total_tokens": 19, "input_token_details": {"cache_read": 2_000}}
    (bill,) = read_bills(json.dumps({"usage_metadata": value})).bills
    assert bill.usage == Usage(2_009, 2_000, output_tokens=10)
    assert bill.reading.note.startswith("cached tokens read as beside the input")


def test_the_tier_is_in_the_names_of_the_details() -> None:
    value = {
        "input_tokens": 1_200,
        "output_tokens": 300,
        "total_tokens": 1_500,
        "input_token_details": {"priority_cache_read": 1_000, "priority": 200},
        "output_token_details": {"priority_reasoning": 100, "priority": 200},
    }
    (bill,) = read_bills(json.dumps({"usage_metadata": value})).bills
    assert (bill.tier, bill.usage) == ("priority", Usage(1_200, 1_000, output_tokens=300, reasoning_tokens=100))


def test_each_number_has_its_meaning() -> None:
    assert figures_of({"usage_metadata": {**CACHED, "input_token_details": {"cache_read": 19_971, "new": 3}}}) == [
        ("usage_metadata.input_tokens", 23_554, "input, cached or not"),
        ("usage_metadata.output_tokens", 100, "output, including reasoning"),
        ("usage_metadata.total_tokens", 23_654, "the total, checked against its parts"),
        ("usage_metadata.input_token_details.cache_read", 19_971, "cached input"),
        ("usage_metadata.input_token_details.new", 3, None),
        ("usage_metadata.output_token_details.reasoning", 64, "reasoning"),
    ]


def test_details_of_a_realtime_session_are_openais() -> None:
    value = {"input_tokens": 8, "output_tokens": 2, "input_token_details": {"cached_tokens": 4, "audio_tokens": 0}}
    assert read_bills(json.dumps({"usage": value})).bills[0].vendor == "openai"
