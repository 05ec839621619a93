"""Claude and other makers' models on Amazon Bedrock: profiles, single regions, tiers. Expected costs are arithmetic."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal as D

import pytest

from pricing.catalog.catalog import Catalog, NotSold
from pricing.catalog.rates import Conditions
from pricing.estimate.counting import count_on_model
from pricing.priced import price
from pricing.quote import quote_entry, quote_usage
from pricing.tokens.images import Image
from pricing.tokens.prompt import Prompt, count_prompt
from pricing.tokens.tools import Tool
from pricing.usage import Usage

MILLION = 1_000_000
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
    region: str = "global",
) -> D:
    conditions = Conditions(date.fromisoformat(day), tier, region=region)
    return quote_entry(catalog.entries[f"amazon/{name}"], usage, conditions).total


# id, the price of a million tokens in and out on the global profile, and the places that cost a tenth more
CLAUDE = [
    ("anthropic.claude-fable-5-2", 8, 40, "regional us eu"),
    ("anthropic.claude-fable-5-1", 10, 50, "regional us"),
    ("anthropic.claude-fable-5", 10, 50, "regional us eu au"),
    ("anthropic.claude-opus-5-5", 4, 20, "regional us eu jp au"),
    ("anthropic.claude-opus-5", 5, 25, "regional us eu jp au in"),
    ("anthropic.claude-opus-4-8", 5, 25, "regional us eu jp au"),
    ("anthropic.claude-opus-4-7", 5, 25, "regional us eu jp au"),
    ("anthropic.claude-opus-4-6-v1", 5, 25, "regional us eu au"),
    ("anthropic.claude-opus-4-5-20251101-v1:0", 5, 25, "regional us eu"),
    ("anthropic.claude-sonnet-5-5", 2, 10, "regional us eu jp au apac"),
    ("anthropic.claude-sonnet-5", 2, 10, "regional us eu jp au apac in"),
    ("anthropic.claude-sonnet-4-6", 3, 15, "regional us eu jp au apac"),
    ("anthropic.claude-sonnet-4-5-20250929-v1:0", 3, 15, "regional us eu jp au"),
    ("anthropic.claude-haiku-5-5", D("0.10"), D("0.50"), "regional us eu jp au apac"),
    ("anthropic.claude-haiku-4-5-20251001-v1:0", 1, 5, "regional us eu jp au apac in"),
]


@pytest.mark.parametrize(("name", "per_million_in", "per_million_out", "places"), CLAUDE)
def test_a_profile_or_single_region_costs_a_tenth_more_than_the_global_profile(
    catalog: Catalog, name: str, per_million_in: D, per_million_out: D, places: str
) -> None:
    globally = (per_million_in + per_million_out) / D(10)
    assert cost(catalog, name) == globally
    for region in places.split():
        assert cost(catalog, name, region=region) == D("1.1") * globally


@pytest.mark.parametrize(
    "name", ["anthropic.claude-opus-4-8", "anthropic.claude-sonnet-5-5", "nvidia.nemotron-nano-9b-v2"]
)
def test_govcloud_costs_a_fifth_more(catalog: Catalog, name: str) -> None:
    assert cost(catalog, name, region="us-gov") == D("1.2") * cost(catalog, name)


def test_caching_is_dearer_too(catalog: Catalog) -> None:
    usage = Usage(
        input_tokens=3 * MILLION, cache_read_tokens=MILLION, cache_write_tokens=MILLION, cache_write_1h_tokens=MILLION
    )
    expected = D("1.1") * (D("0.20") + 5 + 8)
    assert cost(catalog, "anthropic.claude-opus-5-5", usage=usage, region="us") == expected


def test_a_long_request_keeps_its_premium(catalog: Catalog) -> None:
    # Claude Haiku 5.5 over 100,000 tokens: 0.50 a million; GPT-6 Sol over 272,000: 4.00 a million
    usage = Usage(input_tokens=MILLION)
    assert cost(catalog, "anthropic.claude-haiku-5-5", usage=usage, region="us") == D("1.1") * D("0.50")
    assert cost(catalog, "openai.gpt-6-sol", usage=usage, region="us") == D("1.1") * 4


def test_batch_and_a_profile_stack(catalog: Catalog) -> None:
    expected = D("1.1") * (D("1.50") + D("7.50")) / 10
    assert cost(catalog, "anthropic.claude-sonnet-4-6", tier="batch", region="us") == expected


@pytest.mark.parametrize(
    ("name", "day", "regions"),
    [
        ("anthropic.claude-opus-4-1-20250805-v1:0", TODAY, "us eu regional"),
        ("anthropic.claude-sonnet-4-20250514-v1:0", "2026-10-13", "us eu apac regional"),
        ("anthropic.claude-3-7-sonnet-20250219-v1:0", "2026-01-10", "us eu apac regional"),
        ("anthropic.claude-3-5-haiku-20241022-v1:0", TODAY, "us eu regional"),
        ("anthropic.claude-3-haiku-20240307-v1:0", "2026-09-09", "us eu apac us-gov regional"),
    ],
)
def test_claude_before_4_5_costs_the_same_everywhere(catalog: Catalog, name: str, day: str, regions: str) -> None:
    assert {cost(catalog, name, day, region=region) for region in regions.split()} == {cost(catalog, name, day)}


def test_claude_3_5_sonnet_is_twice_as_dear_in_extended_access(catalog: Catalog) -> None:
    for name in ("anthropic.claude-3-5-sonnet-20240620-v1:0", "anthropic.claude-3-5-sonnet-20241022-v2:0"):
        assert cost(catalog, name, "2025-11-30", region="us") == D(3 + 15) / 10
        assert cost(catalog, name, "2025-12-01", region="us") == D(6 + 30) / 10


@pytest.mark.parametrize(
    ("name", "region"),
    [
        ("anthropic.claude-fable-5-1", "eu"),
        ("anthropic.claude-opus-4-8", "ca"),
        ("anthropic.claude-opus-4-1-20250805-v1:0", "jp"),
        ("amazon.nova-pro-v1:0", "eu"),
        ("meta.llama3-3-70b-instruct-v1:0", "eu"),
        ("zai.glm-5.3", "regional"),
    ],
)
def test_a_profile_that_is_not_known_is_not_priced(catalog: Catalog, name: str, region: str) -> None:
    with pytest.raises(NotSold, match=f"no price for region {region}"):
        cost(catalog, name, region=region)


def test_bedrock_has_no_fast_mode_and_no_web_search(catalog: Catalog) -> None:
    conditions = Conditions(date(2026, 11, 21), speed="fast")
    with pytest.raises(NotSold, match="price for speed fast"):
        quote_usage(catalog, "amazon/anthropic.claude-opus-5-5", IN_AND_OUT, conditions)
    with pytest.raises(NotSold, match="no price for web search"):
        cost(catalog, "anthropic.claude-opus-5-5", usage=Usage(fees=(("web_search", D(1)),)))


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("anthropic.claude-sonnet-4-20250514-v1:0", "2026-10-14"),
        ("anthropic.claude-3-haiku-20240307-v1:0", "2026-09-10"),
        ("anthropic.claude-3-sonnet-20240229-v1:0", "2026-07-30"),
    ],
)
def test_a_claude_ends_on_the_day_of_bedrock_not_of_its_maker(catalog: Catalog, name: str, day: str) -> None:
    last = date.fromisoformat(day).toordinal() - 1
    assert cost(catalog, name, str(date.fromordinal(last))) > 0
    with pytest.raises(NotSold, match="retired"):
        cost(catalog, name, day)


@pytest.mark.parametrize(
    ("name", "factor"),
    [
        ("global.anthropic.claude-opus-4-8-v1:0", D(1)),
        ("us.anthropic.claude-opus-4-8", D("1.1")),
        ("anthropic.claude-opus-4-8", D("1.1")),
        ("us-gov.anthropic.claude-opus-4-8", D("1.2")),
    ],
)
def test_a_name_says_its_profile(catalog: Catalog, name: str, factor: D) -> None:
    priced = price(catalog, name, IN_AND_OUT, Conditions(date(2026, 11, 21)))
    assert priced.cost == factor * (5 + 25) / 10


# id, day, what a tenth of a million tokens in and out costs by the listed rates
OTHERS = [
    ("mistral.mistral-large-3-675b-instruct", "us-east", "standard", D("0.50") + D("1.50")),
    ("mistral.mistral-large-3-675b-instruct", "us-east", "batch", D("0.25") + D("0.75")),
    ("mistral.mistral-large-2402-v1:0", "us-east", "standard", D(4 + 12)),
    ("google.gemma-3-27b-it", "us-east", "standard", D("0.23") + D("0.38")),
    ("openai.gpt-6-astra", "global", "standard", D(10 + 50)),
    ("openai.gpt-5.6-luna", "in", "standard", D("1.1") * (D("0.20") + D("1.20"))),
    ("moonshotai.kimi-k3", "in", "priority", D("1.1") * (D("5.25") + D("26.25"))),
    ("zai.glm-5.3", "us", "flex", D("1.1") * (D("0.84") + D("2.64"))),
    ("xai.grok-4.6", "us-gov", "standard", D("1.32") * (2 + 6)),
    ("writer.palmyra-x5-v1:0", "us", "standard", D("0.60") + D(6)),
    ("amazon.nova-2-lite-v1:0", "us", "batch", D("1.1") * (D("0.15") + D("1.25"))),
    ("amazon.nova-2-lite-v1:0", "jp", "standard", D("0.396") + D("3.311")),
    ("amazon.nova-2-lite-v1:0", "jp", "priority", D("0.693") + D("5.79425")),
    ("amazon.nova-pro-v1:0", "apac", "standard", D("0.84") + D("3.36")),
    ("amazon.nova-pro-v1:0", "apac", "flex", D("0.42") + D("1.68")),
    ("openai.gpt-oss-120b-1:0", "us-gov", "standard", D("1.2") * (D("0.15") + D("0.60"))),
]


@pytest.mark.parametrize(("name", "where", "tier", "per_million"), OTHERS)
def test_other_makers_models(catalog: Catalog, name: str, where: str, tier: str, per_million: D) -> None:
    region = "global" if where == "us-east" else where
    assert cost(catalog, name, tier=tier, region=region) == per_million / 10


def test_no_tier_is_priced_for_a_profile_whose_tiers_are_not_known(catalog: Catalog) -> None:
    with pytest.raises(NotSold, match="not sold under these conditions"):
        cost(catalog, "amazon.nova-2-lite-v1:0", tier="batch", region="apac")


def test_rerank_images_and_embeddings_have_their_units(catalog: Catalog) -> None:
    search = Usage(fees=(("rerank_search", D(3)),))
    assert cost(catalog, "cohere.rerank-v3-5:0", usage=search) == 3 * D("0.002")
    assert cost(catalog, "amazon.rerank-v1:0", usage=search) == 3 * D("0.001")
    assert cost(catalog, "cohere.embed-english-v3", usage=Usage(input_tokens=MILLION)) == D("0.10")
    rates = catalog.entries["amazon/stability.stable-image-ultra-v1:1"].model.prices[-1].rates
    assert rates == {"image": D("0.14")}


def test_other_spellings_mean_the_same_model(catalog: Catalog) -> None:
    for alias, name in (
        ("anthropic.claude-haiku-4-5", "anthropic.claude-haiku-4-5-20251001-v1:0"),
        ("nvidia.nemotron-nano-9b-v2:0", "nvidia.nemotron-nano-9b-v2"),
        ("moonshot.kimi-k2-thinking", "moonshotai.kimi-k2-thinking"),
    ):
        assert catalog.offer(f"amazon/{alias}").on(date(2026, 11, 21)).model.id == name


def test_claude_is_counted_as_its_maker_counts_it(catalog: Catalog) -> None:
    pairs = [
        (entry.model, catalog.entries[f"anthropic/{name}"].model)
        for path, entry in catalog.entries.items()
        if path.startswith("amazon/anthropic.")
        and f"anthropic/{(name := re.sub(r'-v[12](:0)?$', '', entry.model.id.removeprefix('anthropic.')))}"
        in catalog.entries
    ]
    assert len(pairs) == 29
    for hosted, made in pairs:
        assert (hosted.encoding, hosted.images, hosted.pages) == (made.encoding, made.images, made.pages), hosted.id
        assert hosted.caching in (None, made.caching), hosted.id
        assert hosted.tool_prompt is not None
        assert made.tool_prompt is not None
        assert hosted.tool_prompt.build() == made.tool_prompt.build(), hosted.id


def test_an_image_and_a_tool_are_counted_on_bedrock(catalog: Catalog) -> None:
    tool = Tool("get_weather", parameters={"type": "object", "properties": {"city": {"type": "string"}}})
    prompt = count_prompt(Prompt(text="Is it raining?", images=(Image(1920, 1080),), tools=(tool,)))
    day = date(2026, 11, 21)
    here = count_on_model(prompt, catalog.entries["amazon/anthropic.claude-opus-4-8"].model, day)
    there = count_on_model(prompt, catalog.entries["anthropic/claude-opus-4-8"].model, day)
    # Anthropic's guide: 2,691 tokens for the image at high resolution, and 290 of its prompt about tools
    assert here.tokens is not None
    assert here.tokens > 2_691 + 290
    assert here.tokens == there.tokens
