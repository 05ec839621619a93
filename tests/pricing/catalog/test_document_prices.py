"""Pages, searches and minutes of Mistral, Cohere, Voyage and Groq. Expected costs are the arithmetic."""

from __future__ import annotations

from datetime import date
from decimal import Decimal as D

import pytest

from pricing.catalog.catalog import Catalog, NotSold
from pricing.catalog.rates import Conditions
from pricing.pipeline.cost import price_pipeline
from pricing.pipeline.step import Step
from pricing.quote import Quote, quote_usage
from pricing.usage import Usage

TODAY = "2026-11-21"


def quote(
    catalog: Catalog, name: str, usage: Usage, day: str = TODAY, tier: str = "standard", region: str = ""
) -> Quote:
    conditions = Conditions(date.fromisoformat(day), tier, region=region or "global")
    return quote_usage(catalog, name, usage, conditions)


def fee(unit: str, quantity: int) -> Usage:
    return Usage(fees=((unit, D(quantity)),))


def minutes(catalog: Catalog, name: str, number: int, day: str = TODAY, tier: str = "standard") -> D | None:
    step = Step(name, seconds=60 * number, tier=tier)
    [cost] = price_pipeline(catalog, [step], as_of=date.fromisoformat(day), requests=D(1)).steps
    return cost.cost


def test_a_thousand_pages_of_mistral_ocr_cost_four_dollars(catalog: Catalog) -> None:
    assert quote(catalog, "mistral-ocr-4-1", fee("page", 1_000)).total == 4


def test_annotated_pages_have_a_rate_of_their_own(catalog: Catalog) -> None:
    usage = Usage(fees=(("page", D(1_000)), ("annotated_page", D(100))))
    assert quote(catalog, "mistral-ocr-4-1", usage).total == 4 + 100 * D("0.005")


def test_ocr_in_a_batch_costs_half(catalog: Catalog) -> None:
    usage = Usage(fees=(("page", D(1_000)), ("annotated_page", D(1_000))))
    assert quote(catalog, "mistral-ocr-4-1", usage, tier="batch").total == D(4 + 5) / 2


@pytest.mark.parametrize(
    ("day", "dollars"),
    [("2025-03-06", 1), ("2025-05-22", 1), ("2025-12-18", 2), ("2026-06-23", 4), ("2026-07-16", 4)],
)
def test_mistral_ocr_latest_moves_from_model_to_model(catalog: Catalog, day: str, dollars: int) -> None:
    assert quote(catalog, "mistral-ocr-latest", fee("page", 1_000), day).total == dollars


def test_the_first_ocr_had_no_annotated_pages(catalog: Catalog) -> None:
    with pytest.raises(NotSold, match="no price for annotated page"):
        quote(catalog, "mistral-ocr-2503", fee("annotated_page", 1), "2025-04-01")


def test_ocr_is_priced_by_the_page_and_not_by_tokens(catalog: Catalog) -> None:
    with pytest.raises(NotSold, match="priced by the page, not by tokens"):
        quote(catalog, "mistral-ocr-4-1", Usage(input_tokens=1_000))


def test_an_hour_of_voxtral_costs_eighteen_cents_and_half_in_a_batch(catalog: Catalog) -> None:
    assert minutes(catalog, "voxtral-mini-2602", 60) == D("0.18")
    assert minutes(catalog, "voxtral-mini-2602", 60, tier="batch") == D("0.09")


def test_voxtral_mini_latest_is_the_second_model_since_february_2026(catalog: Catalog) -> None:
    assert minutes(catalog, "voxtral-mini-latest", 10, "2026-02-04") == 10 * D("0.003")


def test_voxtral_realtime_costs_more_than_what_waits(catalog: Catalog) -> None:
    assert minutes(catalog, "voxtral-mini-transcribe-realtime-3-0", 10) == 10 * D("0.008")
    assert minutes(catalog, "voxtral-mini-transcribe-3-0", 10) == 10 * D("0.0035")


def test_mistral_in_europe_costs_a_tenth_more_and_has_no_batch(catalog: Catalog) -> None:
    usage = Usage(input_tokens=2_000_000, cache_read_tokens=1_000_000, output_tokens=1_000_000)
    list_price = D("1.50") + D("0.15") + D("7.50")
    assert quote(catalog, "mistral-medium-2604", usage, region="eu").total == list_price * D("1.1")
    with pytest.raises(NotSold, match="not sold under these conditions"):
        quote(catalog, "mistral-medium-2604", usage, tier="batch", region="eu")


def test_priority_at_mistral_costs_three_quarters_more(catalog: Catalog) -> None:
    usage = Usage(input_tokens=1_000_000, output_tokens=1_000_000)
    assert quote(catalog, "mistral-medium-2604", usage, tier="priority").total == (D("1.5") + D("7.5")) * D("1.75")


def test_a_web_search_of_mistral_has_no_known_rate_so_the_total_is_the_least(catalog: Catalog) -> None:
    result = quote(catalog, "mistral-medium-2604", Usage(input_tokens=1_000_000, fees=(("web_search", D(1)),)))
    assert (result.total, result.unknown) == (D("1.5"), ("web_search",))


def test_cohere_reranks_by_the_search(catalog: Catalog) -> None:
    assert quote(catalog, "rerank-v4.0-pro", fee("rerank_search", 1_000)).total == D("2.50")
    assert quote(catalog, "rerank-v3.5", fee("rerank_search", 1_000)).total == 2


def test_the_newest_rerankers_of_cohere_and_those_of_voyage_count_tokens(catalog: Catalog) -> None:
    # a query of 20 tokens with each of 100 documents, of 480 tokens each
    usage = Usage(input_tokens=100 * 20 + 100 * 480)
    assert quote(catalog, "rerank-v5.0-pro", usage).total == 50_000 * D("0.05") / 10**6
    assert quote(catalog, "rerank-2.5-lite", usage).total == 50_000 * D("0.02") / 10**6
    with pytest.raises(NotSold, match="no price for rerank"):
        quote(catalog, "rerank-2.5", fee("rerank_search", 1))


def test_a_page_that_cohere_parses_has_a_price(catalog: Catalog) -> None:
    assert quote(catalog, "parse-v5.0", fee("page", 1_000)).total == D("1.50")


def test_an_hour_of_whisper_at_groq_costs_eleven_cents(catalog: Catalog) -> None:
    assert minutes(catalog, "groq/whisper-large-v3", 60) == D("0.111")
    assert minutes(catalog, "groq/whisper-large-v3", 60, tier="batch") == D("0.111") / 2


def test_whisper_at_groq_has_had_its_price_since_2025_and_a_batch_since_october_2026(catalog: Catalog) -> None:
    assert minutes(catalog, "groq/whisper-large-v3", 60, "2025-08-31") == D("0.111")
    assert minutes(catalog, "groq/whisper-large-v3", 60, "2026-10-13", "batch") is None
    assert minutes(catalog, "groq/whisper-large-v3", 60, "2026-10-14", "batch") == D("0.111") / 2


def test_the_second_rerankers_of_cohere_are_gone(catalog: Catalog) -> None:
    assert quote(catalog, "rerank-english-v2.0", fee("rerank_search", 500), "2025-04-29").total == 1
    with pytest.raises(NotSold):
        quote(catalog, "rerank-english-v2.0", fee("rerank_search", 500), "2025-04-30")


def test_a_browser_search_of_gpt_oss_at_groq_costs_half_a_cent(catalog: Catalog) -> None:
    usage = Usage(input_tokens=1_000_000, fees=(("web_search", D(2)), ("container_hour", D("0.5"))))
    expected = D("0.15") + 2 * D("0.005") + D("0.18") / 2
    assert quote(catalog, "groq/openai/gpt-oss-120b", usage).total == expected


def test_the_misspelt_llama_of_together_is_the_same_model(catalog: Catalog) -> None:
    usage = Usage(input_tokens=1_000_000)
    assert quote(catalog, "together/meta-llama/Meta-Llama-3.3-70B-Instruct-Turbo", usage, "2026-01-01").total == D(
        "0.88"
    )
