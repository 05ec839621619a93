"""OpenAI's fees and modifiers, each case as arithmetic from the amounts that OpenAI's price page prints."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal as D
from typing import Any, Final

import pytest

from pricing.catalog.catalog import Catalog, NotSold, get_price
from pricing.catalog.price import Surcharge
from pricing.catalog.rates import Conditions, find_surcharges
from pricing.quote import Quote, quote_entry
from pricing.usage import Usage

M = 1_000_000
LONG = 300_000
TODAY = date(2026, 11, 21)
HALF_K = Usage(500, output_tokens=500)
REGIONS: Final = ("us", "eu", "au", "in", "jp")


def quote(catalog: Catalog, name: str, usage: Usage, conditions: Conditions) -> Quote:
    return quote_entry(catalog.offer(f"openai/{name}").on(conditions.as_of), usage, conditions)


def cost(catalog: Catalog, name: str, usage: Usage, as_of: date = TODAY, **conditions: Any) -> D:
    return quote(catalog, name, usage, Conditions(as_of, **conditions)).total


def fee(key: str, quantity: str = "1") -> Usage:
    return Usage(fees=((key, D(quantity)),))


@pytest.mark.parametrize(
    ("name", "day", "context", "total"),
    [
        ("gpt-4o-mini-search-preview", date(2026, 7, 1), "", 500 * D("0.15") / M + 500 * D("0.60") / M + D("0.025")),
        ("gpt-4o-search-preview", date(2026, 7, 1), "", 500 * D("2.50") / M + 500 * D("10") / M + D("0.025")),
        ("gpt-4o-search-preview", date(2026, 7, 1), "high", 500 * D("2.50") / M + 500 * D("10") / M + D("0.025")),
        ("gpt-4o-search-preview", date(2025, 6, 23), "", 500 * D("2.50") / M + 500 * D("10") / M + D("0.035")),
        ("gpt-4o-search-preview", date(2025, 6, 23), "low", 500 * D("2.50") / M + 500 * D("10") / M + D("0.030")),
        ("gpt-4o-search-preview", date(2025, 6, 23), "medium", 500 * D("2.50") / M + 500 * D("10") / M + D("0.035")),
        ("gpt-4o-search-preview", date(2025, 6, 23), "high", 500 * D("2.50") / M + 500 * D("10") / M + D("0.050")),
        ("gpt-4o-mini-search-preview", date(2025, 6, 23), "", 500 * D("0.15") / M + 500 * D("0.60") / M + D("0.0275")),
        ("gpt-5-search-api", TODAY, "", 500 * D("1.25") / M + 500 * D("10") / M + D("0.010")),
    ],
)  # fmt: skip
def test_a_search_model_charges_its_search_in_each_request(
    catalog: Catalog, name: str, day: date, context: str, total: D
) -> None:
    assert cost(catalog, name, HALF_K, day, search_context=context) == total


@pytest.mark.parametrize(
    ("name", "day", "conditions", "rate"),
    [
        ("gpt-4.1", TODAY, {}, "0.010"),
        ("gpt-4.1", TODAY, {"search_type": "preview"}, "0.025"),
        ("gpt-4o-mini", TODAY, {"search_type": "preview"}, "0.025"),
        ("gpt-4.1", date(2025, 8, 25), {}, "0.025"),
        ("gpt-4.1", date(2025, 6, 23), {}, "0.035"),
        ("gpt-4.1", date(2025, 6, 23), {"search_context": "low"}, "0.030"),
        ("gpt-4.1-mini", date(2025, 6, 23), {}, "0.0275"),
        ("gpt-4o-mini", date(2025, 6, 23), {"search_context": "high"}, "0.030"),
        ("gpt-5", TODAY, {"search_type": "preview"}, "0.010"),  # reasoning models pay the same for either version
        ("o3", TODAY, {}, "0.010"),
        ("gpt-6.1-sol", TODAY, {"tier": "batch"}, "0.010"),
        ("gpt-6.1-sol", TODAY, {"region": "eu"}, "0.010"),
        ("gpt-6.1-sol", TODAY, {"speed": "ultrafast"}, "0.010"),
    ],
)  # fmt: skip
def test_a_web_search_costs_what_its_version_and_day_say(
    catalog: Catalog, name: str, day: date, conditions: dict[str, Any], rate: str
) -> None:
    assert cost(catalog, name, fee("web_search", "0.3"), day, **conditions) == D("0.3") * D(rate)


def test_models_without_the_tool_do_not_search(catalog: Catalog) -> None:
    with pytest.raises(NotSold, match="has no price for web search"):
        cost(catalog, "gpt-4.1-nano", fee("web_search"), date(2026, 10, 1))


@pytest.mark.parametrize(
    ("key", "quantity", "day", "total"),
    [
        ("file_search", "4", TODAY, 4 * D("0.0025")),
        ("storage_gb_day", "30", TODAY, 30 * D("0.10")),
        ("code_session", "1", date(2026, 6, 1), D("0.03")),
        ("container_gb_hour", "1", date(2026, 6, 2), D("0.09")),
        ("container_gb_hour", "0.08333333", TODAY, D("0.08333333") * D("0.09")),  # 1 GB for the least of 5 minutes
    ],
)  # fmt: skip
def test_a_tool_costs_its_fee(catalog: Catalog, key: str, quantity: str, day: date, total: D) -> None:
    assert cost(catalog, "gpt-5.1", fee(key, quantity), day) == total


def test_containers_are_billed_by_the_minute_since_june_2026(catalog: Catalog) -> None:
    with pytest.raises(NotSold, match="code execution"):
        cost(catalog, "gpt-5.1", fee("code_session"), date(2026, 6, 2))


def test_the_first_gigabyte_of_storage_is_said_to_be_free(catalog: Catalog) -> None:
    rows = find_surcharges(catalog.offer("openai/gpt-5.1").on(TODAY).model, TODAY)
    assert [row.free for row in rows if "storage_gb_day" in row.rates] == [{"storage_gb_day": "1 GB for each account"}]


@pytest.mark.parametrize("region", REGIONS)
def test_processing_in_a_region_costs_a_tenth_more_for_models_since_march_2026(catalog: Catalog, region: str) -> None:
    usage = Usage(M, cache_read_tokens=M // 2, output_tokens=M)
    world = D("0.75") / 2 + D("0.075") / 2 + D("4.50")
    assert cost(catalog, "gpt-5.4-mini", usage) == world
    assert cost(catalog, "gpt-5.4-mini", usage, region=region) == world * D("1.1")


@pytest.mark.parametrize("name", ["gpt-5.2", "gpt-4.1", "gpt-realtime", "text-embedding-3-small"])
def test_an_older_model_costs_the_same_in_the_us_and_the_eu(catalog: Catalog, name: str) -> None:
    assert cost(catalog, name, Usage(1_000), region="eu") == cost(catalog, name, Usage(1_000))


@pytest.mark.parametrize(("name", "region"), [("gpt-5.2", "jp"), ("gpt-5.3-codex", "eu"), ("gpt-realtime-2", "in")])
def test_a_model_has_no_price_where_it_is_not_known_to_be_sold(catalog: Catalog, name: str, region: str) -> None:
    with pytest.raises(NotSold, match=f"region {region}"):
        cost(catalog, name, Usage(1_000), region=region)


@pytest.mark.parametrize(
    ("name", "usage", "day", "total"),
    [
        ("gpt-6-astra", Usage(1_000, output_tokens=1_000), TODAY, (60 + 300) * D(1_000) / M),
        ("gpt-6-astra", Usage(LONG, output_tokens=1_000), TODAY, 120 * D(LONG) / M + 450 * D(1_000) / M),
        ("gpt-6.1-sol", Usage(1_000, cache_read_tokens=1_000), TODAY, D("0.60") * 1_000 / M),
        ("gpt-6.1-sol", Usage(LONG, output_tokens=1_000), TODAY, 24 * D(LONG) / M + 90 * D(1_000) / M),
        ("gpt-6.2-sol", Usage(1_000, output_tokens=1_000), TODAY, 3 * (2 + 10) * D(1_000) / M),
        ("gpt-6.2-sol", Usage(1_000, output_tokens=1_000), date(2027, 2, 28), 3 * (2 + 10) * D(1_000) / M),
        ("gpt-6.2-sol", Usage(1_000, output_tokens=1_000), date(2027, 3, 1), 6 * (2 + 10) * D(1_000) / M),
    ],
)  # fmt: skip
def test_ultrafast_costs_a_multiple(catalog: Catalog, name: str, usage: Usage, day: date, total: D) -> None:
    assert cost(catalog, name, usage, day, speed="ultrafast") == total


@pytest.mark.parametrize(
    ("name", "conditions"),
    [
        ("gpt-6-astra", {"tier": "batch"}),
        ("gpt-6-astra", {"tier": "priority"}),
        ("gpt-6-astra", {"region": "eu"}),
        ("gpt-6.1-sol", {"region": "jp"}),
        ("gpt-6.2-sol", {"region": "us"}),
        ("gpt-6.2-astra", {}),
    ],
)  # fmt: skip
def test_ultrafast_is_no_tier_and_stays_where_it_is_sold(
    catalog: Catalog, name: str, conditions: dict[str, Any]
) -> None:
    with pytest.raises(NotSold):
        cost(catalog, name, HALF_K, speed="ultrafast", **conditions)


def test_fast_mode_of_gpt_6_astra_is_not_sold_in_europe(catalog: Catalog) -> None:
    assert cost(catalog, "gpt-6-astra", HALF_K, tier="priority", region="us") == 500 * D(20 + 100) * D("1.1") / M
    with pytest.raises(NotSold):
        cost(catalog, "gpt-6-astra", HALF_K, tier="priority", region="eu")


@pytest.mark.parametrize("tier", ["standard", "batch", "priority"])
@pytest.mark.parametrize("name", ["gpt-6-astra", "gpt-6.1-sol", "gpt-6.1-terra", "gpt-6-luna", "gpt-5.6-sol",
                                  "gpt-5.6-terra", "gpt-5.6-luna", "gpt-6.2-sol", "gpt-6.2-astra"])  # fmt: skip
@pytest.mark.parametrize("tokens", [1_000, LONG])
def test_a_write_for_12_hours_costs_two_and_a_half_times_the_input(
    catalog: Catalog, name: str, tier: str, tokens: int
) -> None:
    write = cost(catalog, name, Usage(tokens, cache_write_12h_tokens=tokens), tier=tier)
    assert write == D("2.5") * cost(catalog, name, Usage(tokens), tier=tier)


def test_a_write_for_12_hours_has_no_price_before_it_was_first_seen(catalog: Catalog) -> None:
    with pytest.raises(NotSold, match="12 hours"):
        cost(catalog, "gpt-6-astra", Usage(1_000, cache_write_12h_tokens=1_000), date(2026, 10, 26))


@pytest.mark.parametrize(
    ("name", "day", "conditions", "rate"),
    [
        ("sora-2", date(2026, 9, 23), {}, "0.10"),
        ("sora-2", date(2026, 9, 23), {"tier": "batch"}, "0.05"),
        ("sora-2-pro", date(2026, 9, 23), {}, "0.30"),
        ("sora-2-pro", date(2025, 10, 6), {"resolution": "1024p"}, "0.50"),
        ("sora-2-pro", date(2026, 3, 12), {"resolution": "1080p"}, "0.70"),
        ("sora-2-pro", date(2026, 3, 12), {"resolution": "1080p", "tier": "batch"}, "0.35"),
    ],
)  # fmt: skip
def test_a_video_costs_by_the_second_and_its_size(
    catalog: Catalog, name: str, day: date, conditions: dict[str, Any], rate: str
) -> None:
    assert cost(catalog, name, fee("video_second", "8"), day, **conditions) == 8 * D(rate)


@pytest.mark.parametrize(("name", "day"), [("sora-2", date(2026, 9, 23)), ("sora-2-pro", date(2026, 3, 11))])
def test_a_size_that_is_not_sold_has_no_price(catalog: Catalog, name: str, day: date) -> None:
    with pytest.raises(NotSold, match="1080p"):
        cost(catalog, name, fee("video_second", "8"), day, resolution="1080p")


def test_moderation_is_free(catalog: Catalog) -> None:
    assert cost(catalog, "omni-moderation-latest", Usage(1_000)) == 0


def test_chat_models_say_that_the_image_tool_is_left_out(catalog: Catalog) -> None:
    assert quote(catalog, "gpt-5.4-mini", HALF_K, Conditions(TODAY)).not_included == ("image_tool",)


def test_what_stands_in_the_tables_of_fees_has_been_checked(catalog: Catalog) -> None:
    rows: list[Surcharge] = [
        row for entry in catalog.entries.values() if entry.provider.id == "openai" for row in entry.model.surcharges
    ]
    assert rows
    assert all(row.via and row.checked for row in rows)


def test_a_successor_is_advised_for_each_model_that_retires_but_those_without_one(catalog: Catalog) -> None:
    models = [entry.model for entry in catalog.entries.values() if entry.provider.id == "openai"]
    without = {model.id for model in models if model.retires and not model.successor}
    # none is named for Sora, "the most capable cyber model" for the preview; gpt-5-codex-mini has no price here
    assert without == {"sora-2", "sora-2-pro", "codex-mini-latest", "gpt-5.5-cyber-preview"}


@pytest.mark.parametrize(
    ("name", "successor", "day"),
    [
        ("gpt-4o", "gpt-6-luna", date(2027, 1, 14)),
        ("gpt-5", "gpt-6.1-sol", date(2026, 12, 11)),
        ("o3", "gpt-5.6-sol", date(2026, 12, 11)),
        ("gpt-4.5-preview", "gpt-4.1", date(2025, 7, 14)),
        ("whisper-1", "gpt-live-transcribe", date(2027, 2, 26)),
        ("gpt-image-1.5", "gpt-image-2.6-sunburst", date(2026, 12, 1)),
    ],
)  # fmt: skip
def test_the_successor_is_the_first_that_the_page_names_and_is_sold_when_it_is_needed(
    catalog: Catalog, name: str, successor: str, day: date
) -> None:
    model = catalog.offer(f"openai/{name}").on(day - timedelta(days=1)).model
    assert model.retires == day
    assert model.successor is not None
    assert model.successor.model == successor
    assert get_price(catalog.offer(f"openai/{successor}").on(day).model, day).rates


@pytest.mark.parametrize(
    ("name", "size", "quality", "printed"),
    [
        ("gpt-image-2", "1024x1024", "low", "0.006"),
        ("gpt-image-2", "1024x1024", "high", "0.211"),
        ("gpt-image-2", "1536x1024", "high", "0.165"),
        ("gpt-image-1.5", "1024x1536", "medium", "0.050"),
        ("chatgpt-image-latest", "1024x1024", "high", "0.133"),
        ("chatgpt-image-latest", "1024x1536", "low", "0.013"),
    ],
)
def test_the_tokens_of_a_made_image_cost_what_the_guide_prints(
    catalog: Catalog, name: str, size: str, quality: str, printed: str
) -> None:
    model = catalog.offer(f"openai/{name}").on(TODAY).model
    assert model.generated is not None
    tokens = next(row.tokens for row in model.generated.sizes if (row.size, row.quality) == (size, quality))
    rate = get_price(model, TODAY).rates["output_image_mtok"]
    assert abs(tokens * rate / M - D(printed)) <= D("0.001")  # the guide rounds to a tenth of a cent, not always up
