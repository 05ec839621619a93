"""Usages as vendors report them. Sample objects are theirs, cited; what is wrong is told, the rest still counts."""

from __future__ import annotations

import json
import re
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pricing.bill.reader import read_bills
from pricing.usage import Usage


def usage_of(value: Any) -> Usage:
    found = read_bills(json.dumps(value))
    assert found.faults == ()
    return found.bills[0].usage


def fault_of(value: Any) -> str:
    found = read_bills(value if isinstance(value, str) else json.dumps(value))
    assert found.bills == ()
    return found.faults[0].problem


# OpenAI's prompt caching guide.
CACHED = {
    "prompt_tokens": 2006,
    "completion_tokens": 300,
    "total_tokens": 2306,
    "prompt_tokens_details": {"cached_tokens": 1920},
}


def test_a_chat_completion_with_cached_input() -> None:
    assert usage_of(CACHED) == Usage(input_tokens=2006, cache_read_tokens=1920, output_tokens=300)


def test_a_chat_completion_with_cache_writes_and_reasoning() -> None:
    # dotnet/extensions#7635
    assert usage_of(
        {
            "prompt_tokens": 9657,
            "completion_tokens": 78,
            "total_tokens": 9735,
            "prompt_tokens_details": {"cached_tokens": 0, "cache_write_tokens": 9654, "audio_tokens": 0},
            "completion_tokens_details": {"reasoning_tokens": 37, "audio_tokens": 0},
        }
    ) == Usage(input_tokens=9657, cache_write_tokens=9654, output_tokens=78, reasoning_tokens=37)


def test_a_response_of_the_responses_api() -> None:
    # dotnet/extensions#7635
    usage = {
        "input_tokens": 9658,
        "input_tokens_details": {"cache_write_tokens": 9655, "cached_tokens": 0},
        "output_tokens": 42,
        "output_tokens_details": {"reasoning_tokens": 25},
        "total_tokens": 9700,
    }
    body = {"object": "response", "model": "gpt-5.6-sol", "created_at": 1_784_000_000, "service_tier": "flex"}
    found = read_bills(json.dumps(body | {"usage": usage})).bills[0]
    assert found.usage == Usage(input_tokens=9658, cache_write_tokens=9655, output_tokens=42, reasoning_tokens=25)
    assert (found.vendor, found.model, found.tier) == ("openai", "gpt-5.6-sol", "flex")
    assert found.day == date(2026, 7, 14)  # 1,784,000,000 s = 20,648 days and some hours after 1970-01-01


def test_audio_stands_apart_from_text() -> None:
    found = usage_of(
        {
            "input_tokens": 100,
            "output_tokens": 60,
            "total_tokens": 160,
            "input_token_details": {
                "cached_tokens": 30,
                "text_tokens": 40,
                "audio_tokens": 60,
                "cached_tokens_details": {"text_tokens": 10, "audio_tokens": 20},
            },
            "output_token_details": {"text_tokens": 20, "audio_tokens": 40},
        }
    )
    assert (found.cache_read_tokens, found.cache_audio_read_tokens) == (10, 20)
    assert (found.uncached_tokens, found.input_audio_tokens) == (40 - 10, 60 - 20)
    assert (found.visible_tokens, found.output_audio_tokens) == (20, 40)


def test_anthropics_input_holds_neither_reads_nor_writes() -> None:
    found = usage_of(
        {
            "input_tokens": 10,
            "cache_read_input_tokens": 200,
            "cache_creation_input_tokens": 3_000,
            "cache_creation": {"ephemeral_5m_input_tokens": 1_000, "ephemeral_1h_input_tokens": 2_000},
            "output_tokens": 40,
        }
    )
    assert found == Usage(
        input_tokens=10 + 200 + 3_000,
        cache_read_tokens=200,
        cache_write_tokens=1_000,
        cache_write_1h_tokens=2_000,
        output_tokens=40,
    )
    assert found.uncached_tokens == 10


def test_anthropics_older_writes_are_for_five_minutes() -> None:
    found = usage_of(
        {"input_tokens": 10, "cache_creation_input_tokens": 300, "cache_read_input_tokens": None, "output_tokens": 4}
    )
    assert (found.input_tokens, found.cache_write_tokens) == (310, 300)


def test_geminis_thoughts_are_output_beside_the_visible() -> None:
    response = {
        "modelVersion": "gemini-2.5-pro",
        "usageMetadata": {
            "promptTokenCount": 1_000,
            "cachedContentTokenCount": 600,
            "candidatesTokenCount": 50,
            "thoughtsTokenCount": 400,
            "toolUsePromptTokenCount": 20,
            "totalTokenCount": 1_470,
            "promptTokensDetails": [{"modality": "TEXT", "tokenCount": 700}, {"modality": "AUDIO", "tokenCount": 300}],
            "cacheTokensDetails": [{"modality": "AUDIO", "tokenCount": 100}],
        },
    }
    found = read_bills(json.dumps(response)).bills[0]
    assert (found.vendor, found.model) == ("gemini", "gemini-2.5-pro")
    assert found.usage == Usage(
        input_tokens=1_020,
        cache_read_tokens=500,
        cache_audio_read_tokens=100,
        input_audio_tokens=200,
        output_tokens=450,
        reasoning_tokens=400,
    )


def test_gemini_as_its_python_client_writes_it() -> None:
    assert usage_of({"usage_metadata": {"prompt_token_count": 8, "candidates_token_count": 5}}) == Usage(8, 0, 0, 0, 5)


def test_reasoning_beside_the_completion_is_added_where_the_total_says_so() -> None:
    # as xAI reports it: the total of 420 holds 100, 20 and the 300 besides
    found = usage_of(
        {
            "prompt_tokens": 100,
            "completion_tokens": 20,
            "total_tokens": 420,
            "completion_tokens_details": {"reasoning_tokens": 300},
        }
    )
    assert (found.output_tokens, found.reasoning_tokens) == (320, 300)


def test_an_embedding_has_input_alone() -> None:
    assert usage_of({"prompt_tokens": 5, "total_tokens": 5}) == Usage(5)


@pytest.mark.parametrize(
    ("line", "tier"),
    [
        ({"custom_id": "1", "response": {"status_code": 200, "body": {"model": "m", "usage": CACHED}}}, "batch"),
        ({"custom_id": "1", "result": {"type": "succeeded", "message": {"model": "m", "usage": CACHED}}}, "batch"),
        ({"type": "response.completed", "response": {"model": "m", "usage": CACHED}}, None),
        ({"type": "message_start", "message": {"model": "m", "usage": CACHED}}, None),
        ({"model": "m", "service_tier": "default", "usage": CACHED}, "standard"),
        ({"model": "m", "service_tier": "unheard of", "usage": CACHED}, "unheard of"),
    ],
)
def test_usages_are_found_where_responses_keep_them(line: Any, tier: str | None) -> None:
    found = read_bills(json.dumps(line)).bills[0]
    assert (found.model, found.usage.input_tokens, found.tier) == ("m", 2006, tier)


def test_lines_and_lists_are_read_one_by_one() -> None:
    lines = "\n".join([json.dumps(CACHED), "", json.dumps({"usage": CACHED})])
    assert [bill.line for bill in read_bills(lines).bills] == [1, 3]
    assert [bill.line for bill in read_bills(json.dumps([CACHED, CACHED])).bills] == [1, 2]


def test_good_lines_count_beside_faulty_ones() -> None:
    lines = "\n".join([json.dumps(CACHED), '{"prompt_tokens": }', json.dumps({"usage": {"x": 1}}), json.dumps(CACHED)])
    found = read_bills(lines)
    assert [bill.line for bill in found.bills] == [1, 4]
    assert [(fault.line, fault.problem.partition(":")[0]) for fault in found.faults] == [
        (2, "not valid JSON at column 19"),
        (3, "usage"),
    ]


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ("", "nothing to read"),
        ("   \n ", "nothing to read"),
        ("[]", "nothing to read"),
        ("hello", "not valid JSON"),
        ("5", "expected an object, not a number"),
        ({}, "has no usage; expected prompt_tokens, input_tokens or promptTokenCount"),
        ({"usage": 5}, "usage: expected an object, not a number"),
        ({"usage": {"prompt_tokens": 5}}, "usage.completion_tokens: missing"),
        ({"prompt_tokens": "5", "completion_tokens": 1}, "prompt_tokens: expected a whole number, not a string"),
        ({"prompt_tokens": -5, "completion_tokens": 1}, "prompt_tokens: expected a whole number between 0"),
        ({"prompt_tokens": 1.5, "completion_tokens": 1}, "prompt_tokens: expected a whole number, not 1.5$"),
        ('{"prompt_tokens": NaN, "completion_tokens": 1}', "prompt_tokens: NaN is not a number"),
        ('{"prompt_tokens": 1, "prompt_tokens": 2, "completion_tokens": 1}', "given twice"),
        ({"prompt_tokens": 5, "completion_tokens": 1, "total_tokens": 7}, "make 6 tokens, not the total of 7"),
        ({**CACHED, "prompt_tokens_details": {"cached_tokens": 2007}}, "2,007 tokens .* more than the 2,006 of input"),
        ({**CACHED, "prompt_tokens_details": [1]}, "prompt_tokens_details: expected an object, not a list"),
        ({**CACHED, "cache_read_input_tokens": 5}, "fields of two vendors"),
        (
            {"input_tokens": 5, "output_tokens": 1, "output_tokens_details": {"reasoning_tokens": 2}},
            "2 reasoning_tokens are more than the 1 of output",
        ),
        (
            {
                "input_tokens": 1,
                "output_tokens": 1,
                "cache_creation_input_tokens": 5,
                "cache_creation": {"ephemeral_5m_input_tokens": 1, "ephemeral_1h_input_tokens": 1},
            },
            r"1 \+ 1 tokens are not the 5",
        ),
        ({"promptTokenCount": 5, "cachedContentTokenCount": 6}, "6 tokens .* more than the 5 of input"),
        ({"promptTokenCount": 5, "promptTokensDetails": [5]}, r"promptTokensDetails\[0\]: expected an object"),
    ],
)
def test_what_is_no_bill_says_why(value: Any, reason: str) -> None:

    assert re.search(reason, fault_of(value))


def test_deep_nesting_is_a_fault_like_any_other() -> None:
    assert "nested more than 200 deep" in fault_of("[" * 100_000)
    assert "nested more than 200 deep" in fault_of('{"usage": ' + "[" * 300 + "]" * 300 + "}")


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
