"""Azure's regions, tools and tiers, each case as arithmetic from the meters of Azure's retail price list."""

from __future__ import annotations

from datetime import date
from decimal import Decimal as D
from typing import Any

import pytest

from pricing.catalog.catalog import Catalog, NotSold
from pricing.catalog.rates import Conditions
from pricing.quote import Quote, quote_entry
from pricing.usage import Usage

M = 1_000_000
LONG = 300_000
TODAY = date(2026, 11, 21)


def quote(catalog: Catalog, name: str, usage: Usage, as_of: date = TODAY, **conditions: Any) -> Quote:
    return quote_entry(catalog.offer(f"azure/{name}").on(as_of), usage, Conditions(as_of, **conditions))


@pytest.mark.parametrize(
    ("name", "region", "input_rate"),
    [
        ("gpt-5.4", "us", "2.75"),
        ("gpt-5.4", "eu", "2.75"),
        ("gpt-5.4", "apac", "3.00"),
        ("gpt-5.4-mini", "apac", "0.90"),
        ("gpt-6-astra", "us", "11"),
        ("gpt-6-astra", "eu", "12"),
        ("gpt-4.1", "us-gov", "2.75"),
        ("gpt-4.1-mini", "jp", "0.484"),
        ("text-embedding-3-large", "us", "0.143"),
        ("text-embedding-3-small", "eu", "0.022"),
        ("text-embedding-ada-002", "us-gov", "0.125"),
    ],
)
def test_a_zone_costs_what_its_meter_says(catalog: Catalog, name: str, region: str, input_rate: str) -> None:
    assert quote(catalog, name, Usage(100_000), region=region).total == D(input_rate) / 10


@pytest.mark.parametrize(("name", "region"), [("gpt-5.4", "regional"), ("gpt-4.1", "apac"), ("whisper", "eu")])
def test_a_region_without_a_known_meter_has_no_price(catalog: Catalog, name: str, region: str) -> None:
    with pytest.raises(NotSold, match=f"region {region}"):
        quote(catalog, name, Usage(1_000), region=region)


@pytest.mark.parametrize(
    ("key", "quantity", "region", "total"),
    [
        ("web_search", "2", "global", 2 * D("0.014")),
        ("web_search", "2", "eu", 2 * D("0.014")),  # the same in all regions
        ("file_search", "4", "global", 4 * D("0.0025")),
        ("file_search", "4", "us", 4 * D("0.00275")),
        ("code_session", "1", "global", D("0.03")),
        ("storage_gb_day", "30", "global", 30 * D("0.10")),
    ],
)
def test_a_tool_costs_its_meter(catalog: Catalog, key: str, quantity: str, region: str, total: D) -> None:
    assert quote(catalog, "gpt-4.1", Usage(fees=((key, D(quantity)),)), region=region).total == total


@pytest.mark.parametrize(
    ("name", "day", "total"),
    [
        ("gpt-5.5", TODAY, (D("12.50") + 75) * 1_000 / M),
        ("gpt-5.4", TODAY, D(5 + 30) * 1_000 / M),
        ("gpt-5.6-sol", date(2026, 7, 9), D(10 + 60) * 1_000 / M),
        ("gpt-5.6-terra", date(2026, 7, 31), D(5 + 30) * 1_000 / M),
        ("gpt-5.6-luna", date(2026, 7, 31), D(2 + 12) * 1_000 / M),
    ],
)
def test_priority_is_sold_for_short_requests(catalog: Catalog, name: str, day: date, total: D) -> None:
    assert quote(catalog, name, Usage(1_000, output_tokens=1_000), day, tier="priority").total == total
    with pytest.raises(NotSold):
        quote(catalog, name, Usage(LONG), day, tier="priority")


def test_cached_input_of_gpt_5_4_pro_has_no_meter(catalog: Catalog) -> None:
    with pytest.raises(NotSold, match="cached input"):
        quote(catalog, "gpt-5.4-pro", Usage(1_000, cache_read_tokens=500))


def test_audio_and_video_cost_what_their_meters_say(catalog: Catalog) -> None:
    heard = Usage(1_000, output_tokens=1_000, input_audio_tokens=1_000, output_audio_tokens=1_000)
    assert quote(catalog, "gpt-audio", heard).total == D(40 + 80) * 1_000 / M  # 32 and 64 at OpenAI
    video = Usage(fees=(("video_second", D(8)),))
    day = date(2026, 11, 1)
    assert quote(catalog, "sora-2", video, day, region="us").total == 8 * D("0.11")
    assert quote(catalog, "sora-2-pro", video, day, region="eu", resolution="1024p").total == 8 * D("0.55")


def test_each_answer_says_that_reserved_throughput_is_left_out(catalog: Catalog) -> None:
    assert quote(catalog, "gpt-4.1", Usage(1_000)).not_included == ("reserved",)


@pytest.mark.parametrize(
    "name",
    ["ada", "gpt-realtime", "gpt-4o-mini-realtime-preview", "whisper-1", "tts-1-hd", "gpt-image-2", "gpt-transcribe"],
)
def test_names_of_azure_mean_a_model_that_has_a_price(catalog: Catalog, name: str) -> None:
    assert catalog.offer(f"azure/{name}").on(TODAY).model.prices[-1].rates
