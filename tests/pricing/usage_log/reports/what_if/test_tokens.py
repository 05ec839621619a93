"""Tokens moved into and out of the cache: each stays in exactly one place."""

from __future__ import annotations

from decimal import Decimal as D

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pricing.catalog.schema import CachingRule
from pricing.usage_log.key import COLUMNS, PLACES, Sums
from pricing.usage_log.reports.what_if.tokens import (
    NO_MORE_WRITES,
    count_read,
    count_uncached,
    count_written,
    fit_rates,
    share_cache,
)

ALL_RATES = ("input_mtok", "cache_read_mtok", "cache_write_mtok", "cache_write_1h_mtok", "cache_write_12h_mtok")
RULE = CachingRule(minimum=1_024, source="https://acme.example/caching")


def make_sums(**tokens: int) -> Sums:
    sums = [0] * len(COLUMNS)
    for name, number in tokens.items():
        sums[PLACES[name]] = number
    return sums


def get(sums: Sums, *names: str) -> list[int]:
    return [sums[PLACES[name]] for name in names]


USED = make_sums(
    input_tokens=1_000, cache_read_tokens=300, cache_write_tokens=100, cache_write_1h_tokens=50, requests=1
)
"""550 that are neither read nor written."""


@pytest.mark.parametrize(
    ("share", "read", "uncached", "written", "written_1h"),
    [
        ("0.3", 300, 550, 100, 50),  # as it was
        ("0.1", 100, 750, 100, 50),
        ("0.6", 600, 250, 100, 50),
        ("0.85", 850, 0, 100, 50),
        ("0.9", 900, 0, 50, 50),  # 550 of what was uncached, and 50 of what was written
        ("0.96", 960, 0, 0, 40),
        ("1", 1_000, 0, 0, 0),
        ("0", 0, 1_000, 0, 0),  # no cache, so no writes either
    ],
)
def test_a_share_of_the_input_is_read_from_the_cache(
    share: str, read: int, uncached: int, written: int, written_1h: int
) -> None:
    moved, _ = share_cache(USED, D(share), ALL_RATES, None)
    assert (count_read(moved), count_uncached(moved)) == (read, uncached)
    assert get(moved, "cache_write_tokens", "cache_write_1h_tokens") == [written, written_1h]
    assert get(moved, "input_tokens") == [1_000]


def test_a_share_is_rounded_down() -> None:
    moved, _ = share_cache(make_sums(input_tokens=7, requests=1), D("0.5"), ALL_RATES, None)
    assert (count_read(moved), count_uncached(moved)) == (3, 4)


def test_images_and_audio_stay_where_they_are() -> None:
    sums = make_sums(
        input_tokens=1_000, cache_read_tokens=100, cache_image_tokens=40, input_image_tokens=60, input_audio_tokens=200,
        cache_audio_read_tokens=100,
    )  # fmt: skip
    moved, _ = share_cache(sums, D("0.5"), ALL_RATES, None)
    # text: 60 cached, and 1,000 − 100 − 60 − 200 − 100 = 540 that are not
    assert (count_read(moved), count_uncached(moved)) == (300, 300)
    assert get(moved, "cache_read_tokens", "cache_image_tokens", "input_audio_tokens") == [340, 40, 200]
    none, _ = share_cache(sums, D(0), ALL_RATES, None)
    assert get(none, "input_image_tokens", "input_audio_tokens", "cache_read_tokens") == [100, 300, 0]
    assert count_uncached(none) == 600


@pytest.mark.parametrize(
    ("rates", "rule", "requests", "problem"),
    [
        (("input_mtok",), None, 1, "has no price for cached input"),
        (ALL_RATES, RULE, 1, "caches nothing below 1,024 tokens of a request"),
        (ALL_RATES, RULE, 0, ""),  # nobody knows how long they are
        (ALL_RATES, None, 1, ""),
    ],
)
def test_what_cannot_be_cached_stays_and_is_told(
    rates: tuple[str, ...], rule: CachingRule | None, requests: int, problem: str
) -> None:
    sums = make_sums(input_tokens=1_000, requests=requests)
    moved, said = share_cache(sums, D("0.5"), rates, rule)
    assert count_read(moved) == (0 if problem else 500)
    assert (problem in "".join(said)) if problem else said == (NO_MORE_WRITES,)


def test_a_rule_is_about_each_request() -> None:
    sums = make_sums(input_tokens=20_480, requests=10)
    assert count_read(share_cache(sums, D("0.5"), ALL_RATES, RULE)[0]) == 10_240  # 1,024 of each
    assert count_read(share_cache(sums, D("0.49"), ALL_RATES, RULE)[0]) == 0


@pytest.mark.parametrize(
    ("rates", "read", "written", "uncached"),
    [
        (ALL_RATES, 300, [100, 50], 550),
        (("input_mtok", "cache_read_mtok", "cache_write_mtok"), 300, [150, 0], 550),
        (("input_mtok", "cache_read_mtok"), 300, [0, 0], 700),
        (("input_mtok",), 0, [0, 0], 1_000),
    ],
)
def test_what_a_model_has_no_rate_for_is_charged_as_the_next_thing(
    rates: tuple[str, ...], read: int, written: list[int], uncached: int
) -> None:
    moved, said = fit_rates(USED, rates)
    assert (count_read(moved), count_uncached(moved)) == (read, uncached)
    assert get(moved, "cache_write_tokens", "cache_write_1h_tokens") == written
    assert bool(said) is (rates != ALL_RATES)


def test_cached_audio_goes_to_audio_and_images_to_images() -> None:
    sums = make_sums(input_tokens=500, cache_read_tokens=200, cache_image_tokens=50, cache_audio_read_tokens=100)
    moved, said = fit_rates(sums, ("input_mtok", "input_audio_mtok"))
    assert get(moved, "input_image_tokens", "input_audio_tokens", "cache_audio_read_tokens") == [50, 100, 0]
    assert count_uncached(moved) == 350
    assert len(said) == 2


NUMBER = st.integers(0, 10**6)


@given(
    st.lists(NUMBER, min_size=8, max_size=8),
    st.decimals(0, 1, places=4),
    st.sets(st.sampled_from((*ALL_RATES, "input_audio_mtok", "cache_audio_read_mtok"))),
)
def test_each_token_has_one_place(parts: list[int], share: D, rates: set[str]) -> None:
    uncached, read, written, written_1h, audio, read_audio, image, read_image = parts
    sums = make_sums(
        input_tokens=sum(parts), cache_read_tokens=read + read_image, cache_image_tokens=read_image,
        cache_write_tokens=written, cache_write_1h_tokens=written_1h, input_audio_tokens=audio,
        cache_audio_read_tokens=read_audio, input_image_tokens=image, output_tokens=uncached, requests=1,
    )  # fmt: skip
    for moved, _ in (fit_rates(sums, rates), share_cache(sums, share, rates, None)):
        audios, images = get(moved, "input_audio_tokens", "cache_audio_read_tokens"), get(moved, "input_image_tokens")
        places = [count_uncached(moved), count_read(moved), count_written(moved), *audios, *images]
        assert min(places) >= 0
        assert sum(places) + moved[PLACES["cache_image_tokens"]] == sum(parts)
        assert get(moved, "input_tokens", "output_tokens", "requests") == [sum(parts), uncached, 1]
