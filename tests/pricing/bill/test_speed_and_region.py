"""Speeds, regions and twelve-hour cache writes that responses name."""

from __future__ import annotations

from decimal import Decimal as D
from pathlib import Path
from typing import Any

import pytest

from pricing.catalog.catalog import Catalog
from tests.support.bills import CALLS, CHAT, CLAUDE, MILLION, RESPONSE, TOKENS, one
from tests.support.price_tables import book


@pytest.mark.parametrize(
    ("usage", "factor"),
    [
        ({}, 1),
        ({"speed": "standard", "inference_geo": "global"}, 1),
        ({"speed": "", "inference_geo": "not_available"}, 1),
        ({"speed": None, "inference_geo": None}, 1),
        ({"speed": "fast"}, 2),
        ({"inference_geo": "us"}, D("1.1")),
        ({"speed": "fast", "inference_geo": "us"}, 2 * D("1.1")),
    ],
)
def test_a_faster_and_a_regional_response_of_claude_cost_more(calls: Catalog, usage: dict[str, Any], factor: D) -> None:
    searched = {"server_tool_use": {"web_search_requests": 1}}
    assert one(calls, "searches", usage=CLAUDE | usage).cost == TOKENS * factor
    # the factor is of tokens, not of fees
    assert one(calls, "searches", usage=CLAUDE | usage | searched).cost == TOKENS * factor + D("0.01")


def test_a_response_of_claude_without_its_cache_counts_is_still_one_of_claude(calls: Catalog) -> None:
    """Its tokens have the names that OpenAI's have, which knows neither speed nor region in a usage."""
    counts = {key: number for key, number in CLAUDE.items() if "cache" not in key}
    for more, factor in (({"speed": "fast"}, D(2)), ({"inference_geo": "us"}, D("1.1"))):
        line = one(calls, "searches", usage=counts | more)
        assert (line.cost, line.bill.vendor) == (TOKENS * factor, "anthropic")


def test_openai_writes_the_fastest_speed_where_it_writes_the_tier(calls: Catalog) -> None:
    line = one(calls, "searches", usage=CHAT, service_tier="ultrafast")
    assert (line.cost, line.conditions.tier, line.conditions.speed) == (TOKENS * 6, "standard", "ultrafast")


@pytest.mark.parametrize(
    ("usage", "reason"),
    [
        ({"speed": "warp"}, "unknown speed warp"),
        ({"inference_geo": "mars"}, "unknown region mars"),
        ({"inference_geo": "eu"}, "no price for region eu"),
        ({"speed": "x" * 99}, f"unknown speed {'x' * 40};"),
    ],
)
def test_a_speed_or_region_without_a_price_is_never_the_standard_one(
    calls: Catalog, usage: dict[str, str], reason: str
) -> None:
    line = one(calls, "searches", usage=CLAUDE | usage)
    assert (line.cost, line.partial) == (None, False)
    assert reason in (line.unpriced or "")


def test_twelve_hour_writes_stand_apart(tmp_path: Path) -> None:
    table = CALLS.replace("cache_read_mtok: 0.1,", "cache_write_mtok: 1.25, cache_write_12h_mtok: 2.5,")
    details = {"cache_write_tokens": 500, "cache_write_tokens_details": {"ttl_30m_tokens": 300, "ttl_12h_tokens": 200}}
    line = one(book(tmp_path, calls=table), "searches", usage=RESPONSE | {"input_tokens_details": details})
    assert line.cost == (500 * 1 + 300 * D("1.25") + 200 * D("2.5") + 200 * 4) / MILLION
    assert not line.partial
