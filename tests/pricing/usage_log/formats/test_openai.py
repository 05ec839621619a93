"""Usage as OpenAI states it, and who follows it. Sample objects are theirs, cited."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal as D
from pathlib import Path
from typing import Any

import pytest

from pricing.bill.reader import read_bills
from pricing.usage import Usage
from tests.support.bills import CACHED, CALLS, fault_of, figures_of, one, usage_of
from tests.support.price_tables import METERS, VOICES, book


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


TOTALS = {"prompt_tokens": 3_000, "completion_tokens": 40, "total_tokens": 3_040}


@pytest.mark.parametrize(
    ("usage", "expected"),
    [
        (TOTALS | {"cached_tokens": 2_048}, Usage(3_000, 2_048, output_tokens=40)),  # Moonshot
        (TOTALS | {"num_cached_tokens": 2_048}, Usage(3_000, 2_048, output_tokens=40)),  # Mistral
        (TOTALS | {"prompt_token_details": {"cached_tokens": 2_048}}, Usage(3_000, 2_048, output_tokens=40)),
        (
            TOTALS | {"prompt_cache_hit_tokens": 2_048, "prompt_cache_miss_tokens": 952},
            Usage(3_000, 2_048, output_tokens=40),
        ),
        # a gateway's merge of DeepSeek's two parts
        (
            {"prompt_cache_hit_tokens": 2_048, "prompt_cache_miss_tokens": 952, "completion_tokens": 40},
            Usage(2_048 + 952, 2_048, output_tokens=40),
        ),
        (  # Codex: reasoning is part of the output, as the total says
            {
                "input_tokens": 19_386,
                "cached_input_tokens": 11_648,
                "output_tokens": 427,
                "reasoning_output_tokens": 64,
                "total_tokens": 19_813,
            },
            Usage(19_386, 11_648, output_tokens=427, reasoning_tokens=64),
        ),
        # both spellings of the same numbers, as some gateways have them
        (TOTALS | {"input_tokens": 3_000, "output_tokens": 40}, Usage(3_000, output_tokens=40)),
    ],
)
def test_the_vendors_who_follow_openai_have_counters_of_their_own(usage: dict[str, int], expected: Usage) -> None:
    assert usage_of({"usage": usage}) == expected
    assert all(meaning for _, _, meaning in figures_of({"usage": usage}))


def test_two_inputs_that_differ_are_no_bill() -> None:
    problem = "usage: prompt_tokens is 3,000 and input_tokens 2,000, so it is unclear which counts"
    assert fault_of({"usage": TOTALS | {"input_tokens": 2_000}}) == problem


def test_audio_that_is_charged_by_the_minute_is_read_in_seconds() -> None:
    whisper = {"text": "…", "usage": {"type": "duration", "seconds": 27}}
    assert usage_of(whisper) == Usage()
    assert read_bills(json.dumps(whisper)).bills[0].fees == (("minute", D(27)),)
    # Mistral's total has tokens of the audio, which is charged by the minute
    voxtral = {"prompt_audio_seconds": 203, "prompt_tokens": 4, "completion_tokens": 635, "total_tokens": 3_264}
    (bill,) = read_bills(json.dumps({"model": "voxtral-mini-2507", "usage": voxtral})).bills
    assert (bill.usage, bill.fees) == (Usage(4, output_tokens=635), (("minute", D(203)),))
    silent = read_bills(json.dumps({"model": "voxtral-mini-2507", "usage": {"prompt_audio_seconds": 2}})).bills
    assert (silent[0].usage, silent[0].fees) == (Usage(), (("minute", D(2)),))


@pytest.mark.parametrize(
    ("usage", "problem"),
    [
        ({"type": "duration", "seconds": -1}, "usage.seconds: expected a number of seconds"),
        ({"type": "duration", "seconds": "27"}, "usage.seconds: expected a number of seconds"),
    ],
)
def test_seconds_that_are_none_are_told(usage: dict[str, Any], problem: str) -> None:
    assert fault_of({"usage": usage}) == problem


def test_a_verbose_transcript_states_how_long_the_audio_was() -> None:
    # Groq's has no usage beside it
    (bill,) = read_bills('{"task": "transcribe", "language": "english", "duration": 8.47, "text": "…"}').bills
    assert bill.fees == (("minute", D("8.47")),)
    assert "has no usage" in fault_of({"model": "m", "duration": 8.47})


def test_a_minute_of_audio_has_a_price_or_none(tmp_path: Path) -> None:
    usage = {"usage": {"type": "duration", "seconds": 27}}
    voices = book(tmp_path, voices=VOICES, calls=CALLS)
    assert one(voices, "hear", **usage).cost == 27 * D("0.006") / 60
    assert one(voices, "plain", **usage).cost is None


def test_a_transcript_is_part_of_the_minutes_where_there_is_no_rate_for_tokens(tmp_path: Path) -> None:
    usage = {"prompt_audio_seconds": 203, "prompt_tokens": 4, "completion_tokens": 635, "total_tokens": 3_264}
    line = one(book(tmp_path, voices=VOICES), "hear", usage=usage)
    assert (line.cost, line.partial) == (203 * D("0.006") / 60, False)


def test_all_output_of_a_model_that_speaks_is_sound(tmp_path: Path) -> None:
    usage = {"input_tokens": 14, "output_tokens": 101, "total_tokens": 115}
    assert one(book(tmp_path, meters=METERS), "speak", usage=usage).cost == (14 * 1 + 101 * 12) / D(1_000_000)
