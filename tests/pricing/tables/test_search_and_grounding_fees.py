"""Fees of Google, xAI and Perplexity beside their tokens, and where their retired models lead.

Expected costs are the vendors' prices written as arithmetic, or what a seller printed.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal as D

import pytest

from pricing.catalog.catalog import Catalog, NotSold
from pricing.catalog.rates import Conditions
from pricing.quote import Quote, quote_usage
from pricing.usage import Usage

MILLION = 1_000_000
TODAY = "2026-11-21"
HALF_AND_HALF = Usage(input_tokens=500, output_tokens=500)


def quote(catalog: Catalog, name: str, usage: Usage, day: str = TODAY, **conditions: str) -> Quote:
    return quote_usage(catalog, name, usage, Conditions(date.fromisoformat(day), **conditions))  # type: ignore[arg-type]


def cost(catalog: Catalog, name: str, usage: Usage, day: str = TODAY, **conditions: str) -> D:
    return quote(catalog, name, usage, day, **conditions).total


def counts(**fees: str) -> Usage:
    """A usage of fees alone."""
    return Usage(fees=tuple((key, D(count)) for key, count in fees.items()))


# Perplexity: 5, 8 and 12 dollars a thousand requests of Sonar by search context; 6, 10 and 14 of Sonar Pro


@pytest.mark.parametrize(
    ("name", "context", "tokens", "fee"),
    [
        ("sonar", "", "0.001", "0.005"),  # low is the vendor's default
        ("sonar", "low", "0.001", "0.005"),
        ("sonar", "medium", "0.001", "0.008"),
        ("sonar", "high", "0.001", "0.012"),
        ("sonar-pro", "", "0.009", "0.006"),
        ("sonar-pro", "medium", "0.009", "0.010"),
        ("sonar-pro", "high", "0.009", "0.014"),
        ("sonar-reasoning-pro", "high", "0.005", "0.014"),
    ],
)
def test_every_request_to_sonar_pays_for_its_search(
    catalog: Catalog, name: str, context: str, tokens: str, fee: str
) -> None:
    assert cost(catalog, name, HALF_AND_HALF, "2026-07-01", search_context=context) == D(tokens) + D(fee)


def test_sonar_costs_six_times_its_tokens(catalog: Catalog) -> None:
    assert cost(catalog, "sonar", HALF_AND_HALF, "2026-07-01") == 500 * D(1) / MILLION * 2 + D("0.005") == D("0.006")


@pytest.mark.parametrize(("context", "fee"), [("low", "0.014"), ("medium", "0.018"), ("high", "0.022")])
def test_pro_search_of_sonar_pro_costs_eight_tenths_of_a_cent_more(catalog: Catalog, context: str, fee: str) -> None:
    conditions = {"search_type": "pro", "search_context": context}
    assert cost(catalog, "sonar-pro", HALF_AND_HALF, "2026-07-01", **conditions) == D("0.009") + D(fee)
    fast = {"search_type": "fast", "search_context": context}
    assert cost(catalog, "sonar-pro", HALF_AND_HALF, "2026-07-01", **fast) == D("0.009") + D(fee) - D("0.008")


def test_the_agent_api_charges_searches_and_no_request(catalog: Catalog) -> None:
    tokens = 500 * (D("0.25") + D("2.50")) / MILLION
    assert cost(catalog, "perplexity/sonar", HALF_AND_HALF) == tokens
    searches = Usage(500, output_tokens=500, fees=(("web_search", D(2)),))
    assert cost(catalog, "perplexity/sonar", searches) == tokens + 2 * D("0.0025")
    assert cost(catalog, "perplexity/sonar", searches, search_type="fast") == tokens + 2 * D("0.001")


def test_an_offline_model_of_perplexity_pays_no_fee(catalog: Catalog) -> None:
    assert cost(catalog, "r1-1776", HALF_AND_HALF, "2025-07-01") == 500 * D(2 + 8) / MILLION


def test_sonar_pro_ended_and_leads_to_no_model(catalog: Catalog) -> None:
    with pytest.raises(NotSold, match="retired on 2026-09-27"):
        cost(catalog, "sonar-pro", HALF_AND_HALF, "2026-09-27")
    model = catalog.entries["perplexity/sonar-pro"].model
    assert model.redirects_to is None


# Google: 14 dollars a thousand search queries from Gemini 3 on, 35 a thousand grounded prompts before


def test_three_queries_of_gemini_3_8_flash(catalog: Catalog) -> None:
    usage = Usage(18, output_tokens=11, fees=(("grounded_query", D(3)),))
    tokens = (18 * D("0.75") + 11 * D("3.75")) / MILLION
    assert tokens == D("0.00005475")
    assert cost(catalog, "gemini-3.8-flash", usage) == tokens + 3 * D("0.014") == D("0.04205475")


def test_a_grounded_prompt_of_gemini_2_5_flash(catalog: Catalog) -> None:
    usage = Usage(100, output_tokens=200, fees=(("grounded_prompt", D(1)),))
    tokens = (100 * D("0.30") + 200 * D("2.50")) / MILLION
    assert tokens == D("0.00053")
    assert cost(catalog, "gemini-2.5-flash", usage) == tokens + D("0.035") == D("0.03553")


@pytest.mark.parametrize("tier", ["standard", "batch", "flex", "priority"])
def test_grounding_costs_the_same_in_every_tier(catalog: Catalog, tier: str) -> None:
    assert cost(catalog, "gemini-3.8-flash", counts(grounded_query="2"), tier=tier) == D("0.028")


def test_grounding_of_gemini_3_was_free_before_2026_01_05(catalog: Catalog) -> None:
    queries = counts(grounded_query="10")
    assert cost(catalog, "gemini-3-pro-preview", queries, "2026-01-04") == 0
    assert cost(catalog, "gemini-3-pro-preview", queries, "2026-01-05") == D("0.14")


@pytest.mark.parametrize(
    ("name", "fee"), [("gemini-2.5-pro", "grounded_query"), ("gemini-3.8-flash", "grounded_prompt")]
)
def test_a_generation_is_not_charged_in_the_unit_of_another(catalog: Catalog, name: str, fee: str) -> None:
    with pytest.raises(NotSold, match="has no price for ground"):
        cost(catalog, name, counts(**{fee: "1"}))


@pytest.mark.parametrize("name", ["gemini-4-carbon", "gemini-4-hydrogen"])
def test_an_unknown_grounding_fee_makes_the_total_the_least(catalog: Catalog, name: str) -> None:
    said = quote(catalog, name, counts(grounded_query="1"))
    assert (said.total, said.unknown) == (D(0), ("grounded_query",))


def test_maps_on_gemini_2_5_is_left_out_and_said(catalog: Catalog) -> None:
    assert "maps" in quote(catalog, "gemini-2.5-pro", HALF_AND_HALF).not_included
    assert "maps" not in quote(catalog, "gemini-3.8-flash", HALF_AND_HALF).not_included


# Audio where the vendor has one rate for everything that goes in


@pytest.mark.parametrize(("name", "rate"), [("gemini-2.5-pro", "1.25"), ("gemini-3.8-flash", "0.75")])
def test_audio_costs_what_other_input_costs(catalog: Catalog, name: str, rate: str) -> None:
    heard = Usage(input_tokens=1_000, input_audio_tokens=1_000)
    assert cost(catalog, name, heard) == cost(catalog, name, Usage(1_000)) == 1_000 * D(rate) / MILLION


def test_cached_audio_costs_what_other_cached_input_costs(catalog: Catalog) -> None:
    heard = Usage(input_tokens=1_000, cache_audio_read_tokens=1_000)
    assert cost(catalog, "gemini-2.5-pro", heard) == 1_000 * D("0.125") / MILLION


def test_cached_input_of_gemini_2_5_was_cut_in_october_2025(catalog: Catalog) -> None:
    cached = Usage(input_tokens=MILLION // 10, cache_read_tokens=MILLION // 10)
    assert cost(catalog, "gemini-2.5-pro", cached, "2025-10-02") == D("0.31") / 10
    assert cost(catalog, "gemini-2.5-pro", cached, "2025-10-31") == D("0.125") / 10


# xAI: 5 dollars a thousand calls of a server-side tool


@pytest.mark.parametrize(
    ("input_tokens", "cached", "output", "printed"),
    [
        # `cost_in_usd_ticks` (ten thousand millionths of a dollar) of three public responses with 8 X searches each
        (17_945, 9_536, 3_294, "0.06065345"),
        (27_509, 12_352, 1_089, "0.06413915"),
        (26_068, 12_800, 4_161, "0.06954750"),
    ],
)
def test_x_searches_cost_what_the_seller_printed(
    catalog: Catalog, input_tokens: int, cached: int, output: int, printed: str
) -> None:
    usage = Usage(input_tokens, cached, output_tokens=output, fees=(("x_search", D(8)),))
    tokens = ((input_tokens - cached) * D("1.25") + cached * D("0.20") + output * D("2.50")) / MILLION
    assert cost(catalog, "grok-4.3", usage) == tokens + 8 * D("0.005") == D(printed)


def test_each_tool_of_xai_has_its_fee(catalog: Catalog) -> None:
    usage = counts(web_search="1", x_search="1", code_session="1", file_search="1", attachment="1")
    assert cost(catalog, "grok-4.7", usage) == 3 * D("0.005") + D("0.0025") + D("0.010")


def test_the_us_endpoint_of_xai_costs_a_tenth_more_for_tokens_alone(catalog: Catalog) -> None:
    usage = Usage(1_000, output_tokens=1_000, fees=(("web_search", D(1)),))
    tokens = 1_000 * D(2 + 6) / MILLION
    assert cost(catalog, "grok-4.7", usage, region="us") == tokens * D("1.1") + D("0.005")


def test_tools_of_xai_before_march_2026_make_the_total_the_least(catalog: Catalog) -> None:
    said = quote(catalog, "grok-4-0709", counts(x_search="1"), "2026-03-08")
    assert (said.total, said.unknown) == (D(0), ("x_search",))
    assert cost(catalog, "grok-4-0709", counts(x_search="1"), "2026-03-09") == D("0.005")


# Where retired names lead


@pytest.mark.parametrize(
    ("path", "to", "since"),
    [
        ("google/gemini-2.5-pro", "gemini-3.8-flash", "2026-12-01"),
        ("google/gemini-2.5-flash", "gemini-3.5-flash-lite", "2026-12-01"),
        ("google/gemini-3.7-flash", "gemini-3.8-flash", "2026-10-08"),
        ("xai/grok-4-0709", "grok-4.3", "2026-05-15"),
        ("xai/grok-4-fast-reasoning", "grok-4.3", "2026-05-15"),
        ("xai/grok-4-1-fast-non-reasoning", "grok-4.3", "2026-05-15"),
        ("xai/grok-3", "grok-4.3", "2026-05-15"),
        ("xai/grok-code-fast-1-0825", "grok-build-0.1", "2026-05-20"),
    ],
)
def test_requests_to_a_retired_model_are_billed_as(catalog: Catalog, path: str, to: str, since: str) -> None:
    redirect = catalog.entries[path].model.redirects_to
    assert redirect is not None
    assert (redirect.model, redirect.from_) == (to, date.fromisoformat(since))


def test_gemini_3_5_flash_is_answered_by_another_model_at_a_rate_that_nobody_states(catalog: Catalog) -> None:
    model = catalog.entries["google/gemini-3.5-flash"].model
    assert model.redirects_to is None
    assert model.successor is not None
    assert model.successor.model == "gemini-3.6-flash"


def test_every_redirect_and_successor_is_a_name_of_the_same_table(catalog: Catalog) -> None:
    for entry in catalog.entries.values():
        for follower in (entry.model.redirects_to, entry.model.successor):
            if follower is not None:
                assert f"{entry.provider.id}/{follower.model}" in catalog.offers, entry.path
