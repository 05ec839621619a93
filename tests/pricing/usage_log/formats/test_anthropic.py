"""Usage as Anthropic states it: cache reads and writes stand beside the input."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from pricing.usage import Usage
from pricing.usage_log.divided import divide_record
from pricing.usage_log.response import read_response
from tests.support.bills import CACHED, fault_of, figures_of, usage_of


def test_anthropics_input_holds_neither_reads_nor_writes() -> None:
    usage = usage_of(
        {
            "input_tokens": 10,
            "cache_read_input_tokens": 200,
            "cache_creation_input_tokens": 3_000,
            "cache_creation": {"ephemeral_5m_input_tokens": 1_000, "ephemeral_1h_input_tokens": 2_000},
            "output_tokens": 40,
        }
    )
    assert usage == Usage(
        input_tokens=10 + 200 + 3_000,
        cache_read_tokens=200,
        cache_write_tokens=1_000,
        cache_write_1h_tokens=2_000,
        output_tokens=40,
    )
    assert usage.uncached_tokens == 10


def test_anthropics_older_writes_are_for_five_minutes() -> None:
    usage = usage_of(
        {"input_tokens": 10, "cache_creation_input_tokens": 300, "cache_read_input_tokens": None, "output_tokens": 4}
    )
    assert (usage.input_tokens, usage.cache_write_tokens) == (310, 300)


counts = st.integers(0, 10**6)


@given(counts, counts, counts, counts, counts)
def test_every_token_of_an_anthropic_bill_is_charged_once(a: int, b: int, c: int, d: int, e: int) -> None:
    usage = usage_of(
        {
            "input_tokens": a,
            "cache_read_input_tokens": b,
            "cache_creation": {"ephemeral_5m_input_tokens": c, "ephemeral_1h_input_tokens": d},
            "output_tokens": e,
        }
    )
    assert sum(usage.quantities().values()) == a + b + c + d + e


def test_fields_of_two_vendors_are_refused() -> None:
    assert "fields of two vendors" in fault_of({**CACHED, "cache_read_input_tokens": 5})


def test_each_field_is_shown_with_its_meaning() -> None:
    kinds = {"ephemeral_5m_input_tokens": 1, "ephemeral_1h_input_tokens": 2}
    usage = {"input_tokens": 10, "cache_creation_input_tokens": 3, "cache_creation": kinds, "output_tokens": 4}
    assert figures_of(usage) == [
        ("input_tokens", 10, "input neither read from the cache nor written to it"),
        ("cache_creation_input_tokens", 3, "cache write"),
        ("cache_creation.ephemeral_5m_input_tokens", 1, "cache write"),
        ("cache_creation.ephemeral_1h_input_tokens", 2, "cache write (1 hour)"),
        ("output_tokens", 4, "output, including reasoning"),
    ]


COMPACTED: dict[str, Any] = {
    "input_tokens": 23_000,
    "output_tokens": 1_000,
    "cache_read_input_tokens": 0,
    "iterations": [
        {"type": "compaction", "input_tokens": 180_000, "output_tokens": 3_500},
        {"type": "message", "input_tokens": 23_000, "output_tokens": 1_000},
    ],
}
"""Example of platform.claude.com/docs/en/build-with-claude/compaction, with a field of caches."""
ADVISED: dict[str, Any] = {
    "input_tokens": 4,
    "cache_read_input_tokens": 543_544,
    "cache_creation_input_tokens": 8_131,
    "output_tokens": 30,
    "iterations": [
        {
            "type": "message",
            "input_tokens": 2,
            "cache_read_input_tokens": 270_024,
            "cache_creation_input_tokens": 3_496,
            "output_tokens": 10,
        },
        {"type": "advisor_message", "model": "claude-fable-5-1", "input_tokens": 235_169, "output_tokens": 600},
        {
            "type": "message",
            "input_tokens": 2,
            "cache_read_input_tokens": 273_520,
            "cache_creation_input_tokens": 4_635,
            "output_tokens": 20,
        },
    ],
}
"""Input of a call on 2026-09-25 that asked an advisor, as Claude Code logged it; outputs are of our own."""


def test_a_compaction_is_billed_beside_the_answer() -> None:
    reading = read_response(1, {"model": "claude-opus-5", "usage": COMPACTED}).reading
    assert reading.usage == Usage(input_tokens=180_000 + 23_000, output_tokens=3_500 + 1_000)
    assert reading.context == 180_000
    assert reading.not_counted == ()


def test_a_pause_after_a_compaction_has_no_answer() -> None:
    paused = {"input_tokens": 0, "output_tokens": 0, "iterations": COMPACTED["iterations"][:1]}
    assert usage_of(paused) == Usage(input_tokens=180_000, output_tokens=3_500)


def test_an_advisor_is_a_record_of_its_own() -> None:
    record = read_response(1, {"id": "msg_01", "model": "claude-sonnet-5", "usage": ADVISED})
    assert record.reading.not_counted == ("other_models",)
    own, advisor = divide_record(record)
    assert own.usage == Usage(
        input_tokens=4 + 543_544 + 8_131, cache_read_tokens=543_544, cache_write_tokens=8_131, output_tokens=30
    )
    assert (own.reading.not_counted, own.reading.others) == ((), ())
    assert own.reading.context == 2 + 273_520 + 4_635
    assert (advisor.model, advisor.usage) == ("claude-fable-5-1", Usage(input_tokens=235_169, output_tokens=600))


def test_an_advisor_of_the_same_model_is_part_of_the_sum() -> None:
    same = {"type": "advisor_message", "model": "claude-opus-5", "input_tokens": 50, "output_tokens": 5}
    usage = {**COMPACTED, "iterations": [COMPACTED["iterations"][1], same]}
    reading = read_response(1, {"model": "claude-opus-5", "usage": usage}).reading
    assert (reading.usage, reading.others) == (Usage(input_tokens=23_050, output_tokens=1_005), ())


def test_an_iteration_of_an_unknown_kind_makes_the_charge_partial() -> None:
    unknown = {"type": "dream", "input_tokens": 7, "output_tokens": 7}
    usage = {**COMPACTED, "iterations": [*COMPACTED["iterations"], unknown]}
    reading = read_response(1, {"model": "claude-opus-5", "usage": usage}).reading
    assert reading.not_counted == ("iterations",)
    assert reading.usage.input_tokens == 203_000


def test_thinking_is_part_of_the_output() -> None:
    usage = {
        "input_tokens": 10,
        "output_tokens": 40,
        "speed": "standard",
        "output_tokens_details": {"thinking_tokens": 30},
    }
    assert usage_of(usage).reasoning_tokens == 30


def test_fetches_and_searches_of_tools_are_free() -> None:
    usage = {"input_tokens": 10, "speed": "standard", "output_tokens": 40}
    counters = {"web_fetch_requests": 3, "tool_search_requests": 2}
    assert figures_of({**usage, "server_tool_use": counters})[2:] == [
        ("server_tool_use.web_fetch_requests", 3, "free of charge"),
        ("server_tool_use.tool_search_requests", 2, "free of charge"),
    ]
