"""Tests of what a cache would read and write of a corpus: the first request with a prefix writes it, others read it."""

from __future__ import annotations

from datetime import date
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pricing.caching import CachedTokens, count_cacheable
from pricing.catalog.catalog import Catalog
from pricing.catalog.schema import CachingRule
from pricing.corpus.beginnings import write_beginning
from pricing.corpus.caching import (
    NO_RATE,
    NO_RULE,
    NO_TOKENS,
    WORDS,
    CachedInput,
    CachedPrefix,
    cache_prefixes,
    describe_prefixes,
    drop_misfits,
)
from pricing.corpus.counted import SharedPrefix
from pricing.corpus.counts import Misfit
from pricing.estimate.counting import count_on_model
from pricing.tokens.chat import Message
from pricing.tokens.prompt import Prompt, count_prompt
from pricing.tokens.tools import Tool
from pricing.usage_log.plan import Plan

DAY: Final = date(2026, 11, 22)
GUIDE: Final = "https://developers.openai.com/api/docs/guides/prompt-caching"
STEPS: Final = CachingRule(minimum=1_024, step=128, source=GUIDE)
EXACT: Final = CachingRule(minimum=1_024, source=GUIDE)
FREE_WRITES: Final = {"input_mtok", "cache_read_mtok", "output_mtok"}
PAID_WRITES: Final = FREE_WRITES | {"cache_write_mtok"}
GPT: Final = "gpt-4o-2024-08-06"
NO_BOUNDS: Final = Plan()
LONG: Final = Plan((200_000,))


def test_of_1_000_requests_with_a_system_prompt_the_first_writes_it_and_999_read_it() -> None:
    cached = cache_prefixes({0: {3_200: 1_000}}, {0: 3_000}, PAID_WRITES, EXACT, NO_BOUNDS)
    assert cached.groups == {0: CachedTokens(read=999 * 3_000, written=3_000)}
    assert (cached.read, cached.written) == (999 * 3_000, 3_000)
    assert cached.prefixes == (CachedPrefix(0, 3_000, 1_000, 999 * 3_000),)


def test_where_writes_have_no_rate_the_first_is_plain_input() -> None:
    cached = cache_prefixes({0: {3_200: 1_000}}, {0: 3_000}, FREE_WRITES, EXACT, NO_BOUNDS)
    assert cached.groups == {0: CachedTokens(read=999 * 3_000)}


def test_what_is_read_grows_in_the_vendors_steps() -> None:
    cached = cache_prefixes({0: {3_200: 11}}, {0: 3_000}, FREE_WRITES, STEPS, NO_BOUNDS)
    assert 1_024 + 15 * 128 == 2_944
    assert 1_024 + 16 * 128 > 3_000
    assert cached.read == 10 * 2_944


@pytest.mark.parametrize(("tokens", "read"), [(1_023, 0), (1_024, 9 * 1_024)])
def test_below_the_minimum_nothing_is_cached(tokens: int, read: int) -> None:
    cached = cache_prefixes({0: {3_200: 10}}, {0: tokens}, PAID_WRITES, EXACT, NO_BOUNDS)
    assert (cached.read, cached.written) == (read, read // 9)
    assert cached.prefixes == (CachedPrefix(0, tokens, 10, read),)


def test_a_request_reads_the_longest_prefix_that_it_begins_with() -> None:
    begun = {0: {6_000: 5}, 1: {6_000: 3}}
    cached = cache_prefixes(begun, {0: 2_000, 1: 5_000}, PAID_WRITES, EXACT, NO_BOUNDS)
    assert cached.groups == {0: CachedTokens(read=4 * 2_000 + 2 * 5_000, written=2_000 + 5_000)}


def test_a_single_request_writes_nothing_that_nobody_reads() -> None:
    cached = cache_prefixes({0: {3_200: 1}}, {0: 3_000}, PAID_WRITES, EXACT, NO_BOUNDS)
    assert cached.groups == {}
    assert cached.prefixes == (CachedPrefix(0, 3_000, 1, 0),)


def test_requests_are_told_apart_by_the_thresholds_that_they_pass() -> None:
    begun = {0: {3_200: 600, 199_999: 1, 200_000: 9}}
    cached = cache_prefixes(begun, {0: 3_000}, PAID_WRITES, EXACT, LONG)
    assert cached.groups == {0: CachedTokens(601 * 3_000), 1: CachedTokens(8 * 3_000, 3_000)}


def test_no_request_reads_more_than_it_has() -> None:
    cached = cache_prefixes({0: {3_000: 1, 4_000: 1}}, {0: 3_004}, FREE_WRITES, EXACT, NO_BOUNDS)
    assert cached.read == 3_000


def test_a_model_without_a_rate_for_cached_input_has_no_figure() -> None:
    cached = cache_prefixes({0: {3_200: 10}}, {0: 3_000}, {"input_mtok", "cache_write_mtok"}, EXACT, NO_BOUNDS)
    assert cached == CachedInput(problem=NO_RATE)


def test_a_model_without_a_rule_has_no_figure() -> None:
    assert cache_prefixes({0: {3_200: 10}}, {0: 3_000}, PAID_WRITES, None, NO_BOUNDS) == CachedInput(problem=NO_RULE)


def test_a_prefix_whose_tokens_nobody_knows_is_left_out() -> None:
    cached = cache_prefixes({0: {9: 5}, 1: {3_200: 5}}, {1: 3_000}, FREE_WRITES, EXACT, NO_BOUNDS)
    assert [prefix.number for prefix in cached.prefixes] == [1]


def test_a_model_on_which_no_prefix_was_counted_has_no_figure() -> None:
    assert cache_prefixes({0: {9: 5}}, {}, FREE_WRITES, EXACT, NO_BOUNDS) == CachedInput(problem=NO_TOKENS)


def test_no_prefix_is_no_cached_input() -> None:
    assert cache_prefixes({}, {}, PAID_WRITES, EXACT, NO_BOUNDS) == CachedInput()


def test_requests_that_do_not_fit_are_not_cached() -> None:
    cached = {0: {3_200: [10, 100, 0], 9_000: [2, 20, 0]}, 1: {9_000: [1, 5, 0]}}
    begun = drop_misfits(cached, Misfit({9_000: [1, 15, 0], 7_000: [1, 1, 0]}))
    assert begun == {0: {3_200: 100, 9_000: 20 - 15}}
    assert drop_misfits(cached) == {0: {3_200: 100, 9_000: 20}, 1: {9_000: 5}}


lengths = st.dictionaries(st.integers(0, 5_000), st.integers(1, 50), min_size=1, max_size=5)


@given(st.dictionaries(st.integers(0, 3), lengths, max_size=3), st.integers(0, 5_000), st.sampled_from([STEPS, EXACT]))
def test_what_is_cached_is_a_part_of_the_input(begun: dict[int, dict[int, int]], size: int, rule: CachingRule) -> None:
    plan = Plan((2_000,))
    cached = cache_prefixes(begun, dict.fromkeys(begun, size), PAID_WRITES, rule, plan)
    for bucket, group in cached.groups.items():
        sent = sum(
            tokens * requests
            for number in begun
            for tokens, requests in begun[number].items()
            if plan.find_bucket(tokens) == bucket
        )
        assert group.read + group.written <= sent
    assert sum(prefix.read for prefix in cached.prefixes) == cached.read


def describe(catalog: Catalog, name: str, prompt: Prompt) -> SharedPrefix:
    (prefix,) = describe_prefixes([write_beginning(prompt, 100_000)], {name: catalog.offer(name).on(DAY).model}, DAY)
    return prefix


def test_a_prefix_is_counted_as_a_request_is_but_for_the_priming_of_the_reply(catalog: Catalog) -> None:
    prompt = Prompt(messages=(Message("system", "You are a clerk. " * 300),))
    counted = count_on_model(count_prompt(prompt), catalog.offer(GPT).on(DAY).model, DAY)
    assert counted.tokens is not None
    assert describe(catalog, GPT, prompt).tokens == {GPT: counted.tokens - 3}


def test_a_prefix_of_plain_text_has_the_tokens_of_the_text(catalog: Catalog) -> None:
    prefix = describe(catalog, GPT, Prompt(text="word" + " word" * 1_999))
    assert (prefix.characters, prefix.tokens) == (4 + 5 * 1_999, {GPT: 2_000})
    assert count_cacheable(2_000, catalog.offer(GPT).on(DAY).model.caching) == 1_024 + 7 * 128


@pytest.mark.parametrize("name", ["claude-sonnet-4-5", "gemini-2.5-flash", "mistral-large-latest"])
def test_a_prefix_has_about_its_tokens_on_models_of_other_vendors(catalog: Catalog, name: str) -> None:
    tokens = describe(catalog, name, Prompt(text=" word" * 2_000)).tokens[name]
    assert 1_500 < tokens < 3_000


@pytest.mark.parametrize(
    ("prompt", "words"),
    [
        (Prompt(text=f"\n You are a clerk. {'x' * 100}"), f"You are a clerk. {'x' * (WORDS - 17)}"),
        (Prompt(messages=(Message("system", ""), Message("user", "Where is it?"))), "Where is it?"),
        (Prompt(messages=(Message("system"),), tools=(Tool("find"), Tool("send"))), "find, send"),
        (Prompt(messages=(Message("user"),)), ""),
    ],
)
def test_of_a_prefix_a_person_sees_the_first_words(catalog: Catalog, prompt: Prompt, words: str) -> None:
    assert describe(catalog, GPT, prompt).words == words
