"""What each call of a conversation reads from the cache, and writes to it."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pricing.caching import Lifetime, count_cacheable
from pricing.catalog.schema import CachingRule
from pricing.conversation.cached import Cache, cache_calls, open_cache
from pricing.conversation.calls import send_calls
from pricing.conversation.conversation import Conversation
from pricing.conversation.sizes import Output, Sizes

RULE = CachingRule(minimum=1_024, step=128, source="https://developers.openai.com/api/docs/guides/prompt-caching")
SIZES = Sizes(1_100, 100, 0, Output(0, 0), Output(200, 0), 0)
FREE = {"input_mtok", "cache_read_mtok", "output_mtok"}
PAID = FREE | {"cache_write_mtok"}


def cache(talk: Conversation, held: Cache | None, *, audio: int = 0) -> list[tuple[int, int]]:
    calls = cache_calls(send_calls(talk, SIZES), held, audio=audio)
    return [(call.cache_read_tokens, call.written_tokens) for call in calls.made]


def test_the_unchanged_beginning_is_read_in_the_vendors_steps() -> None:
    # each call begins with what the one before was sent: 1,200 and 1,500 tokens, in steps of 128 from 1,024
    assert cache(Conversation(3), Cache(1_024, 128, writes=False, expires=False)) == [(0, 0), (1_152, 0), (1_408, 0)]


def test_what_the_next_call_reads_is_written_once() -> None:
    # the last call writes for one that may follow
    assert cache(Conversation(3), Cache(0, 1, writes=True, expires=False)) == [(0, 1_200), (1_200, 300), (1_500, 300)]


def test_without_a_cache_nothing_is_cached() -> None:
    assert cache(Conversation(2), None) == [(0, 0), (0, 0)]


def test_after_a_pause_longer_than_the_cache_lasts_all_is_written_again() -> None:
    held = Cache(0, 1, writes=True, expires=True)
    assert cache(Conversation(3), held) == [(0, 1_200), (0, 1_500), (0, 1_800)]
    # the second call of a turn follows at once
    assert cache(Conversation(2, calls=2), held) == [(0, 1_200), (1_200, 0), (0, 1_500), (1_500, 0)]


def test_nothing_below_the_minimum_is_cached() -> None:
    assert cache(Conversation(2), Cache(1_201, 1, writes=True, expires=False)) == [(0, 0), (0, 1_500)]


@given(tokens=st.integers(0, 5_000), minimum=st.integers(1, 3_000), step=st.integers(1, 500))
def test_what_is_held_is_what_the_rule_says(tokens: int, minimum: int, step: int) -> None:
    rule = CachingRule(minimum=minimum, step=step, source=RULE.source)
    held = open_cache(rule, FREE, "5 minutes", Decimal(0))
    sizes = Sizes(tokens, 0, 0, Output(0, 0), Output(0, 0), 0)
    _, second = cache_calls(send_calls(Conversation(2), sizes), held).made
    assert second.cache_read_tokens == count_cacheable(tokens, rule)


def test_audio_is_never_cached() -> None:
    held = Cache(0, 1, writes=True, expires=False)
    assert cache(Conversation(2), held, audio=1_000) == [(0, 200), (200, 300)]


@pytest.mark.parametrize(
    ("rates", "lifetime", "minutes", "expires"),
    [
        (PAID, "5 minutes", 5, False),
        (PAID, "5 minutes", 6, True),
        (PAID | {"cache_write_1h_mtok"}, "1 hour", 60, False),
        (PAID | {"cache_write_1h_mtok"}, "1 hour", 61, True),
        (PAID | {"cache_write_12h_mtok"}, "12 hours", 720, False),
        (PAID | {"cache_write_12h_mtok"}, "12 hours", 721, True),
        (PAID, "1 hour", 30, True),  # it sells no longer writes than the standard ones
        (FREE, "1 hour", 30, False),  # its writes are free, and last as long as is stated
    ],
)
def test_a_pause_is_compared_with_the_lifetime_that_the_model_sells(
    rates: set[str], lifetime: Lifetime, minutes: int, expires: bool
) -> None:
    held = open_cache(RULE, rates, lifetime, Decimal(minutes))
    assert held
    assert held.expires is expires


@pytest.mark.parametrize(("lifetime", "minutes", "expires"), [("5 minutes", 30, False), ("5 minutes", 31, True)])
def test_standard_writes_may_last_longer_than_five_minutes(lifetime: Lifetime, minutes: int, expires: bool) -> None:
    held = open_cache(RULE.model_copy(update={"minutes": 30}), PAID, lifetime, Decimal(minutes))
    assert held
    assert held.expires is expires


def test_a_model_without_a_price_for_cached_input_has_no_cache() -> None:
    assert open_cache(RULE, {"input_mtok", "output_mtok"}, "5 minutes", Decimal(0)) is None
