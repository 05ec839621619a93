"""Fees, fast mode and US-only inference of Claude, by Anthropic's pricing page. Expected costs are the arithmetic."""

from __future__ import annotations

from datetime import date
from decimal import Decimal as D

import pytest

from pricing.catalog.catalog import Catalog, NotSold, get_price
from pricing.catalog.rates import Conditions, get_rates
from pricing.quote import quote_usage
from pricing.usage import Usage

MILLION = 1_000_000
IN_AND_OUT = Usage(input_tokens=MILLION, output_tokens=MILLION)
OF_EACH = Usage(
    input_tokens=4 * MILLION,
    cache_read_tokens=MILLION,
    cache_write_tokens=MILLION,
    cache_write_1h_tokens=MILLION,
    output_tokens=MILLION,
)


def cost(
    catalog: Catalog,
    name: str,
    day: str,
    usage: Usage = IN_AND_OUT,
    *,
    tier: str = "standard",
    speed: str = "standard",
    region: str = "global",
) -> D:
    conditions = Conditions(date.fromisoformat(day), tier, speed=speed, region=region)
    return quote_usage(catalog, name, usage, conditions).total


def test_fast_mode_of_opus_5_5_costs_twice_the_standard_speed(catalog: Catalog) -> None:
    assert cost(catalog, "claude-opus-5-5", "2026-11-21", speed="fast") == 2 * (4 + 20)


def test_fast_mode_multiplies_every_rate_of_tokens(catalog: Catalog) -> None:
    # input, cache read, 5-minute write, 1-hour write, output
    standard = 4 + D("0.20") + 5 + 8 + 20
    assert cost(catalog, "claude-opus-5-5", "2026-11-21", OF_EACH, speed="fast") == 2 * standard


def test_us_inference_costs_a_tenth_more(catalog: Catalog) -> None:
    standard = 4 + D("0.20") + 5 + 8 + 20
    assert cost(catalog, "claude-opus-5-5", "2026-11-21", OF_EACH, region="us") == D("1.1") * standard


def test_fast_and_us_stack(catalog: Catalog) -> None:
    assert cost(catalog, "claude-opus-5-5", "2026-11-21", speed="fast", region="us") == D("2.2") * (4 + 20)


def test_batch_and_us_stack(catalog: Catalog) -> None:
    expected = D("0.5") * D("1.1") * (4 + 20)
    assert cost(catalog, "claude-opus-5-5", "2026-11-21", tier="batch", region="us") == expected


def test_a_long_request_in_the_us_is_a_tenth_above_the_long_rate(catalog: Catalog) -> None:
    # Claude Haiku 5.5 over 100,000 tokens of input: 0.50 and 2.50
    assert cost(catalog, "claude-haiku-5-5", "2026-11-21", region="us") == D("1.1") * (D("0.50") + D("2.50"))


@pytest.mark.parametrize(
    ("name", "day", "per_million_in", "per_million_out"),
    [
        ("claude-fable-5-2", "2026-11-09", 16, 80),
        ("claude-mythos-5-2", "2026-11-09", 16, 80),
        ("claude-opus-5-5", "2026-09-22", 8, 40),
        ("claude-opus-5", "2026-07-24", 10, 50),
        ("claude-opus-4-8", "2026-05-28", 10, 50),
        ("claude-opus-4-8", "2026-11-29", 10, 50),
        ("claude-opus-4-7", "2026-05-12", 30, 150),
        ("claude-opus-4-7", "2026-07-23", 30, 150),
        # A million tokens of input is long; from 2026-02-21 to 2026-03-13 only the standard speed charged for that.
        ("claude-opus-4-6", "2026-02-07", 60, 225),
        ("claude-opus-4-6", "2026-02-21", 30, 150),
        ("claude-opus-4-6", "2026-06-28", 30, 150),
        # Answered and billed at standard speed since.
        ("claude-opus-4-6", "2026-06-29", 5, 25),
    ],
)
def test_fast_mode_over_time(catalog: Catalog, name: str, day: str, per_million_in: int, per_million_out: int) -> None:
    assert cost(catalog, name, day, speed="fast") == per_million_in + per_million_out


def test_a_short_fast_request_to_opus_4_6_in_its_first_weeks(catalog: Catalog) -> None:
    usage = Usage(input_tokens=200_000, output_tokens=100_000)
    assert cost(catalog, "claude-opus-4-6", "2026-02-07", usage, speed="fast") == D("0.2") * 30 + D("0.1") * 150


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("claude-opus-4-8", "2026-11-30"),
        ("claude-opus-4-7", "2026-05-11"),
        ("claude-opus-4-7", "2026-07-24"),
        ("claude-opus-4-6", "2026-02-06"),
        ("claude-sonnet-5-5", "2026-11-21"),
        ("claude-haiku-5-5", "2026-11-21"),
    ],
)
def test_fast_mode_is_refused_where_it_is_not_sold(catalog: Catalog, name: str, day: str) -> None:
    with pytest.raises(NotSold, match="price for speed fast"):
        cost(catalog, name, day, speed="fast")


@pytest.mark.parametrize("name", ["claude-fable-5-2", "claude-opus-5-5", "claude-opus-5", "claude-opus-4-8"])
def test_batches_have_no_fast_mode(catalog: Catalog, name: str) -> None:
    with pytest.raises(NotSold, match="not sold under these conditions"):
        cost(catalog, name, "2026-11-21", tier="batch", speed="fast")


@pytest.mark.parametrize(
    "name", ["claude-opus-4-5-20251101", "claude-sonnet-4-5-20250929", "claude-haiku-4-5-20251001"]
)
def test_models_before_february_2026_have_no_us_inference(catalog: Catalog, name: str) -> None:
    with pytest.raises(NotSold, match="price for region us"):
        cost(catalog, name, "2026-03-02", region="us")


def test_anthropic_sells_no_european_inference(catalog: Catalog) -> None:
    with pytest.raises(NotSold, match="sold as global, us"):
        cost(catalog, "claude-opus-5-5", "2026-11-21", region="eu")


def test_each_web_search_costs_a_cent(catalog: Catalog) -> None:
    searches = Usage(fees=(("web_search", D(3)),))
    for name in ("claude-opus-5-5", "claude-haiku-4-5", "claude-sonnet-4-5"):
        assert cost(catalog, name, "2026-11-21", searches) == 3 * D("0.01")


def test_no_modifier_changes_a_fee(catalog: Catalog) -> None:
    search = Usage(fees=(("web_search", D(1)),))
    assert cost(catalog, "claude-opus-5-5", "2026-11-21", search, speed="fast", region="us") == D("0.01")
    assert cost(catalog, "claude-opus-5-5", "2026-11-21", search, tier="batch") == D("0.01")


def test_web_search_is_sold_since_may_2025(catalog: Catalog) -> None:
    search = Usage(fees=(("web_search", D(1)),))
    assert cost(catalog, "claude-3-5-haiku-20241022", "2025-05-07", search) == D("0.01")
    with pytest.raises(NotSold, match="no price for web search"):
        cost(catalog, "claude-3-5-haiku-20241022", "2025-05-06", search)
    with pytest.raises(NotSold, match="no price for web search"):
        cost(catalog, "claude-3-haiku-20240307", "2026-01-02", search)


def test_code_execution_costs_five_cents_an_hour_beyond_its_allowance(catalog: Catalog) -> None:
    assert cost(catalog, "claude-opus-5-5", "2026-11-21", Usage(fees=(("container_hour", D("0.5")),))) == D("0.025")
    free = [row.free for row in catalog.offer("claude-opus-5-5").on(date(2026, 11, 21)).model.surcharges if row.free]
    assert free == [{"container_hour": "1,550 hours a month for each organization"}]


def test_the_cache_rates_of_mythos_preview_follow_from_its_price_on_bedrock(catalog: Catalog) -> None:
    entry = catalog.offer("claude-mythos-preview").on(date(2026, 6, 1))
    rates, _ = get_rates(entry, get_price(entry.model, date(2026, 6, 1)), 0, Conditions(date(2026, 6, 1)))
    on_bedrock = {"input_mtok": "27.50", "cache_read_mtok": "2.75", "cache_write_mtok": "34.375",
                  "cache_write_1h_mtok": "55", "output_mtok": "137.50"}  # fmt: skip
    assert {key: rates[key] * D("1.1") for key in on_bedrock} == {key: D(rate) for key, rate in on_bedrock.items()}


def test_a_retired_claude_has_the_successor_that_the_vendor_advises(catalog: Catalog) -> None:
    day = date(2026, 11, 21)
    for name, then in (("claude-sonnet-4-5", "claude-sonnet-5-5"), ("claude-opus-4-1", "claude-opus-4-8")):
        successor = catalog.entries[f"anthropic/{catalog.offer(name).targets[-1][1].model.id}"].model.successor
        assert successor is not None
        assert successor.model == then
        assert get_price(catalog.offer(successor.model).on(day).model, day)
    assert all(entry.model.successor for path, entry in catalog.entries.items()
               if path.startswith("anthropic/") and entry.model.retires)  # fmt: skip
