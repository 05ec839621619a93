from __future__ import annotations

from dataclasses import asdict, replace
from decimal import Decimal
from typing import Any

import pytest

from pricing.usage import TOKEN_FIELDS, Usage, UsageError


def test_the_parts_make_up_the_whole() -> None:
    usage = Usage(1_000, 600, 200, 100, 50, 20)
    assert usage.uncached_tokens == 1_000 - 600 - 200 - 100
    assert usage.total_tokens == 1_050
    assert sum(usage.quantities().values()) == 1_050


@pytest.mark.parametrize(
    ("numbers", "reason"),
    [
        ({"input_tokens": -1}, "input_tokens must be between 0"),
        ({"input_tokens": 10**13}, "input_tokens must be between 0 and 1,000,000,000,000"),
        (
            {"input_tokens": 10, "cache_read_tokens": 6, "cache_write_tokens": 5},
            "11 tokens .* exceed the 10 input tokens",
        ),
        ({"output_tokens": 10, "reasoning_tokens": 11}, "11 reasoning_tokens exceed the 10 output tokens"),
    ],
)
def test_numbers_that_no_request_has_are_refused(numbers: dict[str, Any], reason: str) -> None:
    with pytest.raises(UsageError, match=reason):
        Usage(**numbers)


def test_audio_has_its_own_places() -> None:
    usage = Usage(
        input_tokens=100,
        cache_read_tokens=10,
        input_audio_tokens=30,
        cache_audio_read_tokens=20,
        output_tokens=50,
        reasoning_tokens=5,
        output_audio_tokens=40,
    )
    assert (usage.uncached_tokens, usage.visible_tokens) == (100 - 10 - 30 - 20, 50 - 5 - 40)
    assert sum(usage.quantities().values()) == 150


@pytest.mark.parametrize(
    ("numbers", "reason"),
    [
        ({"input_tokens": 10, "input_audio_tokens": 11}, "11 tokens .*, plus audio, exceed the 10 input tokens"),
        (
            {"output_tokens": 10, "reasoning_tokens": 6, "output_audio_tokens": 5},
            "11 reasoning_tokens and output_audio_tokens exceed the 10 output tokens",
        ),
    ],
)
def test_more_audio_than_tokens_is_refused(numbers: dict[str, Any], reason: str) -> None:
    with pytest.raises(UsageError, match=reason):
        Usage(**numbers)


def test_each_quantity_has_its_rate_and_its_name() -> None:
    usage = Usage(
        input_tokens=1_000_000,
        cache_read_tokens=2,
        cache_write_tokens=30,
        cache_write_1h_tokens=400,
        input_audio_tokens=5_000,
        cache_audio_read_tokens=60_000,
        output_tokens=777,
        reasoning_tokens=70,
        output_audio_tokens=7,
        cache_write_12h_tokens=8,
        fees=(("web_search", Decimal("0.3")),),
    )
    assert usage.quantities() == {
        ("input_mtok", "input"): 1_000_000 - 65_440,
        ("cache_read_mtok", "cached input"): 2,
        ("cache_write_mtok", "cache write"): 30,
        ("cache_write_1h_mtok", "cache write (1 hour)"): 400,
        ("cache_write_12h_mtok", "cache write (12 hours)"): 8,
        ("web_search", "web search"): Decimal("0.3"),
        ("input_audio_mtok", "audio input"): 5_000,
        ("cache_audio_read_mtok", "cached audio input"): 60_000,
        ("output_mtok", "output"): 700,
        ("output_mtok", "reasoning"): 70,
        ("output_audio_mtok", "audio output"): 7,
    }


def test_what_is_found_once_is_no_field() -> None:
    usage = Usage(input_tokens=5)
    assert usage.quantities() == usage.quantities() == {("input_mtok", "input"): 5}
    assert asdict(usage).keys() == set(TOKEN_FIELDS) | {"fees"}
    assert replace(usage, input_tokens=6).quantities() == {("input_mtok", "input"): 6}
    assert usage == Usage(input_tokens=5)


def test_a_trillion_tokens_are_the_most() -> None:
    assert Usage(input_tokens=10**12).total_tokens == 10**12


@pytest.mark.parametrize(
    ("audio", "words"),
    [(0, "11 tokens read from and written to the cache"), (1, "12 tokens read .* cache, plus audio,")],
)
def test_too_much_that_is_not_plain_input_says_of_what(audio: int, words: str) -> None:
    with pytest.raises(UsageError, match=f"^{words} exceed the 10 input tokens$"):
        Usage(input_tokens=10, cache_read_tokens=11, input_audio_tokens=audio)
