"""Usage as OpenAI states it, and who follows it. Sample objects are theirs, cited."""

from __future__ import annotations

import json
from datetime import date

from pricing.bill.reader import read_bills
from pricing.usage import Usage
from tests.support.bills import CACHED, figures_of, usage_of


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
    bill = read_bills(json.dumps(body | {"usage": usage})).bills[0]
    assert bill.usage == Usage(input_tokens=9658, cache_write_tokens=9655, output_tokens=42, reasoning_tokens=25)
    assert (bill.vendor, bill.model, bill.tier) == ("openai", "gpt-5.6-sol", "flex")
    assert bill.day == date(2026, 7, 14)  # 1,784,000,000 s = 20,648 days and some hours after 1970-01-01


def test_audio_stands_apart_from_text() -> None:
    usage = usage_of(
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
    assert (usage.cache_read_tokens, usage.cache_audio_read_tokens) == (10, 20)
    assert (usage.uncached_tokens, usage.input_audio_tokens) == (40 - 10, 60 - 20)
    assert (usage.visible_tokens, usage.output_audio_tokens) == (20, 40)


def test_reasoning_beside_the_completion_is_added_where_the_total_says_so() -> None:
    # as xAI reports it: the total of 420 holds 100, 20 and the 300 besides
    usage = usage_of(
        {
            "prompt_tokens": 100,
            "completion_tokens": 20,
            "total_tokens": 420,
            "completion_tokens_details": {"reasoning_tokens": 300},
        }
    )
    assert (usage.output_tokens, usage.reasoning_tokens) == (320, 300)


def test_an_embedding_has_input_alone() -> None:
    assert usage_of({"prompt_tokens": 5, "total_tokens": 5}) == Usage(5)


def test_each_field_is_shown_with_its_meaning() -> None:
    usage = {"prompt_tokens": 1_000, "completion_tokens": 200, "total_tokens": 1_200}
    details = {"prompt_tokens_details": {"cached_tokens": 400, "audio_tokens": 0}}
    assert figures_of({"model": "m", "usage": {**usage, **details}}) == [
        ("usage.prompt_tokens", 1_000, "input, cached or not"),
        ("usage.completion_tokens", 200, "output, including reasoning"),
        ("usage.total_tokens", 1_200, "the total, checked against its parts"),
        ("usage.prompt_tokens_details.cached_tokens", 400, "cached input"),
    ]
