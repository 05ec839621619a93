"""Counted tokens → a result for each requested model."""

from __future__ import annotations

from datetime import date, time
from decimal import Decimal as D
from pathlib import Path
from typing import Any

import pytest

from pricing.catalog.catalog import Catalog
from pricing.catalog.defaults import list_default_models
from pricing.catalog.rates import Conditions
from pricing.estimate.estimate import Estimate, choose_vocabularies, estimate_request
from pricing.estimate.request import Expectation, Measured, Request
from pricing.tokens.images import Image
from pricing.tokens.prompt import PromptCount, Sizes
from pricing.workload import Workload
from tests.support.price_tables import ACME, book

MILLION = D(1_000_000)
COUNTS = PromptCount({"o200k_base": Sizes(1_000), "cl100k_base": Sizes(1_100)})


def ask(
    catalog: Catalog,
    *models: str,
    tokens: PromptCount | int = COUNTS,
    output: int = 500,
    reasoning: int = 0,
    day: str = "2026-03-02",
    at: time | None = None,
    workload: Workload | None = None,
    measured: Measured | None = None,
    **more: Any,
) -> Estimate:
    return estimate_request(
        catalog,
        Request(
            prompt=tokens,
            models=models,
            expectation=Expectation(output, reasoning, **more),
            conditions=Conditions(date.fromisoformat(day), at=at),
            workload=workload or Workload(D(1_000)),
            measured=measured or Measured(),
        ),
    )


def test_gpt_4o_costs_what_it_cost_on_the_day(catalog: Catalog) -> None:
    # 5 and 15 dollars while gpt-4o was the snapshot of 2024-05-13, 2.50 and 10 since 2024-10-02.
    june = ask(catalog, "gpt-4o", day="2024-06-01").results[0]
    november = ask(catalog, "gpt-4o", day="2024-11-20").results[0]
    assert june.cost == (1_000 * D(5) + 500 * D(15)) / MILLION == D("0.0125")
    assert november.cost == (1_000 * D("2.50") + 500 * D(10)) / MILLION == D("0.0075")
    assert june.monthly == D("12.5")


def test_the_model_behind_an_alias_is_named(catalog: Catalog) -> None:
    result = ask(catalog, "gpt-4o", day="2024-06-01").results[0]
    assert result.requested == "gpt-4o"
    assert result.entry
    assert result.entry.model.id == "gpt-4o-2024-05-13"


def test_each_model_is_counted_in_its_own_encoding(catalog: Catalog) -> None:
    results = ask(catalog, "gpt-4o", "gpt-4-turbo", day="2025-01-01").results
    assert [(r.usage.input_tokens, r.exactness) for r in results if r.usage] == [(1_000, "exact"), (1_100, "exact")]


def test_a_model_without_a_public_tokenizer_is_an_estimate(acme: Catalog) -> None:
    result = ask(acme, "slow").results[0]
    assert result.exactness == "estimate"
    assert result.usage
    assert result.counted
    # No measurement is known: 0.8 to 2.7 tokens for each of the 1,000 in o200k_base.
    assert (result.counted.low, result.counted.high) == (800, 2_700)
    assert 800 <= result.usage.input_tokens <= 2_700


def test_a_number_of_tokens_given_by_a_person_counts_for_all(acme: Catalog) -> None:
    results = ask(acme, "slow", "fast", tokens=77).results
    assert [(r.usage.input_tokens, r.exactness) for r in results if r.usage] == [(77, "exact"), (77, "exact")]


def test_reasoning_is_only_for_models_that_reason(acme: Catalog) -> None:
    plain, thinking = ask(acme, "fast-1", "fast-2", reasoning=200).results
    assert plain.usage
    assert thinking.usage
    assert (plain.usage.output_tokens, plain.usage.reasoning_tokens) == (500, 0)
    assert (thinking.usage.output_tokens, thinking.usage.reasoning_tokens) == (700, 200)


def test_requests_a_day_are_multiplied_by_the_days_that_count(acme: Catalog) -> None:
    result = ask(acme, "fast-1", workload=Workload(D(10), "day", 22)).results[0]
    assert result.monthly == (1_000 * D(1) + 500 * D(4)) / MILLION * 10 * 22


def test_the_cheapest_that_fits_is_found_and_others_compared_with_it(acme: Catalog) -> None:
    estimate = ask(acme, "fast-1", "fast-2", "slow", tokens=1_000)
    assert estimate.cheapest
    assert estimate.cheapest.requested == "slow"
    slow = (1_000 * D("0.0001") + 500 * D("0.0002")) / MILLION
    fast = (1_000 * D(1) + 500 * D(4)) / MILLION
    assert estimate.results[0].times_cheapest == fast / slow
    assert estimate.cheapest.times_cheapest == 1


def test_what_does_not_fit_is_priced_but_never_the_cheapest(acme: Catalog) -> None:
    estimate = ask(acme, "fast-1", "fast-2", output=2_000)
    assert estimate.results[0].cost == (1_000 * D(1) + 1_000 * D(4)) / MILLION
    assert estimate.results[0].fit
    assert estimate.results[0].fit.problem == (
        "2,000 output tokens exceed the model's limit of 1,000; the cost is for 1,000"
    )
    assert estimate.cheapest
    assert estimate.cheapest.requested == "fast-2"


@pytest.mark.parametrize(
    ("tokens", "problem"), [(9_501, "10,001 tokens exceed the context window of 10,000"), (9_500, None)]
)
def test_the_context_window_holds_input_and_output(acme: Catalog, tokens: int, problem: str | None) -> None:
    fit = ask(acme, "fast-1", tokens=tokens).results[0].fit
    assert fit
    assert fit.problem == problem
    assert fit.share == D(tokens + 500) / 10_000


@pytest.mark.parametrize(
    ("name", "day", "reason"),
    [
        ("gpt-5o", "2026-03-02", "gpt-5o is not in any price table"),
        ("fast", "2023-06-01", "fast did not exist before 2024-01-01"),
        ("slow", "2026-06-01", "slow retired on 2026-06-01"),
    ],
)
def test_what_cannot_be_priced_says_why_and_has_no_cost(acme: Catalog, name: str, day: str, reason: str) -> None:
    estimate = ask(acme, name, day=day)
    result = estimate.results[0]
    assert result.unpriced
    assert result.unpriced.startswith(reason)
    assert (result.cost, result.monthly, result.times_cheapest, estimate.cheapest) == (None, None, None, None)


def test_prices_that_depend_on_the_hour_say_so(acme: Catalog) -> None:
    assert ask(acme, "fast-2").results[0].warnings == (
        "the price differs at 22:00–02:00 UTC; this is the price for other hours",
        "price rises on 2027-01-01",
    )
    assert ask(acme, "fast-2", at=time(23)).results[0].warnings == ("price rises on 2027-01-01",)


def test_what_changes_within_a_year_is_said_before_it_happens(acme: Catalog) -> None:
    assert ask(acme, "slow", day="2025-06-01").results[0].warnings == ("retires on 2026-06-01",)
    assert ask(acme, "slow", day="2025-05-31").results[0].warnings == ()  # a year and a day before
    assert "price falls on 2025-01-01" in ask(acme, "fast-1", day="2024-06-01").results[0].warnings


def test_a_price_that_is_promised_for_a_time_says_so_even_when_that_has_passed(tmp_path: Path) -> None:
    promised = "        promised_until: 2026-01-01\n"
    text = ACME.replace("      - from: 2024-02-01\n", "      - from: 2024-02-01\n" + promised)
    for day in ("2025-12-31", "2026-01-02"):
        warnings = ask(book(tmp_path, acme=text), "slow", day=day).results[0].warnings
        assert warnings == (
            "promised until 2025-12-31 only; no later price is announced",
            "retires on 2026-06-01",
        )


def test_a_long_context_price_says_so(acme: Catalog) -> None:
    result = ask(acme, "fast-1", tokens=6_000).results[0]
    assert result.warnings == ("long-context price for the whole request, from 5,001 tokens",)


def test_the_default_models_are_the_featured_ones_on_sale(acme: Catalog) -> None:
    assert list_default_models(acme, date(2026, 3, 2)) == ["fast", "slow"]
    assert list_default_models(acme, date(2026, 6, 1)) == ["fast"]
    assert list_default_models(acme, date(2020, 1, 1)) == []


def test_costs_are_never_floats(acme: Catalog) -> None:
    result = ask(acme, "fast-1", tokens=3).results[0]
    assert isinstance(result.cost, D)
    assert isinstance(result.monthly, D)


def test_output_is_capped_by_the_request_and_reasoning_comes_first(acme: Catalog) -> None:
    usage = ask(acme, "fast-2", output=500, reasoning=400, max_output=600).results[0].usage
    assert usage
    assert (usage.output_tokens, usage.reasoning_tokens, usage.visible_tokens) == (600, 400, 200)


def test_cached_tokens_are_read_and_written_at_their_rates(acme: Catalog) -> None:
    result = ask(acme, "fast-1", cache_read=600, cache_write=D("0.3")).results[0]
    assert result.cost == (100 * D(1) + 600 * D("0.10") + 300 * D("1.25") + 500 * D(4)) / MILLION


def test_without_a_cached_rate_all_input_is_fresh_and_says_so(acme: Catalog) -> None:
    result = ask(acme, "fast-2", cache_read=600).results[0]
    assert result.cost == (1_000 * D(3) + 500 * D(12)) / MILLION
    assert "this model has no price for cached input; all input is uncached" in result.warnings


def test_more_cached_than_there_is_has_no_price(acme: Catalog) -> None:
    result = ask(acme, "fast-1", cache_read=1_001).results[0]
    assert result.unpriced == "1,001 tokens read and 0 written exceed the 1,000 input tokens"


def test_a_measured_count_is_exact_and_a_factor_is_not(acme: Catalog) -> None:
    measured = Measured(tokens={"fast-1": 900}, factors={"acme": D("1.3")})
    first, slow = ask(acme, "fast-1", "slow", measured=measured).results
    assert first.usage
    assert slow.usage
    assert slow.counted
    assert (first.usage.input_tokens, first.exactness) == (900, "exact")
    assert (slow.usage.input_tokens, slow.exactness) == (1_300, "estimate")
    assert slow.counted.reason == "counted with o200k_base, times the factor 1.3 set for Acme"


def test_images_on_a_model_without_a_published_rule_have_a_price(acme: Catalog) -> None:
    prompt = PromptCount(COUNTS.sizes, images=(Image(512, 512),))
    result = ask(acme, "fast-1", tokens=prompt).results[0]
    assert result.unpriced is None
    assert result.counted
    assert "no rule for images is published for this model" in str(result.counted.reason)


def test_images_of_unknown_size_have_no_price(acme: Catalog) -> None:
    prompt = PromptCount(COUNTS.sizes, images=(Image(None, None),))
    result = ask(acme, "fast-1", tokens=prompt).results[0]
    assert str(result.unpriced).startswith("tokens unknown: the size of an image is unknown")
    assert result.exactness == "unknown"


def test_a_model_that_did_not_exist_says_so_whether_or_not_its_tokens_are_known(acme: Catalog) -> None:
    unknown = PromptCount(COUNTS.sizes, images=(Image(None, None),))
    reasons = [ask(acme, "fast-1", tokens=tokens, day="2020-01-01").results[0].unpriced for tokens in (COUNTS, unknown)]
    assert reasons[0] == reasons[1]
    assert "did not exist before" in str(reasons[0])


def test_a_prompt_is_counted_in_the_vocabularies_of_the_models_that_are_known_on_the_day(catalog: Catalog) -> None:
    names = ["gpt-4-0613", "claude-opus-5", "nope", "gpt-4o", "gpt-4-0613"]
    assert choose_vocabularies(catalog, names, date(2026, 11, 21)) == ("cl100k_base", "claude_4_8", "o200k_base")
    assert choose_vocabularies(catalog, names, date(2024, 1, 1)) == ("cl100k_base", "claude_4_8")  # no gpt-4o yet
