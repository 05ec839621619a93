"""Usage as Vercel's AI SDK states it, by version. Sample objects are of its issues and its users' tests, cited."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest

from pricing.bill.reader import read_bills
from pricing.usage import Usage
from tests.support.bills import figures_of, usage_of

OLDER = {"inputTokens": 7, "outputTokens": 445, "totalTokens": 452, "cachedInputTokens": 16_399}
RAW = {  # langfuse/langfuse, OtelIngestionProcessor.ts
    "input_tokens": 7,
    "cache_creation_input_tokens": 2_089,
    "cache_read_input_tokens": 16_399,
    "cache_creation": {"ephemeral_5m_input_tokens": 0, "ephemeral_1h_input_tokens": 2_089},
    "output_tokens": 445,
    "service_tier": "standard",
}


@pytest.mark.parametrize(
    ("usage", "read"),
    [
        # version 4: vercel/ai#4335
        ({"promptTokens": 787, "completionTokens": 60, "totalTokens": 847}, Usage(787, output_tokens=60)),
        # version 5: vercel/ai#9774, where xAI's reasoning stands beside its output
        (
            {
                "inputTokens": 555,
                "outputTokens": 190,
                "totalTokens": 1_802,
                "reasoningTokens": 1_057,
                "cachedInputTokens": 316,
            },
            Usage(555, 316, output_tokens=190 + 1_057, reasoning_tokens=1_057),
        ),
        # version 6: pydantic/genai-prices#334
        (
            {
                "inputTokens": 4_740,
                "inputTokenDetails": {"noCacheTokens": 5, "cacheReadTokens": 0, "cacheWriteTokens": 4_735},
                "outputTokens": 255,
                "outputTokenDetails": {"textTokens": 200, "reasoningTokens": 55},
                "totalTokens": 4_995,
                "reasoningTokens": 55,
                "cachedInputTokens": 0,
            },
            Usage(4_740, cache_write_tokens=4_735, output_tokens=255, reasoning_tokens=55),
        ),
        # the providers' specification, version 3
        (
            {
                "inputTokens": {"total": 100, "noCache": 60, "cacheRead": 40, "cacheWrite": None},
                "outputTokens": {"total": 9, "text": 4, "reasoning": 5},
            },
            Usage(100, 40, output_tokens=9, reasoning_tokens=5),
        ),
    ],
)
def test_each_version_has_its_names(usage: object, read: Usage) -> None:
    assert usage_of({"usage": usage}) == read


def test_before_version_6_claudes_input_leaves_out_its_cache() -> None:
    # PostHog/posthog-js#2829; cache writes are in the provider's metadata alone
    metadata = {"anthropic": {"cacheCreationInputTokens": 2_089}}
    read = Usage(7 + 16_399 + 2_089, 16_399, 2_089, output_tokens=445)
    assert usage_of({"usage": OLDER, "providerMetadata": metadata}) == read
    many = {**OLDER, "inputTokens": 20_000, "totalTokens": 20_445}
    assert usage_of({"usage": many, "providerMetadata": metadata}).input_tokens == 20_000 + 16_399 + 2_089


def test_the_providers_own_numbers_tell_how_long_a_cache_write_lasts() -> None:
    read = Usage(18_495, 16_399, 0, 2_089, output_tokens=445)
    assert usage_of({"usage": OLDER, "providerMetadata": {"anthropic": {"usage": RAW}}}) == read
    newer = {"inputTokens": 18_495, "inputTokenDetails": {}, "outputTokens": 445, "raw": RAW}
    assert usage_of({"usage": newer}) == read


def test_the_providers_numbers_of_the_last_call_of_several_are_not_the_sum() -> None:
    both = {**OLDER, "inputTokens": 14, "outputTokens": 900, "totalTokens": 914}
    usage = usage_of({"usage": both, "providerMetadata": {"anthropic": {"usage": RAW}}})
    assert usage == Usage(14 + 16_399, 16_399, output_tokens=900)


def test_cached_tokens_of_version_4_are_in_the_metadata() -> None:
    usage = {"promptTokens": 2_006, "completionTokens": 300, "totalTokens": 2_306}
    value = {"usage": usage, "experimental_providerMetadata": {"openai": {"cachedPromptTokens": 1_920}}}
    assert usage_of(value) == Usage(2_006, 1_920, output_tokens=300)


def test_the_gateways_charge_and_the_tier_stand_beside() -> None:
    metadata = {"gateway": {"cost": "0.0045405"}, "openai": {"serviceTier": "flex"}}
    value = {"usage": {"promptTokens": 10, "completionTokens": 5}, "providerMetadata": metadata}
    (bill,) = read_bills(json.dumps(value)).bills
    assert (bill.reported, bill.tier) == (Decimal("0.0045405"), "flex")


def test_numbers_that_nobody_reads_have_no_meaning() -> None:
    usage = {"promptTokens": 10, "completionTokens": 5, "searches": 3, "raw": {"prompt_tokens": 10, "pages": 2}}
    assert figures_of({"usage": usage}) == [
        ("usage.promptTokens", 10, "input, cached or not"),
        ("usage.completionTokens", 5, "output, including reasoning"),
        ("usage.searches", 3, None),
        ("usage.raw.prompt_tokens", 10, "input, cached or not"),
        ("usage.raw.pages", 2, None),
    ]
