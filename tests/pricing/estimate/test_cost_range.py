"""Costs at the low, expected and high count of a prompt's tokens."""

from __future__ import annotations

from decimal import Decimal as D

import pytest

from pricing.catalog.catalog import Catalog
from pricing.estimate.estimate import Result, find_rivals
from pricing.estimate.request import Expectation, Measured, derive_usage
from pricing.tokens.prompt import PromptCount, Sizes
from pricing.tokens.ratios import Ratio
from pricing.usage import Usage
from pricing.workload import Band, Workload
from tests.pricing.estimate.test_estimate import MILLION, ask
from tests.support.price_tables import ACME, SAMPLED, book

TEN_THOUSAND = {"o200k_base": Sizes(10_000), "cl100k_base": Sizes(10_000)}


@pytest.fixture(scope="module")
def sampled(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    return book(tmp_path_factory.mktemp("sampled"), sampled=SAMPLED, acme=ACME)


def sample(expected: str, low: str, high: str) -> PromptCount:
    """10,000 tokens in o200k_base, of which a sample was counted as the model counts."""
    return PromptCount(TEN_THOUSAND, samples={"claude_4_8": Ratio(D(low), D(expected), D(high))})


def first(*results: Result) -> Result:
    return results[0]


def test_a_request_and_a_month_cost_from_the_low_to_the_high_count(sampled: Catalog) -> None:
    prompt = sample("1.4", "1.3", "1.5")
    result = first(*ask(sampled, "long", tokens=prompt, workload=Workload(D(100))).results)
    # 13,000 to 15,000 tokens of input at 1 dollar, and 500 of output at 4
    costs = Band(*((tokens * D(1) + 500 * D(4)) / MILLION for tokens in (13_000, 14_000, 15_000)))
    assert result.costs == costs
    assert result.cost == costs.expected
    assert result.monthly_costs == Band(costs.low * 100, costs.expected * 100, costs.high * 100)


def test_a_price_for_long_requests_that_only_the_high_count_reaches_is_in_the_range(sampled: Catalog) -> None:
    result = first(*ask(sampled, "long", tokens=sample("1.5", "1.4", "1.6")).results)
    assert result.costs
    assert result.costs.low == (14_000 * D(1) + 500 * D(4)) / MILLION
    assert result.costs.expected == (15_000 * D(1) + 500 * D(4)) / MILLION
    assert result.costs.high == (16_000 * D(2) + 500 * D(6)) / MILLION  # above 15,500: 2 and 6 dollars
    assert not any("long-context" in warning for warning in result.warnings)


def test_a_share_that_is_cached_is_a_share_of_each_end(sampled: Catalog) -> None:
    prompt = sample("1.4", "1.3", "1.5")
    result = first(*ask(sampled, "long", tokens=prompt, output=0, cache_read=D("0.5")).results)
    halves = [tokens / D(2) * (D(1) + D("0.10")) / MILLION for tokens in (13_000, 14_000, 15_000)]
    assert result.costs == Band(*halves)


def test_a_low_count_with_fewer_tokens_than_are_cached_is_cached_as_a_whole(sampled: Catalog) -> None:
    result = first(*ask(sampled, "long", tokens=sample("1.4", "1.3", "1.5"), output=0, cache_read=13_500).results)
    read = 13_500 * D("0.10")
    low = 13_000 * D("0.10") / MILLION
    assert result.costs == Band(low, (read + 500 * D(1)) / MILLION, (read + 1_500 * D(1)) / MILLION)


def test_at_an_end_what_is_written_to_the_cache_is_what_reads_leave(acme: Catalog) -> None:
    model, rates = acme.entries["acme/fast-1"].model, {"input_mtok", "cache_read_mtok", "cache_write_1h_mtok"}

    def billed(read: int | D, written: int | D) -> Usage:
        expected = Expectation(cache_read=read, cache_write=written, lifetime="1 hour")
        return derive_usage(expected, 1_000, model, rates, at_end=True).billed

    assert billed(600, 600) == Usage(1_000, cache_read_tokens=600, cache_write_1h_tokens=400)
    assert billed(D("0.3"), D("0.5")) == Usage(1_000, cache_read_tokens=300, cache_write_1h_tokens=500)


def test_an_exact_count_costs_the_same_at_both_ends(acme: Catalog) -> None:
    result = first(*ask(acme, "fast-1").results)
    assert result.cost == (1_000 * D(1) + 500 * D(4)) / MILLION
    assert result.costs == Band.of(result.cost)
    assert result.costs.certain


def test_given_and_measured_tokens_have_no_range(acme: Catalog) -> None:
    given = first(*ask(acme, "slow", tokens=1_000).results)
    measured = first(*ask(acme, "slow", measured=Measured(tokens={"slow": 900})).results)
    factor = first(*ask(acme, "slow", measured=Measured(factors={"acme": D("1.3")})).results)
    for result, tokens in ((given, 1_000), (measured, 900), (factor, 1_300)):
        assert result.cost == (tokens * D("0.0001") + 500 * D("0.0002")) / MILLION
        assert (result.costs, result.monthly_costs) == (None, None)


def test_parts_of_unknown_size_leave_a_cost_without_a_range(acme: Catalog) -> None:
    prompt = PromptCount(TEN_THOUSAND, uncounted=1)
    result = first(*ask(acme, "fast-2", tokens=prompt).results)
    assert result.cost
    assert (result.costs, result.monthly_costs) == (None, None)


def test_what_has_no_price_has_no_range(acme: Catalog) -> None:
    result = first(*ask(acme, "nobody-sells-it").results)
    assert (result.cost, result.costs, result.monthly_costs) == (None, None, None)


def test_seconds_of_audio_are_charged_at_their_own_rate_at_each_end(sampled: Catalog) -> None:
    prompt = PromptCount({"o200k_base": Sizes(1_000), "cl100k_base": Sizes(1_000)}, audio_seconds=D(100))
    own, alike = ask(sampled, "hears", "hears-alike", tokens=prompt, output=0).results
    # 1,000 tokens of text; 25, 32 or 40 for each of 100 seconds, at 3 dollars where there is such a rate
    assert own.costs == Band(*((1_000 * D(1) + 100 * each * D(3)) / MILLION for each in (25, 32, 40)))
    assert alike.costs == Band(*((1_000 + 100 * each) * D(1) / MILLION for each in (25, 32, 40)))
    assert own.usage
    assert (own.usage.input_tokens, own.usage.input_audio_tokens) == (1_000 + 3_200, 3_200)


def test_audio_alone_has_a_range(sampled: Catalog) -> None:
    prompt = PromptCount({"o200k_base": Sizes(), "cl100k_base": Sizes()}, audio_seconds=D(100))
    result = first(*ask(sampled, "hears", tokens=prompt, output=0).results)
    assert result.costs == Band(*(100 * each * D(3) / MILLION for each in (25, 32, 40)))


def test_only_text_is_cached_where_audio_has_a_rate_of_its_own(sampled: Catalog) -> None:
    prompt = PromptCount({"o200k_base": Sizes(1_000), "cl100k_base": Sizes(1_000)}, audio_seconds=D(1))
    result = first(*ask(sampled, "hears", tokens=prompt, output=0, cache_read=D(1)).results)
    assert result.cost == (1_000 * D("0.10") + 32 * D(3)) / MILLION


def test_a_model_without_a_rule_for_audio_has_no_cost_beside_one_that_counts_text_alike(sampled: Catalog) -> None:
    prompt = PromptCount({"o200k_base": Sizes(10), "cl100k_base": Sizes(10)}, audio_seconds=D(2))
    fast, hears = ask(sampled, "fast-1", "hears", tokens=prompt).results
    assert fast.cost is None
    assert "audio" in str(fast.unpriced)
    assert hears.usage
    assert hears.usage.input_tokens == 10 + 2 * 32


def test_rivals_are_models_whose_range_begins_below_the_end_of_the_cheapest(sampled: Catalog) -> None:
    def rivals(high: str, *models: str) -> list[str]:
        sizes = {"o200k_base": Sizes(1_000), "cl100k_base": Sizes(1_000)}
        prompt = PromptCount(sizes, samples={"claude_4_8": Ratio(D("0.8"), D("0.9"), D(high))})
        return [result.requested for result in find_rivals(ask(sampled, *models, tokens=prompt, output=0))]

    # long is expected at 900 tokens for 0.0009 and may cost 0.0012; fast-1 costs 0.001 for certain
    assert rivals("1.2", "long", "fast-1") == ["fast-1"]
    assert rivals("0.95", "long", "fast-1") == []
    assert rivals("1.2", "nope") == []
