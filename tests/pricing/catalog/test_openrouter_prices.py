"""OpenRouter's listed prices: of a day, beside their makers', in a batch, and what they leave out."""

from __future__ import annotations

from datetime import date
from decimal import Decimal as D

import pytest

from pricing.catalog.catalog import Catalog, NotSold
from pricing.catalog.rates import Conditions
from pricing.priced import price
from pricing.quote import Quote, quote_usage
from pricing.usage import Usage

MILLION = 1_000_000
BOTH = Usage(input_tokens=MILLION, output_tokens=MILLION)


def quote(catalog: Catalog, name: str, day: str, usage: Usage = BOTH, tier: str = "standard") -> Quote:
    return quote_usage(catalog, f"openrouter/{name}", usage, Conditions(date.fromisoformat(day), tier))


@pytest.mark.parametrize(
    ("name", "day", "dollars"),
    [
        # the listed price of Kimi K3 fell and rose again within a month
        ("moonshotai/kimi-k3", "2026-10-18", 3 + 15),
        ("moonshotai/kimi-k3", "2026-10-19", D("0.239") + D("11.936")),
        ("moonshotai/kimi-k3", "2026-11-03", 3 + 15),
        ("deepseek/deepseek-chat-v3.1", "2026-11-09", D("0.27") + 1),
        ("openai/gpt-oss-120b", "2026-11-21", D("0.10") + D("0.50")),
        ("anthropic/claude-opus-5.5", "2026-11-21", 4 + 20),
        ("anthropic/claude-3.7-sonnet", "2026-01-01", 3 + 15),
    ],
)
def test_a_listed_price_is_that_of_its_day(catalog: Catalog, name: str, day: str, dollars: D) -> None:
    assert quote(catalog, name, day).total == dollars


def test_a_long_request_has_the_rates_of_long_requests(catalog: Catalog) -> None:
    usage = Usage(input_tokens=300_000, output_tokens=10_000)
    expected = (300_000 * D(8) + 10_000 * D(30)) / MILLION
    assert quote(catalog, "openai/gpt-5.6-sol", "2026-11-21", usage).total == expected


def test_most_batch_routes_cost_half_and_those_of_xai_four_fifths(catalog: Catalog) -> None:
    short = Usage(input_tokens=100_000, output_tokens=100_000)
    batch = quote(catalog, "openai/gpt-5.6-sol", "2026-11-21", short, "batch")
    assert batch.total == quote(catalog, "openai/gpt-5.6-sol", "2026-11-21", short).total / 2
    batch = quote(catalog, "x-ai/grok-4.7", "2026-11-21", short, "batch")
    assert batch.total == D("0.8") * quote(catalog, "x-ai/grok-4.7", "2026-11-21", short).total


def test_a_name_that_ends_in_batch_is_priced_in_that_tier(catalog: Catalog) -> None:
    conditions = Conditions(date(2026, 11, 21))
    priced = price(catalog, "openai/gpt-5.6-sol:batch", Usage(input_tokens=100_000), conditions)
    assert priced.cost == D(4) / 10 / 2
    assert priced.read_as == "gpt-5.6-sol on OpenRouter, batch: \N{MINUS SIGN}50%"
    other = price(catalog, "openai/gpt-5.6-sol:batch", Usage(input_tokens=1), Conditions(date(2026, 11, 21), "flex"))
    assert other.unpriced == "its name says tier batch, the request flex; remove one"
    route = price(catalog, "openrouter/meta-llama/llama-3.3-70b-instruct:batch", Usage(input_tokens=1), conditions)
    assert route.unpriced is not None
    assert "no batch price" in route.unpriced


def test_a_route_that_is_not_listed_has_no_batch_price(catalog: Catalog) -> None:
    with pytest.raises(NotSold, match="no batch price"):
        quote(catalog, "meta-llama/llama-3.3-70b-instruct", "2026-11-21", tier="batch")


def test_searches_have_the_listed_fee_or_are_named_as_left_out(catalog: Catalog) -> None:
    search = Usage(fees=(("web_search", D(3)),))
    assert quote(catalog, "openai/gpt-6.1-sol", "2026-11-21", search).total == 3 * D("0.01")
    assert quote(catalog, "moonshotai/kimi-k3", "2026-11-21", search).unknown == ("web_search",)


def test_every_price_says_that_routing_and_the_fee_on_credits_are_left_out(catalog: Catalog) -> None:
    assert quote(catalog, "z-ai/glm-5.3", "2026-11-21").not_included == ("web_search", "routing", "platform_fee")


def test_the_makers_path_keeps_its_meaning(catalog: Catalog) -> None:
    assert catalog.offer("openai/gpt-4o").provider.id == "openai"
    assert catalog.offer("deepseek/deepseek-v4-flash").provider.id == "deepseek"
    assert catalog.offer("z-ai/glm-5.3").provider.id == "openrouter"


def test_no_name_without_a_slash_means_openrouter(catalog: Catalog) -> None:
    names = [offer.name for offer in catalog.offers.values() if offer.provider.id == "openrouter"]
    assert names
    assert all("/" in name for name in names)
