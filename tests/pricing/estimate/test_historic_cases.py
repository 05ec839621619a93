"""The cases that other calculators were reported to get wrong, with the shipped tables.

Each names the calculator or the report. Expected costs are the arithmetic itself: tokens × dollars per million.
"""

from __future__ import annotations

from datetime import date, time
from decimal import Decimal as D

import pytest

from pricing.catalog.catalog import Catalog, NotSold, UnknownModel
from pricing.catalog.rates import Conditions
from pricing.quote import quote_entry
from pricing.usage import Usage

MILLION = D(1_000_000)
TODAY = "2026-11-21"


def cost(
    catalog: Catalog, name: str, usage: Usage, day: str = TODAY, tier: str = "standard", at: time | None = None
) -> D:
    as_of = date.fromisoformat(day)
    return quote_entry(catalog.offer(name).on(as_of), usage, Conditions(as_of, tier, at)).total


def test_an_alias_costs_what_it_meant_that_day(catalog: Catalog) -> None:
    """genai-prices: gpt-4o on 2024-06-01 at 2.50 / 10."""
    assert cost(catalog, "gpt-4o", Usage(1_000, output_tokens=500), "2024-06-01") == (1_000 * 5 + 500 * 15) / MILLION


def test_gpt_3_5_turbo_of_2023_is_not_at_its_last_price(catalog: Catalog) -> None:
    """genai-prices: gpt-3.5-turbo in 2023 at today's price."""
    usage = Usage(1_000, output_tokens=1_000)
    assert cost(catalog, "gpt-3.5-turbo", usage, "2023-04-01") == (1_000 * 2 + 1_000 * 2) / MILLION
    assert cost(catalog, "gpt-3.5-turbo", usage, "2023-09-01") == (1_000 * D("1.5") + 1_000 * 2) / MILLION


def test_the_cached_rate_of_o3_was_cut_with_the_others(catalog: Catalog) -> None:
    """genai-prices: o3's cached rate before 2025-06-10 at 0.50."""
    usage = Usage(2_000, cache_read_tokens=2_000)
    assert cost(catalog, "o3", usage, "2025-06-09") == 2_000 * D("2.50") / MILLION
    assert cost(catalog, "o3", usage, "2025-06-10") == 2_000 * D("0.50") / MILLION


@pytest.mark.parametrize("tier", ["bacth", "Batch", "fast", "default", ""])
def test_a_misspelt_tier_is_refused(catalog: Catalog, tier: str) -> None:
    """genai-prices: silently the standard price."""
    with pytest.raises(NotSold, match="unknown tier"):
        cost(catalog, "gpt-4o", Usage(1_000), tier=tier)


def test_batch_is_charged_as_batch(catalog: Catalog) -> None:
    """LiteLLM: service_tier="batch" ignored."""
    usage = Usage(1_000, output_tokens=1_000)
    assert cost(catalog, "gpt-4o", usage, tier="batch") == (1_000 * D("1.25") + 1_000 * 5) / MILLION


@pytest.mark.parametrize(
    "name",
    ["gpt-4o-2024-99-99", "gpt-9", "openai/gpt-4o-2025-01-01", "my-gpt-4o", "gpt-4o-mini-high", "claude-3-5-sonet"],
)
def test_an_unknown_or_invented_name_has_no_price_at_all(catalog: Catalog, name: str) -> None:
    """LiteLLM: $0.00 without a word; tokencost: counted in cl100k without a word; genai-prices#701: by substring."""
    with pytest.raises(UnknownModel, match="not in any price table"):
        catalog.offer(name)


@pytest.mark.parametrize(
    ("name", "day", "per_million_in", "per_million_out"),
    [
        ("gpt-4-32k", "2024-01-01", "60", "120"),
        ("o1-preview", "2025-01-01", "15", "60"),
        ("o1", "2026-10-22", "15", "60"),
        ("gpt-4.5-preview", "2025-03-01", "75", "150"),
        ("text-davinci-003", "2023-06-01", "20", "20"),
        ("claude-3-opus", "2025-06-01", "15", "75"),
        ("claude-2.1", "2024-01-01", "8", "24"),
        ("gemini-1.5-pro", "2024-09-30", "3.50", "10.50"),
        ("gemini-1.5-pro", "2024-10-01", "1.25", "5"),
        ("gpt-5.6-sol", "2026-08-20", "5", "30"),
        ("gpt-5.6-sol", "2026-08-21", "4", "20"),
    ],
)
def test_an_old_bill_stays_what_it_was(
    catalog: Catalog, name: str, day: str, per_million_in: str, per_million_out: str
) -> None:
    """LiteLLM: retired models deleted; ccusage#1636, llm-prices#8: old usage at today's rates."""
    expected = (1_000 * D(per_million_in) + 1_000 * D(per_million_out)) / MILLION
    assert cost(catalog, name, Usage(1_000, output_tokens=1_000), day) == expected


def test_a_retired_model_is_not_ranked_but_says_since_when(catalog: Catalog) -> None:
    with pytest.raises(NotSold, match="o1-2024-12-17 retired on 2026-10-23; choose an earlier day"):
        cost(catalog, "o1", Usage(1_000), "2026-10-23")


def test_a_thousand_small_requests_cost_a_thousand_times_one(catalog: Catalog) -> None:
    """LiteLLM: 0.07749999999999956, by floats."""
    one = cost(catalog, "gpt-4o", Usage(11, output_tokens=5))
    assert one == (11 * D("2.50") + 5 * 10) / MILLION == D("0.0000775")
    assert sum([one] * 1_000) == D("0.0775")


def test_cached_tokens_are_charged_once(catalog: Catalog) -> None:
    """litellm#14849: a cached prompt at $0.76 instead of $0.18."""
    usage = Usage(100_000, cache_read_tokens=90_000)
    assert cost(catalog, "claude-sonnet-4-6", usage) == (10_000 * 3 + 90_000 * D("0.30")) / MILLION


@pytest.mark.parametrize(
    ("name", "last", "per_million_in", "long_in"),
    [
        ("gpt-5.4", 272_000, "2.50", "5"),  # exclusive
        ("grok-4.5", 199_999, "2", "4"),  # from 200,000 on
        ("gemini-3.1-pro-preview", 200_000, "2", "4"),
        ("claude-haiku-5-5", 100_000, "0.10", "0.50"),
    ],
)
def test_a_long_request_costs_more_as_a_whole(
    catalog: Catalog, name: str, last: int, per_million_in: str, long_in: str
) -> None:
    """genai-prices#241: only the tokens above the threshold."""
    assert cost(catalog, name, Usage(last)) == last * D(per_million_in) / MILLION
    assert cost(catalog, name, Usage(last + 1)) == (last + 1) * D(long_in) / MILLION


@pytest.mark.parametrize(
    ("day", "at", "per_million"),
    [
        ("2026-11-20", time(0, 59), "0.15"),  # a Friday
        ("2026-11-20", time(1, 0), "0.30"),
        ("2026-11-20", time(3, 59), "0.30"),
        ("2026-11-20", time(4, 0), "0.15"),
        ("2026-11-20", time(6, 0), "0.30"),
        ("2026-11-20", time(10, 0), "0.15"),
        ("2026-11-21", time(2, 0), "0.15"),  # a Saturday
    ],
)
def test_deepseek_charges_by_the_hour_on_weekdays(catalog: Catalog, day: str, at: time, per_million: str) -> None:
    """genai-prices has the hours without the weekdays."""
    assert cost(catalog, "deepseek-flash", Usage(1_000), day, at=at) == 1_000 * D(per_million) / MILLION


def test_a_canceled_rise_never_counts_and_an_announced_one_does_from_its_day(catalog: Catalog) -> None:
    """genai-prices#703: the canceled rise of Sonnet 5 stayed."""
    assert cost(catalog, "claude-sonnet-5", Usage(1_000), "2026-09-02") == 1_000 * D(2) / MILLION
    assert cost(catalog, "gemini-4-argon", Usage(1_000), "2026-11-30") == 1_000 * D(2) / MILLION
    assert cost(catalog, "gemini-4-argon", Usage(1_000), "2026-12-01") == 1_000 * D(4) / MILLION


@pytest.mark.parametrize("name", ["o3", "o4-mini-2025-04-16", "gpt-4.1", "gpt-4o", "gpt-4o-mini"])
def test_cached_input_has_no_discount_in_a_batch_where_the_vendor_gives_none(catalog: Catalog, name: str) -> None:
    """OpenAI's guide to prompt caching: "not available on the Batch API"; the models before GPT-5."""
    day = "2026-06-01"
    cached, fresh = Usage(2_000, cache_read_tokens=2_000), Usage(2_000)
    assert cost(catalog, name, cached, day, "batch") == cost(catalog, name, fresh, day, "batch")


def test_cached_input_in_a_batch_is_half_of_cached_since_gpt_5(catalog: Catalog) -> None:
    usage = Usage(2_000, cache_read_tokens=2_000)
    assert cost(catalog, "gpt-5", usage, tier="batch") == 2_000 * D("0.0625") / MILLION
