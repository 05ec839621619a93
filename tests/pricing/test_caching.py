"""Cached tokens by the rules that vendors publish; every token is charged once."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pricing.caching import CachedTokens, CachingError, count_cacheable, split_cached
from pricing.catalog.schema import CachingRule
from pricing.usage import Usage

GUIDE = "https://developers.openai.com/api/docs/guides/prompt-caching"
BEFORE_5_6 = CachingRule(minimum=1_024, step=128, source=GUIDE)
SINCE_5_6 = CachingRule(minimum=1_024, step=1, source=GUIDE)
FREE_WRITES = {"input_mtok", "cache_read_mtok", "output_mtok"}
PAID_WRITES = FREE_WRITES | {"cache_write_mtok"}
ANTHROPIC = PAID_WRITES | {"cache_write_1h_mtok"}


# OpenAI's prompt caching guide: from 1,024 tokens in steps of 128; its sample usage has 1,920 of 2,006 cached.
@pytest.mark.parametrize(
    ("tokens", "cached"), [(0, 0), (1_023, 0), (1_024, 1_024), (1_151, 1_024), (1_152, 1_152), (2_006, 1_920)]
)
def test_before_gpt_5_6_the_cache_holds_whole_steps(tokens: int, cached: int) -> None:
    assert count_cacheable(tokens, BEFORE_5_6) == cached


@pytest.mark.parametrize(("tokens", "cached"), [(1_023, 0), (1_024, 1_024), (1_151, 1_151), (2_006, 2_006)])
def test_since_gpt_5_6_it_is_not_rounded(tokens: int, cached: int) -> None:
    assert count_cacheable(tokens, SINCE_5_6) == cached


def test_without_a_rule_all_of_it_is_cached() -> None:
    assert count_cacheable(5, None) == 5


def test_reads_and_writes_have_their_own_places() -> None:
    assert split_cached(10_000, 6_000, 3_000, rates=ANTHROPIC) == (CachedTokens(read=6_000, written=3_000), ())


def test_writes_for_an_hour_have_their_own_rate() -> None:
    parts, _ = split_cached(10_000, 0, 3_000, "1 hour", rates=ANTHROPIC)
    assert parts == CachedTokens(written_1h=3_000)


def test_a_model_without_writes_for_an_hour_says_so() -> None:
    parts, warnings = split_cached(10_000, 0, 3_000, "1 hour", rates=PAID_WRITES)
    assert parts == CachedTokens(written=3_000)
    assert warnings == ("this model has no 1-hour cache writes; standard cache writes are used",)


def test_where_writing_is_free_writes_are_plain_input() -> None:
    assert split_cached(10_000, 6_000, 3_000, rates=FREE_WRITES) == (CachedTokens(read=6_000), ())


def test_where_cached_input_has_no_price_all_input_is_fresh() -> None:
    parts, warnings = split_cached(10_000, 6_000, rates={"input_mtok", "output_mtok"})
    assert parts == CachedTokens()
    assert warnings == ("this model has no price for cached input; all input is uncached",)


def test_a_share_is_rounded_down_to_tokens_and_then_to_the_rule() -> None:
    parts, warnings = split_cached(4_013, Decimal("0.5"), rates=FREE_WRITES, rule=BEFORE_5_6)
    assert parts == CachedTokens(read=1_920)  # half is 2,006
    assert warnings == ("cached input is billed in steps: 1,920 of the 2,006 tokens",)


def test_too_few_tokens_are_not_cached() -> None:
    parts, warnings = split_cached(2_000, 500, 500, rates=PAID_WRITES, rule=SINCE_5_6)
    assert parts == CachedTokens()
    assert warnings == ("1,000 tokens are below this model's caching minimum of 1,024; all input is uncached",)


@pytest.mark.parametrize(("read", "held"), [(500, "0 of the 500"), (2_006, "1,920 of the 2,006")])
def test_no_rule_takes_from_what_was_measured(read: int, held: str) -> None:
    parts, warnings = split_cached(3_000, read, 300, rates=PAID_WRITES, rule=BEFORE_5_6, measured=True)
    assert parts == CachedTokens(read=read, written=300)
    assert warnings == (f"by its rule this model caches {held} tokens; they are charged as given",)


def test_what_was_measured_by_the_rule_needs_no_warning() -> None:
    parts, warnings = split_cached(3_000, 1_920, 0, rates=PAID_WRITES, rule=BEFORE_5_6, measured=True)
    assert (parts, warnings) == (CachedTokens(read=1_920), ())


@pytest.mark.parametrize(
    ("read", "written", "reason"),
    [
        (600, 500, "600 tokens read and 500 written exceed the 1,000 input tokens"),
        (Decimal("1.1"), 0, "a share must be between 0 and 1, not 1.1"),
        (Decimal("NaN"), 0, "a share must be between 0 and 1"),
        (-1, 0, "cannot be negative"),
    ],
)
def test_parts_that_cannot_be_are_refused(read: int | Decimal, written: int, reason: str) -> None:
    with pytest.raises(CachingError, match=reason):
        split_cached(1_000, read, written, rates=PAID_WRITES)


@given(
    st.integers(0, 10**9),
    st.decimals(0, 1, places=4),
    st.decimals(0, 1, places=4),
    st.sampled_from([None, BEFORE_5_6, SINCE_5_6]),
    st.sampled_from([set[str](), FREE_WRITES, PAID_WRITES, ANTHROPIC]),
    st.sampled_from(["5 minutes", "1 hour"]),
)
def test_every_token_is_charged_once(tokens, read, more, rule, rates, lifetime) -> None:  # type: ignore[no-untyped-def]
    written = (1 - read) * more
    usage = Usage(tokens, *split_cached(tokens, read, written, lifetime, rates=rates, rule=rule)[0])
    assert sum(usage.quantities().values()) == tokens
    assert usage.cache_read_tokens <= tokens * read
    assert {key for (key, _), number in usage.quantities().items() if number} <= rates | {"input_mtok"}


def test_all_of_the_input_is_a_share_too() -> None:
    parts, _ = split_cached(2_000, Decimal(1), rates=ANTHROPIC)
    assert parts == CachedTokens(read=2_000)


def test_nothing_is_written_unless_it_is_said_and_then_for_five_minutes() -> None:
    assert split_cached(10_000, 6_000, rates=ANTHROPIC)[0] == CachedTokens(read=6_000)
    assert split_cached(10_000, 0, 3_000, rates=ANTHROPIC)[0] == CachedTokens(written=3_000)


def test_reads_and_writes_count_together_for_the_least_that_is_cached() -> None:
    parts, warnings = split_cached(2_000, 1_000, 24, rates=ANTHROPIC, rule=BEFORE_5_6)
    assert (parts, warnings) == (
        CachedTokens(written=1_024),
        ("cached input is billed in steps: 0 of the 1,000 tokens",),
    )
    _, fewer = split_cached(2_000, 1_000, 23, rates=ANTHROPIC, rule=BEFORE_5_6)
    assert fewer == ("1,023 tokens are below this model's caching minimum of 1,024; all input is uncached",)


def test_whole_steps_are_told_of_nothing() -> None:
    assert split_cached(2_000, 1_152, rates=ANTHROPIC, rule=BEFORE_5_6) == (CachedTokens(read=1_152), ())
    assert split_cached(2_000, 1_152, rates=PAID_WRITES, lifetime="1 hour") == (CachedTokens(read=1_152), ())
