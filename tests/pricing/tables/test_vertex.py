"""Claude and Gemini on Google Vertex AI: endpoints, fast mode and searches. Expected costs are arithmetic."""

from __future__ import annotations

from datetime import date
from decimal import Decimal as D

import pytest

from pricing.catalog.catalog import Catalog, NotSold
from pricing.catalog.rates import Conditions
from pricing.quote import quote_usage
from pricing.usage import Usage

IN_AND_OUT = Usage(input_tokens=100_000, output_tokens=100_000)
"""A tenth of a million of each."""
TODAY = "2026-11-21"


def cost(
    catalog: Catalog,
    name: str,
    day: str = TODAY,
    usage: Usage = IN_AND_OUT,
    *,
    tier: str = "standard",
    speed: str = "standard",
    region: str = "global",
) -> D:
    conditions = Conditions(date.fromisoformat(day), tier, speed=speed, region=region)
    return quote_usage(catalog, f"vertex/{name}", usage, conditions).total


@pytest.mark.parametrize(
    ("name", "per_million_in", "per_million_out", "regions"),
    [
        ("claude-fable-5-2", 8, 40, "us eu"),
        ("claude-opus-5-5", 4, 20, "us eu"),
        ("claude-opus-4-8", 5, 25, "us eu"),
        ("claude-sonnet-5-5", 2, 10, "us eu"),
        ("claude-sonnet-4-6", 3, 15, "us eu regional"),
        ("claude-haiku-4-5@20251001", 1, 5, "us eu regional"),
        ("gemini-3.8-flash", D("0.75"), D("3.75"), "us eu regional"),
        ("gemini-4-argon", 2, 10, "us eu regional"),
    ],
)
def test_an_endpoint_that_is_not_global_costs_a_tenth_more(
    catalog: Catalog, name: str, per_million_in: D, per_million_out: D, regions: str
) -> None:
    globally = (per_million_in + per_million_out) / D(10)
    assert cost(catalog, name) == globally
    for region in regions.split():
        assert cost(catalog, name, region=region) == D("1.1") * globally


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("claude-opus-4-1@20250805", TODAY),
        ("claude-3-7-sonnet@20250219", "2025-06-01"),
        ("gemini-2.5-pro", TODAY),
    ],
)
def test_models_from_before_the_premium_cost_the_same_everywhere(catalog: Catalog, name: str, day: str) -> None:
    assert {cost(catalog, name, day, region=region) for region in ("us", "eu", "regional")} == {
        cost(catalog, name, day)
    }


def test_the_newest_claude_models_are_not_sold_in_single_regions(catalog: Catalog) -> None:
    with pytest.raises(NotSold, match="price for region regional"):
        cost(catalog, "claude-opus-5-5", region="regional")


def test_a_batch_costs_half_on_every_endpoint(catalog: Catalog) -> None:
    # Google's list has 2.00 and 10.00 for Claude Opus 5.5; LiteLLM has 2.50 and 12.50.
    assert cost(catalog, "claude-opus-5-5", tier="batch") == (D(2) + D(10)) / 10
    assert cost(catalog, "claude-opus-5-5", tier="batch", region="eu") == D("1.1") * (D(2) + D(10)) / 10


def test_fast_mode_costs_twice_and_stacks(catalog: Catalog) -> None:
    assert cost(catalog, "claude-fable-5-2", speed="fast") == 2 * (D(8) + D(40)) / 10
    assert cost(catalog, "claude-fable-5-2", speed="fast", region="us") == D("2.2") * (D(8) + D(40)) / 10
    with pytest.raises(NotSold, match="not sold under these conditions"):
        cost(catalog, "claude-fable-5-2", speed="fast", tier="batch")


def test_searches_have_fees_that_nothing_multiplies(catalog: Catalog) -> None:
    search, query, prompt = (Usage(fees=((key, D(2)),)) for key in ("web_search", "grounded_query", "grounded_prompt"))
    assert cost(catalog, "claude-fable-5-2", usage=search, speed="fast", region="us") == 2 * D("0.01")
    assert cost(catalog, "gemini-3.8-flash", usage=query) == 2 * D("0.014")
    assert cost(catalog, "gemini-2.5-pro", usage=prompt) == 2 * D("0.035")
    with pytest.raises(NotSold, match="no price for web search"):
        cost(catalog, "claude-opus-4-1@20250805", usage=search)


def test_names_with_and_without_a_version_mean_one_model(catalog: Catalog) -> None:
    for alias, name in (
        ("claude-opus-4-8@default", "claude-opus-4-8"),
        ("claude-sonnet-4-5", "claude-sonnet-4-5@20250929"),
        ("claude-3-5-sonnet-v2", "claude-3-5-sonnet-v2@20241022"),
    ):
        assert cost(catalog, alias, "2025-12-01" if "3-5" in alias else TODAY) == cost(
            catalog, name, "2025-12-01" if "3-5" in alias else TODAY
        )


@pytest.mark.parametrize(
    ("name", "day"), [("claude-3-5-haiku@20241022", "2026-07-05"), ("claude-3-haiku@20240307", "2026-08-23")]
)
def test_a_claude_ends_on_the_day_of_google_not_of_its_maker(catalog: Catalog, name: str, day: str) -> None:
    last = date.fromordinal(date.fromisoformat(day).toordinal() - 1)
    assert cost(catalog, name, str(last)) > 0
    with pytest.raises(NotSold, match="retired"):
        cost(catalog, name, day)


def test_hosted_models_are_counted_as_their_makers_count_them(catalog: Catalog) -> None:
    models = [entry.model for path, entry in catalog.entries.items() if path.startswith("vertex/")]
    hosted = [model for model in models if model.kind != "training"]
    assert len(hosted) == 38
    for model in hosted:
        dashed = model.id.replace("@", "-").replace("-v2-", "-")
        made = catalog.entries.get(f"anthropic/{dashed}") or catalog.entries.get(f"google/{model.id}")
        if made:
            assert (model.encoding, model.images, model.pages) == (
                made.model.encoding,
                made.model.images,
                made.model.pages,
            )
            assert model.caching in (None, made.model.caching), model.id
            assert (model.tool_prompt is None) == (made.model.tool_prompt is None), model.id
